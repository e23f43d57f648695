// People: second factors, recovery codes, resets that leave a trace, and sessions that say how far they got.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();
	const table = (name: string) => db.schema.createTable(name);

	// SQLite adds one column at a time. `totp_step`: the newest time step that was accepted.
	for (const [column, type] of [
		['totp_secret', 'text'],
		['totp_step', 'integer'],
		['unlocked_at', 'text']
	] as const)
		await db.schema.alterTable('people').addColumn(column, type).execute();

	await create(
		table('recovery_codes')
			.addColumn('code_hash', 'text', (c) => c.primaryKey())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('made_at', 'text', (c) => c.notNull())
			.addColumn('used_at', 'text')
	);
	// The former password opens nothing: whoever still types it is told that it was reset.
	await create(
		table('person_resets')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('reset_by', 'text', (c) => c.notNull())
			.addColumn('reset_at', 'text', (c) => c.notNull())
			.addColumn('former_hash', 'text')
			.addColumn('seen_at', 'text')
	);
	// Where a person signed in before: a keyed hash of the address, never the address.
	await create(
		table('known_sources')
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('source_hash', 'text', (c) => c.notNull())
			.addColumn('last_at', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('known_sources_pk', ['person_id', 'source_hash'])
	);
	// Whoever is signed in while the portal is brought up to date signs in again.
	await db.schema.dropTable('sessions').execute();
	await create(
		table('sessions')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('created_at', 'text', (c) => c.notNull())
			.addColumn('seen_at', 'text', (c) => c.notNull())
			.addColumn('second_factor_at', 'text')
			.addColumn('confirmed_at', 'text')
			.addColumn('device', 'text', (c) => c.notNull())
	);
	for (const [name, on] of [
		['sessions_of_person', 'sessions'],
		['recovery_codes_of_person', 'recovery_codes'],
		['person_resets_of_person', 'person_resets']
	] as const)
		await db.schema.createIndex(name).on(on).column('person_id').execute();
}
