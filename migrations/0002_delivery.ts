// Delivery that proves itself: letters of every kind, returned mail, signatures, re-sendings, alarms.
import { sql, SqliteAdapter } from 'kysely';
import type { CreateTableBuilder, Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	const create = async <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
		(sqlite ? table.modifyEnd(sql`strict`) : table).execute();
	const table = (name: string) => db.schema.createTable(name);

	// A digest, a test letter or a reminder has no card, and SQLite cannot drop a NOT NULL: both tables
	// are made anew, and a reference follows its table when it is renamed.
	await create(
		table('letters_next')
			.addColumn('id', 'text', (c) => c.primaryKey())
			// What the letter is about, once: `card:…`, `digest:…`, `test:…`, `unsigned:…`.
			.addColumn('topic', 'text', (c) => c.notNull().unique())
			.addColumn('kind', 'text', (c) => c.notNull())
			.addColumn('card_id', 'text', (c) => c.references('cards.id'))
			.addColumn('bureau_id', 'text', (c) => c.notNull().references('bureaus.id'))
			.addColumn('organ', 'text', (c) => c.notNull())
			.addColumn('mailbox', 'text', (c) => c.notNull())
			.addColumn('recipient', 'text', (c) => c.notNull())
			.addColumn('subject', 'text')
			.addColumn('body', 'text')
			.addColumn('queued_at', 'text', (c) => c.notNull())
			// The five days of patience are counted from here: a re-sending by hand begins them again.
			.addColumn('patient_from', 'text', (c) => c.notNull())
			.addColumn('next_at', 'text')
			.addColumn('leased_by', 'text')
			.addColumn('leased_until', 'text')
	);
	await create(
		table('letter_attempts_next')
			.addColumn('letter_id', 'text', (c) => c.notNull().references('letters_next.id'))
			.addColumn('number', 'integer', (c) => c.notNull())
			.addColumn('tried_at', 'text', (c) => c.notNull())
			.addColumn('outcome', 'text', (c) => c.notNull())
			.addColumn('answer', 'text', (c) => c.notNull())
			// The kind of fault (`ETLS`, `ESOCKET`, …), beside the server's own words.
			.addColumn('fault', 'text')
			.addPrimaryKeyConstraint('letter_attempts_next_pk', ['letter_id', 'number'])
	);
	await sql`
		insert into letters_next (id, topic, kind, card_id, bureau_id, organ, mailbox, recipient,
			queued_at, patient_from, next_at, leased_by, leased_until)
		select id, 'card:' || card_id || ':' || bureau_id || ':' || organ, 'card', card_id, bureau_id,
			organ, mailbox, recipient, queued_at, queued_at, next_at, leased_by, leased_until
		from letters
	`.execute(db);
	await sql`
		insert into letter_attempts_next (letter_id, number, tried_at, outcome, answer)
		select letter_id, number, tried_at, outcome, answer from letter_attempts
	`.execute(db);
	for (const name of ['letter_attempts', 'letters']) await db.schema.dropTable(name).execute();
	for (const name of ['letters', 'letter_attempts'])
		await db.schema.alterTable(`${name}_next`).renameTo(name).execute();

	await create(
		table('letter_returns')
			.addColumn('id', 'text', (c) => c.primaryKey())
			// The report's own identity: the same report read twice is one return.
			.addColumn('report', 'text', (c) => c.notNull().unique())
			// Null: a report about a message that is none of ours; kept and ignored.
			.addColumn('letter_id', 'text', (c) => c.references('letters.id'))
			.addColumn('verdict', 'text', (c) => c.notNull())
			.addColumn('status', 'text', (c) => c.notNull())
			.addColumn('words', 'text', (c) => c.notNull())
			.addColumn('returned_at', 'text', (c) => c.notNull())
	);
	await create(
		table('letter_signatures')
			.addColumn('letter_id', 'text', (c) => c.primaryKey().references('letters.id'))
			.addColumn('signed_at', 'text', (c) => c.notNull())
			// Null: by the letter's link; otherwise who opened the card at the desk.
			.addColumn('person_id', 'text', (c) => c.references('people.id'))
	);
	await create(
		table('letter_resendings')
			.addColumn('letter_id', 'text', (c) => c.notNull().references('letters.id'))
			.addColumn('resent_at', 'text', (c) => c.notNull())
			// Null: by the operator, with `npm run letters`.
			.addColumn('person_id', 'text', (c) => c.references('people.id'))
			.addColumn('mailbox', 'text', (c) => c.notNull())
			.addColumn('reason', 'text', (c) => c.notNull())
			.addPrimaryKeyConstraint('letter_resendings_pk', ['letter_id', 'resent_at'])
	);
	await create(
		table('alarms')
			.addColumn('id', 'text', (c) => c.primaryKey())
			.addColumn('cause', 'text', (c) => c.notNull())
			.addColumn('words', 'text', (c) => c.notNull())
			.addColumn('raised_at', 'text', (c) => c.notNull())
			.addColumn('ended_at', 'text')
	);
	await sql`create unique index alarms_open on alarms (cause) where ended_at is null`.execute(db);

	for (const [name, on, columns] of [
		['letters_due', 'letters', ['next_at']],
		['letters_of_card', 'letters', ['card_id']],
		['letters_to_mailbox', 'letters', ['mailbox', 'leased_until']],
		['letter_returns_of_letter', 'letter_returns', ['letter_id']],
		['ledger_of_act', 'ledger_entries', ['act']]
	] as const)
		await db.schema
			.createIndex(name)
			.on(on)
			.columns([...columns])
			.execute();

	// Delivered: signed for, or accepted by the mail server and not returned since.
	await sql`
		create view delivered_letters as
		select l.id as letter_id from letters l
		where exists (select 1 from letter_signatures s where s.letter_id = l.id)
			or exists (
				select 1 from letter_attempts t
				where t.letter_id = l.id and t.outcome = 'accepted' and not exists (
					select 1 from letter_returns r
					where r.letter_id = l.id and r.verdict = 'hard' and r.returned_at >= t.tried_at
				)
			)
	`.execute(db);
}
