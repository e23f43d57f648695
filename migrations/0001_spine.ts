// The spine: bureaus, people, visits, cards, letters, cases and the ledger.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

// Instants are ISO text in UTC and days are YYYY-MM-DD: they sort, and mean the same everywhere.
export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const bytes = sqlite ? sql`blob` : sql`bytea`;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();
	const table = (name: string) => db.schema.createTable(name);

	await create(
		table('bureaus')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('code', 'text', (c) => c.notNull().unique())
			.addColumn('name', 'text', (c) => c.notNull().unique())
			.addColumn('level', 'text', (c) => c.notNull())
			.addColumn('parent_id', 'text', (c) => c.references('bureaus.id'))
	);
	await create(
		table('offices')
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('organ', 'text', (c) => c.notNull())
			.addColumn('mailbox', 'text', (c) => c.notNull())
			.addColumn('phone', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('offices_pk', ['bureau_id', 'organ'])
	);
	await create(
		table('enterprises')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('name', 'text', (c) => c.notNull().unique())
			.addColumn('credit_code', 'text', (c) => c.notNull())
			.addColumn('address', 'text', (c) => c.notNull())
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('sector', 'text', (c) => c.notNull())
			.addColumn('grade', 'text', (c) => c.notNull())
			.addColumn('registered_at', 'text', (c) => c.notNull())
	);

	await create(
		table('people')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('username', 'text', (c) => c.notNull().unique())
			.addColumn('name', 'text', (c) => c.notNull())
			.addColumn('name_hash', 'text', (c) => c.notNull())
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('role', 'text', (c) => c.notNull())
			.addColumn('password_hash', 'text')
			.addColumn('active', 'integer', (c) => c.notNull())
			.addColumn('created_at', 'text', (c) => c.notNull())
	);
	await create(
		table('invitations')
			.addColumn('token_hash', 'text', (c) => c.primaryKey())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('made_at', 'text', (c) => c.notNull())
			.addColumn('expires_at', 'text', (c) => c.notNull())
			.addColumn('used_at', 'text')
	);
	await create(
		table('sessions')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('expires_at', 'text', (c) => c.notNull())
	);

	await create(
		table('visits')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('token', 'text', (c) => c.notNull().unique())
			.addColumn('short_number', 'text', (c) => c.notNull().unique())
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('enterprise_id', 'text', (c) => c.notNull().references('enterprises.id'))
			.addColumn('registrar_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('registered_at', 'text', (c) => c.notNull())
			.addColumn('follows_id', 'text', (c) => c.references('visits.id'))
			.addColumn('start_on', 'text', (c) => c.notNull())
			.addColumn('end_on', 'text', (c) => c.notNull())
			.addColumn('due_at', 'text')
	);
	await create(
		table('visit_versions')
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('version', 'integer', (c) => c.notNull())
			.addColumn('facts', 'text', (c) => c.notNull())
			.addColumn('changed_by', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('changed_at', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('visit_versions_pk', ['visit_id', 'version'])
	);
	await create(
		table('visit_kinds')
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('kind', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('visit_kinds_pk', ['visit_id', 'kind'])
	);
	await create(
		table('visit_hosts')
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addPrimaryKeyConstraint('visit_hosts_pk', ['visit_id', 'bureau_id'])
	);
	// Everyone who ever stood on the team, by keyed hash of the name: removal opens nothing.
	await create(
		table('visit_team')
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('name_hash', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('visit_team_pk', ['visit_id', 'name_hash'])
	);
	await create(
		table('visit_ends')
			.addColumn('visit_id', 'text', (c) => c.primaryKey().references('visits.id'))
			.addColumn('ended_on', 'text', (c) => c.notNull())
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('recorded_at', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
	);
	await create(
		table('visit_approvals')
			.addColumn('visit_id', 'text', (c) => c.primaryKey().references('visits.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('approved_at', 'text', (c) => c.notNull())
			.addColumn('deadline_rule', 'text', (c) => c.notNull())
			.addColumn('texts_version', 'text', (c) => c.notNull())
	);
	await create(
		table('visit_cancellations')
			.addColumn('visit_id', 'text', (c) => c.primaryKey().references('visits.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('cancelled_at', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
	);
	await create(
		table('feedback_codes')
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('number', 'integer', (c) => c.notNull())
			.addColumn('code', 'text', (c) => c.notNull())
			.addColumn('issued_by', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('issued_at', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('feedback_codes_pk', ['visit_id', 'number'])
	);
	await create(
		table('known_inspectors')
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('name_hash', 'text', (c) => c.notNull())
			.addColumn('name', 'text', (c) => c.notNull())
			.addColumn('unit', 'text', (c) => c.notNull())
			.addColumn('last_used_at', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('known_inspectors_pk', ['bureau_id', 'name_hash'])
	);

	await create(
		table('cards')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('version', 'integer', (c) => c.notNull())
			.addColumn('form', 'text', (c) => c.notNull())
			.addColumn('late', 'integer', (c) => c.notNull())
			.addColumn('before_end', 'integer', (c) => c.notNull())
			.addColumn('submitted_at', 'text', (c) => c.notNull())
			.addColumn('form_key', 'text', (c) => c.notNull())
			.addColumn('twin_hash', 'text', (c) => c.notNull())
			.addColumn('receipt_hash', 'text', (c) => c.notNull().unique())
			.addColumn('content', 'text', (c) => c.notNull())
			.addColumn('content_hash', 'text', (c) => c.notNull())
			.addUniqueConstraint('cards_version', ['visit_id', 'version'])
			.addUniqueConstraint('cards_twin', ['visit_id', 'form_key', 'twin_hash'])
	);
	// A card with a proof is a verified one; the code may be added after the card was sent.
	await create(
		table('card_proofs')
			.addColumn('card_id', 'text', (c) => c.primaryKey().references('cards.id'))
			.addColumn('code_number', 'integer', (c) => c.notNull())
			.addColumn('proved_at', 'text', (c) => c.notNull())
	);
	await create(
		table('card_flags')
			.addColumn('card_id', 'text', (c) => c.notNull().references('cards.id'))
			.addColumn('item', 'integer', (c) => c.notNull())
			.addPrimaryKeyConstraint('card_flags_pk', ['card_id', 'item'])
	);
	await create(
		table('card_copies')
			.addColumn('card_id', 'text', (c) => c.notNull().references('cards.id'))
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('series', 'text', (c) => c.notNull())
			.addColumn('year', 'integer', (c) => c.notNull())
			.addColumn('sequence', 'integer', (c) => c.notNull())
			.addColumn('number', 'text', (c) => c.notNull().unique())
			.addColumn('pdf', bytes)
			.addColumn('pdf_hash', 'text')
			.addColumn('drawn_at', 'text')
			.addPrimaryKeyConstraint('card_copies_pk', ['card_id', 'bureau_id'])
			.addUniqueConstraint('card_copies_run', ['bureau_id', 'series', 'year', 'sequence'])
	);

	await create(
		table('letters')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('card_id', 'text', (c) => c.notNull().references('cards.id'))
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('organ', 'text', (c) => c.notNull())
			.addColumn('mailbox', 'text', (c) => c.notNull())
			.addColumn('recipient', 'text', (c) => c.notNull())
			.addColumn('queued_at', 'text', (c) => c.notNull())
			.addColumn('next_at', 'text')
			.addColumn('leased_by', 'text')
			.addColumn('leased_until', 'text')
			.addUniqueConstraint('letters_once', ['card_id', 'bureau_id', 'organ'])
	);
	await create(
		table('letter_attempts')
			.addColumn('letter_id', 'text', (c) => c.notNull().references('letters.id'))
			.addColumn('number', 'integer', (c) => c.notNull())
			.addColumn('tried_at', 'text', (c) => c.notNull())
			.addColumn('outcome', 'text', (c) => c.notNull())
			.addColumn('answer', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('letter_attempts_pk', ['letter_id', 'number'])
	);

	await create(
		table('cases')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('visit_id', 'text', (c) => c.notNull().references('visits.id'))
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('card_id', 'text', (c) => c.notNull().references('cards.id'))
			.addColumn('opened_at', 'text', (c) => c.notNull())
	);
	await create(
		table('case_acceptances')
			.addColumn('case_id', 'text', (c) => c.primaryKey().references('cases.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('accepted_at', 'text', (c) => c.notNull())
	);
	await create(
		table('case_notes')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('case_id', 'text', (c) => c.notNull().references('cases.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('noted_at', 'text', (c) => c.notNull())
			.addColumn('words', 'text', (c) => c.notNull())
	);
	await create(
		table('case_closures')
			.addColumn('case_id', 'text', (c) => c.primaryKey().references('cases.id'))
			.addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
			.addColumn('closed_at', 'text', (c) => c.notNull())
			.addColumn('outcome', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
	);

	await create(
		table('ledger_entries')
			.addColumn('seq', 'integer', (c) => c.primaryKey())
			.addColumn('at', 'text', (c) => c.notNull())
			.addColumn('actor', 'text', (c) => c.notNull())
			.addColumn('act', 'text', (c) => c.notNull())
			.addColumn('subject', 'text', (c) => c.notNull())
			.addColumn('detail', 'text', (c) => c.notNull())
			.addColumn('previous', 'text', (c) => c.notNull())
			.addColumn('hash', 'text', (c) => c.notNull().unique())
	);

	for (const [name, on, columns] of [
		['enterprises_by_credit_code', 'enterprises', ['credit_code']],
		['visits_of_enterprise', 'visits', ['enterprise_id', 'start_on']],
		['visits_of_bureau', 'visits', ['bureau_id', 'registered_at']],
		['visits_by_start', 'visits', ['start_on']],
		['visit_hosts_of_bureau', 'visit_hosts', ['bureau_id', 'visit_id']],
		['letters_due', 'letters', ['next_at']],
		['cases_of_visit', 'cases', ['visit_id', 'bureau_id']],
		['case_notes_of_case', 'case_notes', ['case_id']],
		['sessions_of_person', 'sessions', ['person_id']],
		['ledger_of_subject', 'ledger_entries', ['subject']]
	] as const) {
		await db.schema
			.createIndex(name)
			.on(on)
			.columns([...columns])
			.execute();
	}

	await createReadableViews(db);
	await makeLedgerAppendOnly(db, sqlite);
}

/**
 * Who may read what was fed back on which visit: the two offices of a host bureau, but nobody
 * who registered, approved, changed or stood on the team of that visit, under whatever account:
 * people are told apart by the hash of their names. Every query for cards, letters and cases
 * joins one of these views. `standing_cards` says whose word stands: the newest verified card,
 * or the newest without a code where none is verified.
 */
async function createReadableViews(db: Kysely<unknown>): Promise<void> {
	await sql`
		create view readable_visits as
		select p.id as person_id, v.id as visit_id, h.bureau_id as bureau_id,
			case p.role when 'supervisor' then 'supervision' else 'discipline' end as organ
		from people p
		join visit_hosts h on h.bureau_id = p.bureau_id
		join visits v on v.id = h.visit_id
		where p.active = 1
			and p.role in ('supervisor', 'discipline')
			and not exists (
				select 1 from people q
				where q.name_hash = p.name_hash and (
					q.id = v.registrar_id
					or q.id in (select a.person_id from visit_approvals a where a.visit_id = v.id)
					or q.id in (select c.changed_by from visit_versions c where c.visit_id = v.id)
					or q.id in (select d.person_id from visit_ends d where d.visit_id = v.id)
					or q.id in (select k.person_id from visit_cancellations k where k.visit_id = v.id)
					or q.id in (select f.issued_by from feedback_codes f where f.visit_id = v.id)
				)
			)
			and not exists (select 1 from visit_team t where t.visit_id = v.id and t.name_hash = p.name_hash)
	`.execute(db);
	await sql`
		create view readable_cards as
		select r.person_id, r.visit_id, r.bureau_id, r.organ, c.id as card_id
		from readable_visits r
		join cards c on c.visit_id = r.visit_id
		where c.form = 'card' or r.organ = 'discipline'
	`.execute(db);
	await sql`
		create view standing_cards as
		select c.visit_id,
			coalesce(max(case when p.card_id is not null then c.version end), max(c.version)) as version
		from cards c
		left join card_proofs p on p.card_id = c.id
		where c.form = 'card'
		group by c.visit_id
	`.execute(db);
}

async function makeLedgerAppendOnly(db: Kysely<unknown>, sqlite: boolean): Promise<void> {
	if (sqlite) {
		for (const act of ['update', 'delete'])
			await sql`
				create trigger ${sql.ref(`ledger_no_${act}`)} before ${sql.raw(act)} on ledger_entries
				begin select raise(abort, 'the ledger is append-only'); end
			`.execute(db);
		return;
	}
	await sql`
		create function ledger_is_append_only() returns trigger language plpgsql as
		$$ begin raise exception 'the ledger is append-only'; end $$
	`.execute(db);
	await sql`
		create trigger ledger_no_change before update or delete on ledger_entries
		for each row execute function ledger_is_append_only()
	`.execute(db);
}
