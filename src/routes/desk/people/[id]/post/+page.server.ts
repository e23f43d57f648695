// Somebody gets another post.
import { redirect } from '@sveltejs/kit';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { excludeEachOther, roleNames, roles } from '#lib/server/identity/person.ts';
import { movePerson } from '#lib/server/journey/keep-people.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { personOf } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { id, name, role, bureauId } = await personOf(locals, params.id);
	return {
		person: { id, name, role, bureau: bureauId },
		roles: roles
			.filter((each) => !excludeEachOther(each, role))
			.map((each) => ({ role: each, name: roleNames[each] })),
		bureaus: (await listBureaus(locals.context.db)).map(({ id, name }) => ({ id, name }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), { single: ['role', 'bureau'] });
		const { role = '', bureau = '' } = text;
		if (Object.keys(problems).length > 0) return mistaken(problems, { role, bureau });
		const { locals, params } = event;
		const post = { role, bureauId: bureau };
		const outcome = await movePerson(locals.context, personAt(locals), params.id, post);
		if (!('done' in outcome)) return undone(outcome, { role, bureau });
		redirect(303, `/desk/people/${params.id}`);
	}
};
