// What is left of a report whose time is over: its number, and the hashes of its receipt and content.
import { sql, SqliteAdapter } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const table = db.schema
		.createTable('removed_reports')
		.addColumn('report_id', 'text', (c) => c.primaryKey())
		.addColumn('number', 'text', (c) => c.notNull().unique())
		.addColumn('receipt_hash', 'text', (c) => c.notNull().unique())
		.addColumn('content_hash', 'text', (c) => c.notNull())
		.addColumn('submitted_at', 'text', (c) => c.notNull())
		.addColumn('removed_at', 'text', (c) => c.notNull());
	await (sqlite ? table.modifyEnd(sql`strict`) : table).execute();
}
