// 办结: how it was handled, what came of it, and what the reporter is told.
import { redirect } from '@sveltejs/kit';
import { closeReport } from '#lib/server/journey/work-report.ts';
import { readClosureOfReport } from '#lib/server/reports/handling-form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { reportAt } from '../back.ts';
import { closureChoices } from './choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	found: await reportAt(event),
	choices: closureChoices
});

export const actions: Actions = {
	default: async (event) => {
		const { typed, closure, problems } = readClosureOfReport(await formOf(event));
		if (!closure) return mistaken(problems, { typed });
		const { context } = event.locals;
		const outcome = await closeReport(context, personAt(event.locals), event.params.id, closure);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `/desk/reports/${event.params.id}#work`);
	}
};
