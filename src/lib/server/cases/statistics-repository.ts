// SQL of the statistics: what came back from the visits of a half-year.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';
import { itemNumbers } from '../regulation/ten-items.ts';
import { visitKinds } from '../regulation/visit-kinds.ts';
import type { HalfYear, VisitOutcome } from './statistics.ts';

/** Visits that the reader may read, as they stand now. */
export async function outcomesReadableBy(
	db: Executor,
	reader: { id: string },
	half: HalfYear
): Promise<VisitOutcome[]> {
	const readable = db
		.selectFrom('readable_visits')
		.select('visit_id')
		.where('person_id', '=', reader.id);
	return outcomes(await begunIn(db, half).where('v.id', 'in', readable).execute());
}

/**
 * All visits that a bureau registered, as they stood when the half-year was first shown, whoever asks:
 * for totals in which small numbers are hidden. Nothing that can be changed later is asked for, or the
 * registrar could move one visit out of the total and read the difference.
 */
export async function outcomesAtShowing(
	db: Executor,
	bureauId: string,
	half: HalfYear,
	shownAt: Date
): Promise<VisitOutcome[]> {
	const at = shownAt.toISOString();
	const rows = await begunIn(db, half, at)
		.where('v.bureau_id', '=', bureauId)
		.where('a.approved_at', '<', at)
		.execute();
	return outcomes(rows);
}

function begunIn(db: Executor, half: HalfYear, before = '9999') {
	return db
		.selectFrom('visits as v')
		.innerJoin('visit_approvals as a', 'a.visit_id', 'v.id')
		.leftJoin('visit_cancellations as k', 'k.visit_id', 'v.id')
		.where('k.visit_id', 'is', null)
		.where('v.follows_id', 'is', null)
		.where('v.start_on', '>=', half.from)
		.where('v.start_on', '<=', half.to)
		.select([
			sql<string>`(select string_agg(q.kind, ',') from visit_kinds q where q.visit_id = v.id)`.as(
				'kinds'
			),
			sql<number>`(select count(*) from cards c where c.visit_id = v.id and c.form = 'card'
				and c.submitted_at < ${before})`.as('cards'),
			sql<string | null>`(select string_agg(cast(f.item as text), ',') from card_flags f
				join cards c on c.id = f.card_id where c.visit_id = v.id and c.form = 'card'
				and c.submitted_at < ${before})`.as('flags')
		]);
}

function outcomes(rows: { kinds: string; cards: number; flags: string | null }[]): VisitOutcome[] {
	return rows.map(({ kinds, cards, flags }) => ({
		kinds: visitKinds.filter((kind) => kinds.split(',').includes(kind)),
		returned: Number(cards) > 0,
		flagged: itemNumbers.filter((item) => flags?.split(',').includes(String(item)))
	}));
}
