// Staff come to the desk by name and password; the enterprise needs no account.
import { fail, redirect } from '@sveltejs/kit';
import { factorDue, signIn } from '#lib/server/journey/sign-in.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { clientOf, formOf } from '../(public)/reading.ts';
import { deskAddress, openSession } from './session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.person) redirect(303, deskAddress(url));
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), {
			single: ['username', 'password']
		});
		const { username = '', password = '' } = text;
		if (!username.trim()) problems.username ??= '请填写用户名';
		if (!password) problems.password ??= '请填写密码';
		if (Object.keys(problems).length > 0) return fail(422, { username, problems });

		const { context } = event.locals;
		const person = await signIn(context, username, password, clientOf(event));
		if ('problem' in person) {
			const { problem, retryAfter } = person;
			if (retryAfter) event.setHeaders({ 'retry-after': String(retryAfter) });
			return fail(retryAfter ? 429 : 422, { username, problems: { form: problem } });
		}
		const due = factorDue(context, person);
		await openSession(event, person, due === null);
		const next = deskAddress(event.url);
		if (due === null) redirect(303, next);
		const door = due === 'code' ? 'second-factor' : 'enrolment';
		redirect(303, `/sign-in/${door}?next=${encodeURIComponent(next)}`);
	}
};
