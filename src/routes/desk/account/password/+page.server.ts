// A new password, by whoever knows the current one.
import { redirect } from '@sveltejs/kit';
import { changePassword } from '#lib/server/journey/keep-account.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../(public)/reading.ts';
import { mistaken, undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), {
			single: ['current', 'password', 'again']
		});
		const { current = '', password = '', again = '' } = text;
		if (!current) problems.current ??= '请填写当前密码';
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const { context, sessionId } = event.locals;
		const words = { current, password, again };
		const outcome = await changePassword(context, personAt(event.locals), sessionId ?? '', words);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, '/desk/account?changed');
	}
};
