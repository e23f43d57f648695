// 取消 before the start, with its reason; the poster's address stays open and says so.
import { redirect } from '@sveltejs/kit';
import { cancelVisit } from '#lib/server/journey/change-visit.ts';
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
		const outcome = await cancelVisit(context, personAt(event.locals), id, reason);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `/desk/visits/${id}`);
	}
};
