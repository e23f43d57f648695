// Somebody is invited: a one-time link is shown once, to be handed to him in person.
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { roleNames, roles } from '#lib/server/identity/person.ts';
import { invitePerson } from '#lib/server/journey/invite-person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../(public)/reading.ts';
import { mistaken, undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	roles: roleNames,
	bureaus: (await listBureaus(locals.context.db)).map(({ id, name }) => ({ id, name }))
});

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { text, problems } = readFields(await formOf(event), {
			single: ['username', 'name', 'bureau', 'role', 'otherPerson']
		});
		const typed = text as Record<string, string | undefined>;
		const role = roles.find((each) => each === typed.role);
		const bureaus = await listBureaus(context.db);
		const bureau = bureaus.find(({ id }) => id === typed.bureau);
		if (!role) problems.role ??= '请选择岗位';
		if (!bureau) problems.bureau ??= '请选择单位';
		if (!role || !bureau || Object.keys(problems).length > 0) return mistaken(problems, { typed });
		const invited = {
			username: (typed.username ?? '').trim(),
			name: (typed.name ?? '').trim(),
			bureauId: bureau.id,
			role,
			otherPerson: typed.otherPerson === 'yes'
		};
		const outcome = await invitePerson(context, invited, personAt(event.locals));
		if (!('done' in outcome)) return undone(outcome, { typed });
		const link = `${context.config.origin}/invitation/${outcome.done}`;
		return { link, who: `${invited.name}（${bureau.name}，${roleNames[role]}）` };
	}
};
