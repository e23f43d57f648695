// The password asked again, before what must not be done from a desk that was left open.
import { redirect } from '@sveltejs/kit';
import { confirmPassword } from '#lib/server/journey/prove-person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { clientOf, formOf } from '../../(public)/reading.ts';
import { deskAddress } from '../../sign-in/session.ts';
import { mistaken, undone } from '../answer.ts';
import { personAt } from '../who.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const { locals, url } = event;
		const { text, problems } = readFields(await formOf(event), { single: ['password'] });
		if (!text.password) problems.password ??= '请填写密码';
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const outcome = await confirmPassword(
			locals.context,
			personAt(locals),
			locals.sessionId ?? '',
			text.password ?? '',
			clientOf(event)
		);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, deskAddress(url));
	}
};
