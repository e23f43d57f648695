// A one-time link: the person sets a first password, and is at the desk.
import { error, redirect } from '@sveltejs/kit';
import { acceptInvitation, isNamed, personInvited } from '#lib/server/journey/invite-person.ts';
import { factorDue } from '#lib/server/journey/sign-in.ts';
import { roleNames } from '#lib/server/identity/person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../(public)/reading.ts';
import { mistaken, undone } from '../../desk/answer.ts';
import { openSession } from '../../sign-in/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const person = await personInvited(locals.context, params.token);
	if (!person) error(404, '这个链接已经用过或已过期');
	const { username, role } = person;
	return { username, name: isNamed(person) ? person.name : null, role: roleNames[role] };
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), {
			single: ['name', 'password', 'again']
		});
		const { name = '', password = '', again = '' } = text;
		if (Object.keys(problems).length > 0) return mistaken(problems, { name });
		const words = { name, password, again };
		const outcome = await acceptInvitation(event.locals.context, event.params.token, words);
		if (!('done' in outcome)) return undone(outcome, { name });
		const due = factorDue(event.locals.context, outcome.done);
		await openSession(event, outcome.done, due === null);
		redirect(303, due === null ? '/desk' : '/sign-in/enrolment');
	}
};
