// A new feedback code, when the slip was lost or seen by somebody else; the old one ends.
import { redirect } from '@sveltejs/kit';
import { issueCode } from '#lib/server/journey/change-visit.ts';
import { readReason } from '#lib/server/visits/visit-form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { titleOf, visitAt } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	visit: titleOf(locals, await visitAt(locals, params.id))
});

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { id } = event.params;
		const { typed, reason, problems } = readReason(await formOf(event));
		if (Object.keys(problems).length > 0) return mistaken(problems, { typed });
		const outcome = await issueCode(context, personAt(event.locals), id, reason);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `/desk/visits/${id}`);
	}
};
