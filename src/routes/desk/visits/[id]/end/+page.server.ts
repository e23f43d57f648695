// 检查结束: one tap at the gate; the three days of the card begin to count (附件3备注).
import { redirect } from '@sveltejs/kit';
import { recordEnd } from '#lib/server/journey/change-visit.ts';
import { strangeIn } from '../../../../(public)/reading.ts';
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
		const strange = await strangeIn(event);
		if (strange) return mistaken(strange, {});
		const outcome = await recordEnd(context, personAt(event.locals), id);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, `/desk/visits/${id}`);
	}
};
