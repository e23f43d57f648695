// The second factor is asked for: until then the session opens nothing but this page.
import { redirect } from '@sveltejs/kit';
import { proveFactor } from '#lib/server/journey/prove-person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { clientOf, formOf } from '../../(public)/reading.ts';
import { mistaken, undone } from '../../desk/answer.ts';
import { pendingAt } from '../pending.ts';
import { deskAddress, openSession } from '../session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const person = pendingAt(locals, url);
	if (!person.totpSecret) redirect(303, `/sign-in/enrolment${url.search}`);
	return { name: person.name };
};

export const actions: Actions = {
	default: async (event) => {
		const person = pendingAt(event.locals, event.url);
		const { text, problems } = readFields(await formOf(event), { single: ['code'] });
		const { code = '' } = text;
		if (!code.trim()) problems.code ??= '请输入验证码';
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const outcome = await proveFactor(event.locals.context, person.id, code, clientOf(event));
		if (!('done' in outcome)) return undone(outcome, {});
		await openSession(event, person, true);
		redirect(303, outcome.done.recovery ? '/desk/account?recovered' : deskAddress(event.url));
	}
};
