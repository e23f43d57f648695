// Password and second factor are taken away, and a one-time link is made for new ones.
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { roleNames } from '#lib/server/identity/person.ts';
import { resetAccount } from '#lib/server/journey/keep-people.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { personOf } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const person = await personOf(locals, params.id);
	const bureaus = await listBureaus(locals.context.db);
	const bureau = bureaus.find(({ id }) => id === person.bureauId)?.name ?? '';
	return {
		person: { id: person.id, name: person.name },
		who: `${person.name}（${bureau}，${roleNames[person.role]}）`
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { problems } = readFields(await formOf(event), { single: [] });
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const { locals, params } = event;
		const outcome = await resetAccount(locals.context, personAt(locals), params.id);
		if (!('done' in outcome)) return undone(outcome, {});
		return { link: `${locals.context.config.origin}/invitation/${outcome.done}` };
	}
};
