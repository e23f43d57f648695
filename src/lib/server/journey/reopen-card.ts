// 留存件: who sent a card reads it again, for half an hour on the same browser, later with receipt and phone.
import { timingSafeEqual } from 'node:crypto';
import { drawCardForSender } from '../cards/card-pdf.ts';
import { markFile, receiptHallmark } from '../cards/hallmark.ts';
import { findCardByReceipt } from '../cards/card-repository.ts';
import type { StoredCard } from '../cards/card-repository.ts';
import { receiptHash } from '../cards/receipt.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';

/** How long a browser may show the card that it sent, in milliseconds. */
export const passMs = 30 * 60_000;

/** For the browser that sent the card or named its phone: it carries its own end, and nothing is stored. */
export function passFor(context: Context, receipt: string): string {
	const until = String(context.clock.now().getTime() + passMs);
	return `${until}.${sealOf(context, receipt, until)}`;
}

function opens(context: Context, receipt: string, pass: string): boolean {
	const [until = '', seal = ''] = pass.split('.');
	const expected = Buffer.from(sealOf(context, receipt, until));
	const given = Buffer.from(seal);
	const own = given.length === expected.length && timingSafeEqual(given, expected);
	return own && context.clock.now().getTime() < Number(until);
}

function sealOf({ cipher }: Context, receipt: string, until: string): string {
	return cipher.derive('sender pass', `${receipt}\n${until}`);
}

export type Reopened = { card: StoredCard } | { closed: true } | { noSuchReceipt: true };

/** The card of a receipt, where the pass still opens it. `how` goes to the ledger. */
export async function reopenCard(
	context: Context,
	receipt: string,
	pass: string,
	how: 'page' | 'pdf'
): Promise<Reopened> {
	const { db, cipher, clock } = context;
	const card = await findCardByReceipt(db, cipher, receiptHash(cipher, receipt));
	if (!card) return { noSuchReceipt: true };
	if (!opens(context, receipt, pass)) return { closed: true };
	await transaction(db, (trx) =>
		append(trx, cipher, clock.now(), {
			actor: 'enterprise',
			act: 'own card opened',
			subject: `card:${card.id}`,
			detail: { how }
		})
	);
	return { card };
}

/** The same as a PDF, which shows what the sender wrote and no number, version or mark of the offices. */
export async function reopenCardPdf(
	context: Context,
	receipt: string,
	pass: string
): Promise<{ pdf: Uint8Array } | Exclude<Reopened, { card: StoredCard }>> {
	const reopened = await reopenCard(context, receipt, pass, 'pdf');
	if (!('card' in reopened)) return reopened;
	const { signingKey, config } = context;
	const check = `${config.origin}/verify?t=${receiptHallmark(signingKey, receipt, reopened.card)}`;
	return { pdf: markFile(signingKey, await drawCardForSender(reopened.card, check)) };
}

export type PassByPhone =
	{ pass: string } | { wait: number } | { wrong: true } | { noSuchReceipt: true };

/**
 * A new pass for whoever knows receipt and phone number. The feedback code opens nothing: the
 * inspectors print it. Wrong numbers are counted for the receipt, whoever types them.
 */
export async function passByPhone(
	context: Context,
	receipt: string,
	phone: string
): Promise<PassByPhone> {
	const { db, cipher, limits } = context;
	const card = await findCardByReceipt(db, cipher, receiptHash(cipher, receipt));
	if (!card) return { noSuchReceipt: true };
	const held = await limits.receipts.look(receipt);
	if (held !== null) return { wait: held };
	const [typed, own] = [digitsOf(phone), digitsOf(card.content.phone)];
	if (typed.length === own.length && timingSafeEqual(Buffer.from(typed), Buffer.from(own)))
		return { pass: passFor(context, receipt) };
	const wait = await limits.receipts.count(receipt);
	return wait === null ? { wrong: true } : { wait };
}

/** A phone number is the same with and without spaces, hyphens, +86 or full-width digits. */
function digitsOf(phone: string): string {
	return phone
		.normalize('NFKC')
		.replace(/\D/g, '')
		.replace(/^(00)?86(?=1\d{10}$)/, '');
}
