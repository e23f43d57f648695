// 办结: the case ends with an outcome and the reasons for it.
import { redirect } from '@sveltejs/kit';
import { outcomeNames } from '#lib/server/cases/case.ts';
import { readClosure } from '#lib/server/cases/case-form.ts';
import { closeCase } from '#lib/server/journey/work-case.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { caseAt } from '../../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	found: await caseAt(event),
	outcomes: outcomeNames
});

export const actions: Actions = {
	default: async (event) => {
		const { card } = await caseAt(event);
		const { typed, closure, problems } = readClosure(await formOf(event));
		if (!closure) return mistaken(problems, { typed });
		const { context } = event.locals;
		const outcome = await closeCase(context, personAt(event.locals), event.params.id, closure);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `${card}#cases`);
	}
};
