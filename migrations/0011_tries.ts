// Tries: how often a source tried what is limited, so that a restart forgives nobody.
import { sql, SqliteAdapter } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const table = db.schema
		.createTable('tries')
		// The limit's name and a keyed hash of the source; never an address.
		.addColumn('source', 'text', (c) => c.primaryKey())
		.addColumn('points', 'integer', (c) => c.notNull())
		.addColumn('until', 'text', (c) => c.notNull());
	await (sqlite ? table.modifyEnd(sql`strict`) : table).execute();
	await db.schema.createIndex('tries_by_end').on('tries').column('until').execute();
}
