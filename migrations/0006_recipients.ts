// Who receives what is fed back on a visit: the host's own office, the one it names, or, where a
// reader or the head of that office is on the team, an office that stands in for it.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();

	// Who heads an office is compared with teams; a bureau without the office names who receives for it.
	for (const column of ['head', 'head_hash', 'received_by'])
		await db.schema.alterTable('offices').addColumn(column, 'text').execute();

	// Rows are added and never taken away: of those of one host and office the last is in charge, gets
	// the letters and works the case; everybody named before may go on reading.
	await create(
		db.schema
			.createTable('visit_recipients')
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('number', 'integer', (c) => c.notNull())
			.addColumn('host_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('organ', 'text', (c) => c.notNull())
			.addColumn('to_bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('to_organ', 'text', (c) => c.notNull())
			.addColumn('ground', 'text', (c) => c.notNull())
			.addColumn('named_at', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('visit_recipients_pk', ['visit_id', 'number'])
	);
	await db.schema
		.createIndex('visit_recipients_of_office')
		.on('visit_recipients')
		.columns(['to_bureau_id', 'to_organ', 'visit_id'])
		.execute();
	// Readings of the last minutes are counted at each reading.
	await db.schema.createIndex('ledger_of_time').on('ledger_entries').column('at').execute();
	await sql`
		insert into visit_recipients
			(visit_id, number, host_id, organ, to_bureau_id, to_organ, ground, named_at)
		select h.visit_id,
			row_number() over (partition by h.visit_id order by h.bureau_id, o.organ desc),
			h.bureau_id, o.organ, h.bureau_id, o.organ, 'own', a.approved_at
		from visit_hosts h
		join visit_approvals a on a.visit_id = h.visit_id
		cross join (select 'supervision' as organ union all select 'discipline') o
	`.execute(db);

	// Which office of the bureau works a case: at the top of the tree the other one may stand in.
	await db.schema
		.alterTable('cases')
		.addColumn('organ', 'text', (c) => c.notNull().defaultTo('discipline'))
		.execute();

	await sql`
		create view recipients_in_charge as
		select r.visit_id, r.number, r.host_id, r.organ, r.to_bureau_id, r.to_organ, r.ground
		from visit_recipients r
		where not exists (
			select 1 from visit_recipients n
			where n.visit_id = r.visit_id and n.host_id = r.host_id and n.organ = r.organ
				and n.number > r.number
		)
	`.execute(db);

	await sql`drop view readable_cards`.execute(db);
	await sql`drop view readable_visits`.execute(db);
	// A private supplement is for the discipline committee, or whoever stands in for it: `whole`.
	await sql`
		create view readable_visits as
		select r.person_id, x.visit_id, r.bureau_id, r.organ,
			(select max(case s.organ when 'discipline' then 1 else 0 end) from visit_recipients s
				where s.visit_id = x.visit_id and s.to_bureau_id = x.to_bureau_id
					and s.to_organ = x.to_organ) as whole
		from reading_posts r
		join visit_recipients x on x.to_bureau_id = r.bureau_id and x.to_organ = r.organ
		where not exists (
				select 1 from visit_recipients e
				where e.visit_id = x.visit_id and e.to_bureau_id = x.to_bureau_id
					and e.to_organ = x.to_organ and e.number < x.number
			)
			and not exists (
				select 1 from visit_insiders i
				where i.visit_id = x.visit_id and i.name_hash = r.name_hash
			)
	`.execute(db);
	await sql`
		create view readable_cards as
		select r.person_id, r.visit_id, r.bureau_id, r.organ, c.id as card_id
		from readable_visits r
		join cards c on c.visit_id = r.visit_id
		where c.form = 'card' or r.whole = 1
	`.execute(db);
}
