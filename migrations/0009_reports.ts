// Reports from anyone: what was said, to which committee, the words exchanged since, and how it was worked.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();
	const table = (name: string) => db.schema.createTable(name);

	await create(
		table('reports')
			.addColumn('id', 'text', (c) => c.primaryKey())
			// Null: about a visit that no poster told of, or whose poster is not at hand.
			.addColumn('visit_id', 'text', (c) => c.references('visits.id'))
			// The office that receives it: the only bureau at which the report exists.
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('organ', 'text', (c) => c.notNull())
			.addColumn('subject', 'text', (c) => c.notNull())
			.addColumn('signed', 'integer', (c) => c.notNull())
			.addColumn('submitted_at', 'text', (c) => c.notNull())
			.addColumn('year', 'integer', (c) => c.notNull())
			.addColumn('sequence', 'integer', (c) => c.notNull())
			.addColumn('number', 'text', (c) => c.notNull().unique())
			.addColumn('form_key', 'text', (c) => c.notNull())
			.addColumn('twin_hash', 'text', (c) => c.notNull())
			.addColumn('receipt_hash', 'text', (c) => c.notNull().unique())
			.addColumn('content', 'text', (c) => c.notNull())
			.addColumn('content_hash', 'text', (c) => c.notNull())
			.addUniqueConstraint('reports_twin', ['form_key', 'twin_hash'])
			.addUniqueConstraint('reports_run', ['bureau_id', 'organ', 'year', 'sequence'])
	);
	await create(
		table('report_items')
			.addColumn('report_id', 'text', (c) => c.notNull().references('reports.id'))
			.addColumn('item', 'integer', (c) => c.notNull())
			.addPrimaryKeyConstraint('report_items_pk', ['report_id', 'item'])
	);
	// Whom the report names, by keyed hash of the name: they never read it, whatever office they hold.
	await create(
		table('report_people')
			.addColumn('report_id', 'text', (c) => c.notNull().references('reports.id'))
			.addColumn('name_hash', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('report_people_pk', ['report_id', 'name_hash'])
	);
	await create(
		table('report_messages')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('report_id', 'text', (c) => c.notNull().references('reports.id'))
			// Null: the reporter; otherwise who asked or answered at the desk.
			.addColumn('person_id', 'text', (c) => c.references('people.id'))
			.addColumn('written_at', 'text', (c) => c.notNull())
			.addColumn('words', 'text', (c) => c.notNull())
			.addColumn('form_key', 'text')
			.addColumn('twin_hash', 'text')
			.addUniqueConstraint('report_messages_twin', ['report_id', 'form_key', 'twin_hash'])
	);
	await create(
		table('report_notes')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('report_id', 'text', (c) => c.notNull().references('reports.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('noted_at', 'text', (c) => c.notNull())
			.addColumn('words', 'text', (c) => c.notNull())
	);
	await create(
		table('report_acceptances')
			.addColumn('report_id', 'text', (c) => c.primaryKey().references('reports.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('accepted_at', 'text', (c) => c.notNull())
	);
	// `supervision`: the same bureau's supervision office may read it from here on. `elsewhere`: an organ
	// outside this portal has it, and the matter is out of this office's hands.
	await create(
		table('report_transfers')
			.addColumn('report_id', 'text', (c) => c.notNull().references('reports.id'))
			.addColumn('whither', 'text', (c) => c.notNull())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('transferred_at', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('report_transfers_pk', ['report_id', 'whither'])
	);
	await create(
		table('report_closures')
			.addColumn('report_id', 'text', (c) => c.primaryKey().references('reports.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('closed_at', 'text', (c) => c.notNull())
			.addColumn('handling', 'text', (c) => c.notNull())
			.addColumn('outcome', 'text', (c) => c.notNull())
			.addColumn('measures', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
			.addColumn('reply', 'text', (c) => c.notNull())
	);
	// A challenge of the proof of work opens the door once; kept until it would have run out.
	await create(
		table('spent_challenges')
			.addColumn('nonce', 'text', (c) => c.primaryKey())
			.addColumn('expires_at', 'text', (c) => c.notNull())
	);

	for (const [name, on, columns] of [
		['reports_of_bureau', 'reports', ['bureau_id', 'submitted_at']],
		['reports_of_visit', 'reports', ['visit_id']],
		['report_messages_of_report', 'report_messages', ['report_id', 'written_at']],
		['report_notes_of_report', 'report_notes', ['report_id']]
	] as const)
		await db.schema
			.createIndex(name)
			.on(on)
			.columns([...columns])
			.execute();

	// Who may read a report: the office that it was sent to, and the supervision office it was turned over
	// to; nobody inside the visit, and nobody whom the report names. `works`: by the first of the two.
	await sql`
		create view readable_reports as
		select p.person_id, r.id as report_id, r.bureau_id,
			max(case when p.organ = r.organ then 1 else 0 end) as works
		from reports r
		join reading_posts p on p.bureau_id = r.bureau_id
		where (p.organ = r.organ or exists (
				select 1 from report_transfers t
				where t.report_id = r.id and t.whither = p.organ
			))
			and not exists (
				select 1 from visit_insiders i
				where i.visit_id = r.visit_id and i.name_hash = p.name_hash
			)
			and not exists (
				select 1 from report_people n where n.report_id = r.id and n.name_hash = p.name_hash
			)
		group by p.person_id, r.id, r.bureau_id
	`.execute(db);
}
