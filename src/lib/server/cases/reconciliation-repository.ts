// SQL of the reconciliation: counts over what the reader may read, gaps over the whole row.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';
import { gapsIn } from './reconciliation.ts';
import type { Period, Reconciliation } from './reconciliation.ts';

/** One line for each bureau whose cards the reader may read: for an office, its own. */
export async function reconcile(
	db: Executor,
	reader: { id: string },
	{ from, to }: Period,
	now: Date
): Promise<Reconciliation[]> {
	const answered = sql`exists (select 1 from cards c
		where c.visit_id = h.visit_id and (c.form = 'card' or c.to_supervision = 1
			or h.whole = 1))`;
	const rows = await db
		.with('held', (query) =>
			query
				.selectFrom('readable_visits as r')
				.innerJoin('visits as v', 'v.id', 'r.visit_id')
				.innerJoin('visit_approvals as a', 'a.visit_id', 'v.id')
				.leftJoin('visit_cancellations as k', 'k.visit_id', 'v.id')
				.where('r.person_id', '=', reader.id)
				.where('k.visit_id', 'is', null)
				.where('v.follows_id', 'is', null)
				.where('v.start_on', '>=', from)
				.where('v.start_on', '<=', to)
				.where('v.start_on', '<=', now.toISOString().slice(0, 10))
				.groupBy(['r.visit_id', 'r.bureau_id', 'v.due_at'])
				.select((select) => [
					'r.visit_id',
					'r.bureau_id',
					'v.due_at',
					select.fn.max('r.whole').as('whole')
				])
		)
		.with('mailed', (query) =>
			query
				.selectFrom('held as h')
				.innerJoin('cards as c', 'c.visit_id', 'h.visit_id')
				.innerJoin('letters as l', (join) =>
					join.onRef('l.card_id', '=', 'c.id').onRef('l.bureau_id', '=', 'h.bureau_id')
				)
				.where((where) =>
					where.or([
						where('c.form', '=', 'card'),
						where('c.to_supervision', '=', 1),
						where('h.whole', '=', 1)
					])
				)
				.select(['l.id', 'l.bureau_id'])
		)
		.selectFrom('bureaus as b')
		.where('b.id', 'in', (query) => query.selectFrom('held').select('held.bureau_id'))
		.select([
			'b.id as bureauId',
			'b.name as bureauName',
			sql<number>`(select count(*) from held h where h.bureau_id = b.id)`.as('visits'),
			sql<number>`(select count(*) from held h where h.bureau_id = b.id
				and ${answered})`.as('returned'),
			sql<number>`(select count(*) from held h where h.bureau_id = b.id
				and h.due_at <= ${now.toISOString()} and not ${answered})`.as('silent'),
			sql<number>`(select count(*) from mailed m where m.bureau_id = b.id)`.as('letters'),
			sql<number>`(select count(*) from mailed m where m.bureau_id = b.id and exists (
				select 1 from delivered_letters d where d.letter_id = m.id))`.as('accepted'),
			sql<number>`(select count(*) from mailed m where m.bureau_id = b.id and exists (
				select 1 from letter_signatures s where s.letter_id = m.id))`.as('signed')
		])
		.orderBy('b.code')
		.execute();
	return Promise.all(
		rows.map(async (row) => ({
			bureauId: row.bureauId,
			bureauName: row.bureauName,
			visits: Number(row.visits),
			returned: Number(row.returned),
			silent: Number(row.silent),
			letters: Number(row.letters),
			accepted: Number(row.accepted),
			signed: Number(row.signed),
			gaps: await gapsOf(db, row.bureauId)
		}))
	);
}

/** Over the whole row: what a reader may not read is not missing, so its number is never named. */
async function gapsOf(db: Executor, bureauId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('card_copies')
		.select(['series', 'year', 'sequence', 'number'])
		.where('bureau_id', '=', bureauId)
		.execute();
	const runs = Map.groupBy(rows, ({ series, year }) => `${series} ${year}`);
	return [...runs.values()].flatMap((run) => {
		const stem = (run[0]?.number ?? '').replace(/\d{5,}$/, '');
		const sequences = run.map(({ sequence }) => sequence);
		return gapsIn(sequences, (sequence) => stem + String(sequence).padStart(5, '0'));
	});
}

/**
 * Visits whose card is due after `from`, by `dueAt`, and has not come, by the bureau whose supervision
 * office is told: for the digest alone. An office with a reader inside the visit is not told of it.
 */
export async function silentVisits(db: Executor, from: Date, dueAt: Date) {
	return db
		.selectFrom('visits as v')
		.innerJoin('visit_approvals as a', 'a.visit_id', 'v.id')
		.innerJoin('recipients_in_charge as h', 'h.visit_id', 'v.id')
		.innerJoin('enterprises as e', 'e.id', 'v.enterprise_id')
		.leftJoin('visit_cancellations as k', 'k.visit_id', 'v.id')
		.where('h.to_organ', '=', 'supervision')
		.where('k.visit_id', 'is', null)
		.where('v.due_at', '>', from.toISOString())
		.where('v.due_at', '<=', dueAt.toISOString())
		.where((where) =>
			where.not(
				where.exists(
					where.selectFrom('cards as c').select('c.id').whereRef('c.visit_id', '=', 'v.id')
				)
			)
		)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('visit_insiders as i')
						.innerJoin('reading_posts as r', 'r.name_hash', 'i.name_hash')
						.select('i.visit_id')
						.whereRef('i.visit_id', '=', 'v.id')
						.whereRef('r.bureau_id', '=', 'h.to_bureau_id')
						.whereRef('r.organ', '=', 'h.to_organ')
				)
			)
		)
		.select([
			'v.id as visitId',
			'v.short_number as shortNumber',
			'e.id as enterpriseId',
			'e.name as enterprise',
			'h.to_bureau_id as bureauId'
		])
		.distinct()
		.orderBy('e.name')
		.execute();
}
