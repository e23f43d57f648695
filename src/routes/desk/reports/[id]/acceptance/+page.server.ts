// 受理: the office takes the report on, and the reporter sees it at once.
import { redirect } from '@sveltejs/kit';
import { acceptReport } from '#lib/server/journey/work-report.ts';
import { strangeIn } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { reportAt } from '../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await reportAt(event) });

export const actions: Actions = {
	default: async (event) => {
		await reportAt(event);
		const strange = await strangeIn(event);
		if (strange) return mistaken(strange, {});
		const { context } = event.locals;
		const outcome = await acceptReport(context, personAt(event.locals), event.params.id);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, `/desk/reports/${event.params.id}#work`);
	}
};
