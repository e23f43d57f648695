// The receipt by mail, to an address that its holder types: in the outbox like any letter, and then forgotten.
import { bureausOfCopies, findCardByReceipt } from '../cards/card-repository.ts';
import { receiptHash } from '../cards/receipt.ts';
import { receiptLetter } from '../delivery/receipt-letter.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { instantInWords, localDay } from '../regulation/deadline.ts';
import { queueReceipt } from './queue-letters.ts';

export type Mailing =
	{ done: null } | { problem: string } | { wait: number } | { noSuchReceipt: true };

const address = /^[^@\s<>,;"]{1,64}@[^@\s<>,;"]{1,190}\.[^@\s<>,;".]{2,63}$/u;

/**
 * Queues the receipt for one address. It says number, time and where to look, and nothing of the
 * enterprise or the answers. The same address on the same day gets it once.
 */
export async function mailReceipt(
	context: Context,
	receipt: string,
	typed: string,
	client: string
): Promise<Mailing> {
	const { db, cipher, clock, config, limits } = context;
	const card = await findCardByReceipt(db, cipher, receiptHash(cipher, receipt));
	if (!card) return { noSuchReceipt: true };
	const mailbox = typed.normalize('NFKC').trim();
	if (!address.test(mailbox)) return { problem: '邮箱地址不完整，请核对，例如 name@example.com' };
	for (const source of [client, receipt]) {
		const wait = await limits.mailedReceipts.count(source);
		if (wait !== null) return { wait };
	}
	const now = clock.now();
	const [bureauId = ''] = await bureausOfCopies(db, card.id);
	await transaction(db, async (trx) => {
		const to = `${card.id}:${cipher.hash('receipt mailbox', mailbox)}`;
		await queueReceipt(
			context,
			trx,
			{
				id: randomId(),
				kind: 'receipt',
				topic: `receipt:${to}:${localDay(now)}`,
				bureauId,
				organ: 'discipline',
				mailbox,
				recipient: '回执收件人',
				...receiptLetter(
					receipt,
					instantInWords(new Date(card.submittedAt)),
					`${config.origin}/r/${receipt}`
				)
			},
			now
		);
		await append(trx, cipher, now, {
			actor: 'enterprise',
			act: 'receipt mailed',
			subject: `card:${card.id}`,
			detail: {}
		});
	});
	context.wakePostman();
	return { done: null };
}
