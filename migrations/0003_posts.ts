// Posts: who reads for which office, stand-ins for leave included; and who is inside a visit.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();

	// Begun and ended are records: a stand-in holds the post while it has begun and not ended.
	await create(
		db.schema
			.createTable('stand_ins')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('for_person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('from_on', 'text', (c) => c.notNull())
			.addColumn('until_on', 'text', (c) => c.notNull())
			.addColumn('made_by', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('made_at', 'text', (c) => c.notNull())
			.addColumn('begun_at', 'text')
			.addColumn('ended_at', 'text')
	);
	await db.schema
		.createIndex('stand_ins_of_person')
		.on('stand_ins')
		.columns(['person_id', 'ended_at'])
		.execute();

	await sql`
		create view reading_posts as
		select p.id as person_id, p.name_hash, p.bureau_id,
			case p.role when 'supervisor' then 'supervision' else 'discipline' end as organ
		from people p
		where p.active = 1 and p.role in ('supervisor', 'discipline')
		union
		select q.id, q.name_hash, p.bureau_id,
			case p.role when 'supervisor' then 'supervision' else 'discipline' end
		from stand_ins s
		join people p on p.id = s.for_person_id
		join people q on q.id = s.person_id
		where q.active = 1 and p.role in ('supervisor', 'discipline')
			and s.begun_at is not null and s.ended_at is null
	`.execute(db);

	// Whoever registered, approved, changed or stood on the team of a visit, by the hash of the name:
	// a second account of the same person is inside as well, and leaving the team opens nothing.
	await sql`
		create view visit_insiders as
		select t.visit_id, t.name_hash from visit_team t
		union
		select v.id, p.name_hash from visits v join people p on p.id = v.registrar_id
		union
		select a.visit_id, p.name_hash from visit_approvals a join people p on p.id = a.person_id
		union
		select c.visit_id, p.name_hash from visit_versions c join people p on p.id = c.changed_by
		union
		select d.visit_id, p.name_hash from visit_ends d join people p on p.id = d.person_id
		union
		select k.visit_id, p.name_hash from visit_cancellations k join people p on p.id = k.person_id
		union
		select f.visit_id, p.name_hash from feedback_codes f join people p on p.id = f.issued_by
	`.execute(db);

	await sql`drop view readable_cards`.execute(db);
	await sql`drop view readable_visits`.execute(db);
	await sql`
		create view readable_visits as
		select r.person_id, h.visit_id, r.bureau_id, r.organ
		from reading_posts r
		join visit_hosts h on h.bureau_id = r.bureau_id
		where not exists (
			select 1 from visit_insiders i
			where i.visit_id = h.visit_id and i.name_hash = r.name_hash
		)
	`.execute(db);
	await sql`
		create view readable_cards as
		select r.person_id, r.visit_id, r.bureau_id, r.organ, c.id as card_id
		from readable_visits r
		join cards c on c.visit_id = r.visit_id
		where c.form = 'card' or r.organ = 'discipline'
	`.execute(db);
}
