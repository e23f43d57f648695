// 对账: visits held, cards returned, letters accepted and signed for, by period; what is missing is a link.
import { readPeriod } from '#lib/server/cases/reconciliation.ts';
import { reconcile } from '#lib/server/cases/reconciliation-repository.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { addDays } from '#lib/server/regulation/workdays.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, clock } = locals.context;
	const now = clock.now();
	const today = localDay(now);
	const period = readPeriod(url.searchParams, today, addDays(today, -30));
	return { period, rows: await reconcile(db, personAt(locals), period, now) };
};
