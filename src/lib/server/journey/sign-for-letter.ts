// 签收: an office confirms that it has a letter, by the letter's own link or by opening the card.
import { timingSafeEqual } from 'node:crypto';
import { findLetter, letterOfCard } from '../delivery/letter-repository.ts';
import { sign } from '../delivery/letter-trace-repository.ts';
import { organsOf } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';

/** The letter's own link: its id and a keyed hash of it, so that nothing need be stored. */
export function signingAddress({ cipher, config }: Context, letterId: string): string {
	return `${config.origin}/letters/${letterId}.${cipher.derive('letter signature', letterId)}`;
}

/** What the link shows: number and office, never the enterprise or an answer. */
export async function openSigning(context: Context, slip: string) {
	const letterId = letterOf(context, slip);
	const letter = letterId === null ? undefined : await findLetter(context.db, letterId);
	return (
		letter?.number && {
			id: letter.id,
			number: letter.number,
			recipient: letter.recipient,
			signedAt: letter.signedAt
		}
	);
}

/** Confirms by the link; false where the link is none of ours. */
export async function signByLink(context: Context, slip: string): Promise<boolean> {
	const letter = await openSigning(context, slip);
	if (!letter) return false;
	await transaction(context.db, (trx) => signLetter(trx, context, letter.id, null));
	return true;
}

/** Whoever opens a card at the desk has it: the letter of his office counts as signed for. */
export async function signByReading(
	trx: Executor,
	context: Context,
	person: Person,
	cardId: string
): Promise<void> {
	for (const organ of organsOf(person)) {
		const letter = await letterOfCard(trx, { cardId, bureauId: person.bureauId, organ });
		if (letter) await signLetter(trx, context, letter.id, person.id);
	}
}

async function signLetter(
	trx: Executor,
	{ cipher, clock }: Context,
	letterId: string,
	personId: string | null
): Promise<void> {
	const now = clock.now();
	if (!(await sign(trx, letterId, personId, now))) return;
	await append(trx, cipher, now, {
		actor: personId ?? 'office',
		act: 'letter signed for',
		subject: `letter:${letterId}`,
		detail: { way: personId ? 'desk' : 'link' }
	});
}

function letterOf({ cipher }: Context, slip: string): string | null {
	const [letterId = '', mac = ''] = slip.split('.');
	const expected = Buffer.from(cipher.derive('letter signature', letterId));
	const given = Buffer.from(mac);
	return given.length === expected.length && timingSafeEqual(given, expected) ? letterId : null;
}
