// SQL of the end of cards: whose time is over, and what is left of them.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';

/**
 * Visits whose cards have all been kept as long as the longest of them must be: since `plain` where
 * none is flagged or a case, since `flagged` otherwise, counted from the last card or closing. A visit
 * with an open case, or with a letter that has not arrived, is not among them. Instants are ISO text.
 */
export async function visitsWithExpiredCards(
	db: Executor,
	before: { plain: string; flagged: string }
): Promise<string[]> {
	const { rows } = await sql<{ visit_id: string }>`
		select c.visit_id from cards c
		group by c.visit_id
		having max(c.submitted_at) < ${before.plain}
			and (max(c.submitted_at) < ${before.flagged} or not exists (
				select 1 from cards f join card_flags g on g.card_id = f.id where f.visit_id = c.visit_id
			))
			and not exists (
				select 1 from cases s left join case_closures e on e.case_id = s.id
				where s.visit_id = c.visit_id and (e.case_id is null or e.closed_at >= ${before.flagged})
			)
			and not exists (
				select 1 from letters l join cards m on m.id = l.card_id
				where m.visit_id = c.visit_id
					and not exists (select 1 from delivered_letters d where d.letter_id = l.id)
			)
		order by c.visit_id
	`.execute(db);
	return rows.map((row) => row.visit_id);
}

export interface Remains {
	cardId: string;
	contentHash: string;
}

/** Takes a visit's cards out of the record; their numbers and hashes stay, and no link to the visit. */
export async function removeCards(trx: Executor, visitId: string, now: Date): Promise<Remains[]> {
	const cards = await trx
		.selectFrom('cards')
		.select(['id', 'content_hash', 'receipt_hash', 'submitted_at'])
		.where('visit_id', '=', visitId)
		.execute();
	for (const { id, ...card } of cards) {
		const copies = await trx
			.selectFrom('card_copies')
			.select('number')
			.where('card_id', '=', id)
			.execute();
		for (const { number } of copies)
			await trx
				.insertInto('removed_cards')
				.values({ ...card, number, card_id: id, removed_at: now.toISOString() })
				.execute();
		for (const table of ['card_proofs', 'card_flags', 'card_copies'] as const)
			await trx.deleteFrom(table).where('card_id', '=', id).execute();
		await trx.deleteFrom('cards').where('id', '=', id).execute();
	}
	return cards.map(({ id, content_hash }) => ({ cardId: id, contentHash: content_hash }));
}

/** How many cards were there once and are removed. */
export async function countRemovedCards(db: Executor): Promise<number> {
	const { count } = await db
		.selectFrom('removed_cards')
		.select((select) => select.fn.count<number>('card_id').distinct().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** Whether a receipt belonged to a card whose time is over. */
export async function isReceiptOfRemoved(db: Executor, receiptHash: string): Promise<boolean> {
	const row = await db
		.selectFrom('removed_cards')
		.select('number')
		.where('receipt_hash', '=', receiptHash)
		.executeTakeFirst();
	return row !== undefined;
}

/** What is left of cards whose time was over, one row for each of their numbers. */
export async function removedCards(db: Executor) {
	return db
		.selectFrom('removed_cards')
		.select(['number', 'card_id as cardId', 'content_hash as contentHash'])
		.orderBy('number')
		.execute();
}
