// At rest: columns that are sealed since, recipients by two persons, and what was removed in its time.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();
	const table = (name: string) => db.schema.createTable(name);

	// Columns that were in clear: the first start seals them, having the key, and says so here.
	await create(table('sealed_since').addColumn('name', 'text', (c) => c.primaryKey()));

	// A new mailbox or phone of an office is proposed by one person and decided on by another.
	await create(
		table('office_proposals')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('organ', 'text', (c) => c.notNull())
			.addColumn('mailbox', 'text', (c) => c.notNull())
			.addColumn('phone', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('proposed_at', 'text', (c) => c.notNull())
	);
	await create(
		table('office_decisions')
			.addColumn('proposal_id', 'text', (c) => c.primaryKey().references('office_proposals.id'))
			.addColumn('verdict', 'text', (c) => c.notNull())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('decided_at', 'text', (c) => c.notNull())
	);

	// What is left of a card whose time is over: its numbers and the hash that the ledger knows.
	await create(
		table('removed_cards')
			.addColumn('number', 'text', (c) => c.primaryKey())
			.addColumn('card_id', 'text', (c) => c.notNull())
			.addColumn('receipt_hash', 'text', (c) => c.notNull())
			.addColumn('content_hash', 'text', (c) => c.notNull())
			.addColumn('submitted_at', 'text', (c) => c.notNull())
			.addColumn('removed_at', 'text', (c) => c.notNull())
	);

	for (const [name, on, columns] of [
		['office_proposals_of_office', 'office_proposals', ['bureau_id', 'organ']],
		['removed_cards_of_card', 'removed_cards', ['card_id']],
		['removed_cards_by_receipt', 'removed_cards', ['receipt_hash']],
		['cards_of_visit_by_time', 'cards', ['visit_id', 'submitted_at']],
		['ledger_by_time', 'ledger_entries', ['at']],
		['ledger_of_actor', 'ledger_entries', ['actor', 'seq']]
	] as const)
		await db.schema
			.createIndex(name)
			.on(on)
			.columns([...columns])
			.execute();
}
