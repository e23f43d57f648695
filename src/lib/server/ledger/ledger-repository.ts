// SQL of the ledger: append, read the head, read all.
import { sql } from 'kysely';
import { canonicalJson } from '../platform/canonical.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { chainRoot, hashOf } from './entry.ts';
import type { ChainedEntry, Entry, LedgerAct } from './entry.ts';

/** The keyed hash that chains the ledger. */
export function ledgerMac(cipher: Cipher): (text: string) => string {
	return (text) => cipher.hash('ledger', text);
}

/** Adds one entry. Call inside the transaction of what it records. */
export async function append(
	trx: Executor,
	cipher: Cipher,
	now: Date,
	entry: Entry
): Promise<void> {
	const last = await lastEntry(trx);
	const row = {
		seq: (last?.seq ?? 0) + 1,
		at: now.toISOString(),
		actor: entry.actor,
		act: entry.act,
		subject: entry.subject,
		detail: canonicalJson(entry.detail ?? {}),
		previous: last?.hash ?? chainRoot
	};
	await trx
		.insertInto('ledger_entries')
		.values({ ...row, hash: hashOf(row, ledgerMac(cipher)) })
		.execute();
}

/** The hash of the newest entry: a witness of everything before it. */
export async function ledgerHead(db: Executor): Promise<string> {
	return (await lastEntry(db))?.hash ?? chainRoot;
}

export async function allEntries(db: Executor): Promise<ChainedEntry[]> {
	return db.selectFrom('ledger_entries').selectAll().orderBy('seq').execute();
}

/** The hash of the first entry about a subject: it stands for the entry and all before it. */
export async function witnessOf(db: Executor, subject: string): Promise<string> {
	const first = await db
		.selectFrom('ledger_entries')
		.select('hash')
		.where('subject', '=', subject)
		.orderBy('seq')
		.limit(1)
		.executeTakeFirst();
	return first?.hash ?? chainRoot;
}

/** Entries in their order from after `seq`, so that no ledger is too long to be read. */
export async function entriesAfter(db: Executor, seq: number, limit: number) {
	return db
		.selectFrom('ledger_entries')
		.selectAll()
		.where('seq', '>', seq)
		.orderBy('seq')
		.limit(limit)
		.execute();
}

export interface LedgerWish {
	act?: string;
	actor?: string;
	/** Local days, the last included, as instants: `from` included, `until` excluded. */
	from?: string;
	until?: string;
	page: number;
}

export const entriesPerPage = 50;

/**
 * Entries for the audit administrator, newest first. What concerns a visit that the reader himself is
 * inside of is not among them, nor counted: he must not learn of its card here either,
 * nor of a report that names him.
 */
export async function entriesForReader(db: Executor, reader: { id: string }, wish: LedgerWish) {
	let query = db
		.selectFrom('ledger_entries as l')
		.select(['l.seq', 'l.at', 'l.actor', 'l.act', 'l.subject', 'l.hash'])
		.where(notOfHimself(reader.id))
		.orderBy('l.seq', 'desc')
		.limit(entriesPerPage + 1)
		.offset((wish.page - 1) * entriesPerPage);
	if (wish.act) query = query.where('l.act', '=', wish.act);
	if (wish.actor) query = query.where('l.actor', '=', wish.actor);
	if (wish.from) query = query.where('l.at', '>=', wish.from);
	if (wish.until) query = query.where('l.at', '<', wish.until);
	const rows = await query.execute();
	return { entries: rows.slice(0, entriesPerPage), more: rows.length > entriesPerPage };
}

/** Acts that are in the ledger, for the filter. */
export async function recordedActs(db: Executor): Promise<string[]> {
	const rows = await db
		.selectFrom('ledger_entries')
		.select('act')
		.distinct()
		.orderBy('act')
		.execute();
	return rows.map(({ act }) => act);
}

function notOfHimself(personId: string) {
	return sql<boolean>`l.subject not in (
		select s.subject from (
			select 'card:' || c.id as subject, c.visit_id from cards c
			union all select 'case:' || k.id, k.visit_id from cases k
			union all select 'letter:' || t.id, c.visit_id from letters t join cards c on c.id = t.card_id
			union all select 'report:' || r.id, r.visit_id from reports r where r.visit_id is not null
			union all select 'letter:' || t.id, r.visit_id from letters t
				join reports r on t.kind = 'report' and r.id = substr(t.topic, 8, 22)
				where r.visit_id is not null
		) s
		join visit_insiders i on i.visit_id = s.visit_id
		join people p on p.name_hash = i.name_hash
		where p.id = ${personId}
		union all
		select 'report:' || n.report_id from report_people n
		join people p on p.name_hash = n.name_hash
		where p.id = ${personId}
	)`;
}

/** Entries about any of the subjects, oldest first. */
export async function entriesAbout(db: Executor, subjects: string[]): Promise<ChainedEntry[]> {
	return db
		.selectFrom('ledger_entries')
		.selectAll()
		.where('subject', 'in', subjects)
		.orderBy('seq')
		.execute();
}

/** Who did one of the acts since an instant, and when; oldest first; by one person where named. */
export async function entriesSince(
	db: Executor,
	since: Date,
	acts: readonly LedgerAct[],
	actor?: string
): Promise<{ actor: string; at: string }[]> {
	let query = db
		.selectFrom('ledger_entries')
		.select(['actor', 'at'])
		.where('at', '>=', since.toISOString())
		.where('act', 'in', acts)
		.orderBy('seq');
	if (actor) query = query.where('actor', '=', actor);
	return query.execute();
}

/** How often an act is recorded. */
export async function countActs(db: Executor, act: LedgerAct): Promise<number> {
	const { count } = await db
		.selectFrom('ledger_entries')
		.where('act', '=', act)
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

async function lastEntry(db: Executor) {
	return db
		.selectFrom('ledger_entries')
		.select(['seq', 'hash'])
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
}
