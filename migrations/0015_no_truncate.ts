// PostgreSQL empties a table without a word to the triggers of its rows; the ledger's guard hears of that too.
import { SqliteAdapter, sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	if (db.getExecutor().adapter instanceof SqliteAdapter) return;
	await sql`
		create trigger ledger_no_truncate before truncate on ledger_entries
		for each statement execute function ledger_is_append_only()
	`.execute(db);
}
