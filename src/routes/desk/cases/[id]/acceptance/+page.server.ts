// 受理: the discipline committee takes the case on.
import { redirect } from '@sveltejs/kit';
import { acceptCase } from '#lib/server/journey/work-case.ts';
import { strangeIn } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { caseAt } from '../../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await caseAt(event) });

export const actions: Actions = {
	default: async (event) => {
		const { card } = await caseAt(event);
		const strange = await strangeIn(event);
		if (strange) return mistaken(strange, {});
		const outcome = await acceptCase(event.locals.context, personAt(event.locals), event.params.id);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, `${card}#cases`);
	}
};
