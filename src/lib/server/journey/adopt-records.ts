// Once, at the first start of a version that watches more: what stands in the record enters the ledger.
import { ownAddresses } from '../delivery/directory-repository.ts';
import { lettersToCheck } from '../delivery/letter-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import type { Executor } from '../platform/database.ts';
import { isFirstTime } from '../platform/sealed-repository.ts';
import { officeHash } from './change-office.ts';
import { recipientHash } from './queue-letters.ts';

/** Letters and offices of before: from here on the ledger knows to whom they belong. */
export async function adoptRecords(
	{ cipher, clock }: Pick<Context, 'cipher' | 'clock'>,
	trx: Executor
): Promise<void> {
	if (!(await isFirstTime(trx, 'recipients in the ledger'))) return;
	const now = clock.now();
	const actor = 'portal';
	for (const { bureauId, organ, ...address } of await ownAddresses(trx)) {
		const detail = { organ, to: officeHash(cipher, address) };
		const subject = `bureau:${bureauId}`;
		await append(trx, cipher, now, { actor, act: 'recipient confirmed', subject, detail });
	}
	for (const letter of await lettersToCheck(trx, '', 10_000_000)) {
		const detail = { card: letter.cardId, to: recipientHash(cipher, letter) };
		const subject = `letter:${letter.id}`;
		await append(trx, cipher, now, { actor, act: 'letter queued', subject, detail });
	}
}
