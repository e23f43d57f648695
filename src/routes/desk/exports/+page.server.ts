// 导出: what an office may take along, for which period; the password was asked again at the door.
import { readPeriod } from '#lib/server/cases/reconciliation.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { addDays } from '#lib/server/regulation/workdays.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const today = localDay(locals.context.clock.now());
	return { period: readPeriod(url.searchParams, today, addDays(today, -30)) };
};
