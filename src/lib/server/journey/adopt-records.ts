// Once, at the first start of a version that watches more: what stands in the record enters the ledger.
import { officesToCheck } from '../delivery/directory-repository.ts';
import { lettersToCheck } from '../delivery/letter-repository.ts';
import { recipientsToCheck } from '../delivery/recipient-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import type { Executor } from '../platform/database.ts';
import { isFirstTime } from '../platform/sealed-repository.ts';
import { officeHash } from './change-office.ts';
import { recipientsHash } from './name-recipients.ts';
import { recipientHash } from './queue-letters.ts';

/** From here on the ledger knows how each office was reached, and to whom letters and visits belong. */
export async function adoptRecords(
	{ cipher, clock }: Pick<Context, 'cipher' | 'clock'>,
	trx: Executor
): Promise<void> {
	const now = clock.now();
	const actor = 'portal';
	const addresses = await isFirstTime(trx, 'recipients in the ledger');
	const receivers = await isFirstTime(trx, 'receivers in the ledger');
	for (const { bureauId, organ, office } of await officesToCheck(trx)) {
		if (!addresses && !(receivers && office.receivedBy)) continue;
		const detail = { organ, to: officeHash(cipher, office) };
		const subject = `bureau:${bureauId}`;
		await append(trx, cipher, now, { actor, act: 'recipient confirmed', subject, detail });
	}
	for (const letter of addresses ? await lettersToCheck(trx, '', 10_000_000) : []) {
		const detail = { card: letter.cardId, to: recipientHash(cipher, letter) };
		const subject = `letter:${letter.id}`;
		await append(trx, cipher, now, { actor, act: 'letter queued', subject, detail });
	}
	for (const [visitId, recipients] of receivers ? await recipientsToCheck(trx) : []) {
		const detail = { recipients: recipientsHash(cipher, recipients) };
		const subject = `visit:${visitId}`;
		await append(trx, cipher, now, { actor, act: 'recipients named', subject, detail });
	}
}
