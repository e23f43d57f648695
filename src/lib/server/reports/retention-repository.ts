// SQL of the end of reports: whose time is over, and what is left of them.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';

/**
 * Reports closed before an instant (ISO text). One that is open, or about which a letter has not arrived,
 * is not among them. A letter's topic is `report:`, the id of 22 characters, and what it tells.
 */
export async function expiredReports(db: Executor, closedBefore: string): Promise<string[]> {
	const { rows } = await sql<{ report_id: string }>`
		select e.report_id from report_closures e
		where e.closed_at < ${closedBefore}
			and not exists (
				select 1 from letters l
				where l.kind = 'report' and substr(l.topic, 8, 22) = e.report_id
					and not exists (select 1 from delivered_letters d where d.letter_id = l.id)
			)
		order by e.report_id
	`.execute(db);
	return rows.map((row) => row.report_id);
}

/** Takes a report with its thread and notes out of the record, and answers its content's hash. */
export async function removeReport(trx: Executor, reportId: string, now: Date): Promise<string> {
	const report = await trx
		.selectFrom('reports')
		.select(['number', 'receipt_hash', 'content_hash', 'submitted_at'])
		.where('id', '=', reportId)
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('removed_reports')
		.values({ ...report, report_id: reportId, removed_at: now.toISOString() })
		.execute();
	for (const table of [
		'report_items',
		'report_people',
		'report_messages',
		'report_notes',
		'report_acceptances',
		'report_transfers',
		'report_closures'
	] as const)
		await trx.deleteFrom(table).where('report_id', '=', reportId).execute();
	await trx.deleteFrom('reports').where('id', '=', reportId).execute();
	return report.content_hash;
}

/** Whether a receipt belonged to a report whose time is over. */
export async function isReceiptOfRemovedReport(
	db: Executor,
	receiptHash: string
): Promise<boolean> {
	const row = await db
		.selectFrom('removed_reports')
		.select('number')
		.where('receipt_hash', '=', receiptHash)
		.executeTakeFirst();
	return row !== undefined;
}

/** What is left of reports whose time was over. */
export async function removedReports(db: Executor) {
	return db
		.selectFrom('removed_reports')
		.select(['report_id as id', 'number', 'content_hash as contentHash'])
		.orderBy('report_id')
		.execute();
}

/** How many reports were ever taken: those that stand and those that are removed. */
export async function countReports(db: Executor): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select (select count(*) from reports) + (select count(*) from removed_reports) as count
	`.execute(db);
	return Number(rows[0]?.count);
}
