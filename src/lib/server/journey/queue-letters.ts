// Letters enter the outbox and the ledger together: to whom each goes cannot change unseen.
import type { Letter, NewLetter, NewMemo } from '../delivery/letter.ts';
import { queueLetters, queueMemo } from '../delivery/letter-queue-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import type { Executor } from '../platform/database.ts';

/** What the ledger holds of a recipient: a keyed hash of name and mailbox. */
export function recipientHash(
	cipher: Cipher,
	{ mailbox, recipient }: Pick<Letter, 'mailbox' | 'recipient'>
): string {
	return cipher.hash('ledger content', canonicalJson({ mailbox, recipient }));
}

/** Queues cards' letters and records to whom each goes; none is queued twice. */
export async function queueCardLetters(
	context: Context,
	trx: Executor,
	letters: NewLetter[],
	now: Date
): Promise<void> {
	const queued = new Set(await queueLetters(trx, letters, now));
	for (const letter of letters)
		if (queued.has(letter.id)) await record(context, trx, letter, now, { card: letter.cardId });
}

/** Queues a letter of the portal's own, once for its topic. */
export async function queueOwnLetter(
	context: Context,
	trx: Executor,
	memo: NewMemo,
	now: Date
): Promise<void> {
	if (await queueMemo(trx, context.cipher, memo, now))
		await record(context, trx, memo, now, { kind: memo.kind });
}

/** Queues a receipt for who sent a card. The address is forgotten, so the ledger keeps not even its hash. */
export async function queueReceipt(
	{ cipher }: Context,
	trx: Executor,
	memo: NewMemo,
	now: Date
): Promise<void> {
	await queueMemo(trx, cipher, memo, now);
}

async function record(
	{ cipher }: Context,
	trx: Executor,
	letter: Pick<Letter, 'id' | 'mailbox' | 'recipient'>,
	now: Date,
	about: Record<string, string>
): Promise<void> {
	await append(trx, cipher, now, {
		actor: 'portal',
		act: 'letter queued',
		subject: `letter:${letter.id}`,
		detail: { ...about, to: recipientHash(cipher, letter) }
	});
}
