// 重新发送: by hand, with a reason, to the mailbox that the directory has now.
import { redirect } from '@sveltejs/kit';
import { openResending, resendLetter } from '#lib/server/journey/resend-letter.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, shut, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const outcome = await openResending(locals.context, personAt(locals), params.id);
	if (!('done' in outcome)) shut(outcome);
	return outcome.done;
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), { single: ['reason'] });
		const reason = (text.reason ?? '').trim();
		if (Object.keys(problems).length > 0) return mistaken(problems, { reason });
		const { context } = event.locals;
		const outcome = await resendLetter(context, personAt(event.locals), event.params.id, reason);
		if (!('done' in outcome)) return undone(outcome, { reason });
		redirect(303, '/desk/letters');
	}
};
