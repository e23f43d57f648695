// 办法（四）: how many visits an enterprise has had this year, over all three levels.
import type { Executor } from '../platform/database.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';

export interface Tally {
	visits: number;
	kinds: Record<VisitKind, number>;
}

/**
 * Counts issued, uncancelled visits of the year up to and including `visit`. Follow-ups of a
 * matter (一件事“全链条”) are not counted; a visit belongs to the year of its start.
 */
export async function tallyFor(
	db: Executor,
	visit: { id: string; enterpriseId: string; startOn: string; registeredAt: string }
): Promise<Tally> {
	const year = visit.startOn.slice(0, 4);
	const counted = db
		.selectFrom('visits as v')
		.leftJoin('visit_approvals as a', 'a.visit_id', 'v.id')
		.leftJoin('visit_cancellations as c', 'c.visit_id', 'v.id')
		.where('v.enterprise_id', '=', visit.enterpriseId)
		.where('v.follows_id', 'is', null)
		.where('c.visit_id', 'is', null)
		.where((where) => where.or([where('a.visit_id', 'is not', null), where('v.id', '=', visit.id)]))
		.where('v.start_on', '>=', `${year}-01-01`)
		.where((where) =>
			where.or([
				where('v.start_on', '<', visit.startOn),
				where.and([
					where('v.start_on', '=', visit.startOn),
					where('v.registered_at', '<=', visit.registeredAt)
				])
			])
		);
	const visits = await counted
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	const byKind = await counted
		.innerJoin('visit_kinds as k', 'k.visit_id', 'v.id')
		.select((select) => ['k.kind', select.fn.countAll<number>().as('count')])
		.groupBy('k.kind')
		.execute();
	const kinds = { enforcement: 0, guidance: 0, verification: 0 };
	for (const { kind, count } of byKind) kinds[kind] = Number(count);
	return { visits: Number(visits.count), kinds };
}
