// 批准: from here on the visit's QR opens the posted notice and its card (办法（七）、（十）).
import { redirect } from '@sveltejs/kit';
import { beforeApproval, issueNotice } from '#lib/server/journey/issue-notice.ts';
import { strangeIn } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { titleOf, visitAt } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const visit = await visitAt(locals, params.id);
	return {
		visit: titleOf(locals, visit),
		follows: visit.followsId !== null,
		before: await beforeApproval(locals.context, visit)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { id } = event.params;
		const strange = await strangeIn(event);
		if (strange) return mistaken(strange, {});
		const outcome = await issueNotice(context, personAt(event.locals), id);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, `/desk/visits/${id}`);
	}
};
