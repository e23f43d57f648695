// Somebody is shut out, or let in again.
import { redirect } from '@sveltejs/kit';
import { setActivity } from '#lib/server/journey/keep-people.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { personOf } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { id, name, active } = await personOf(locals, params.id);
	return { person: { id, name, active } };
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), { single: ['active'] });
		if (text.active !== 'yes' && text.active !== 'no') problems.form ??= '请重新提交';
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const { locals, params } = event;
		const active = text.active === 'yes';
		const outcome = await setActivity(locals.context, personAt(locals), params.id, active);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, `/desk/people/${params.id}`);
	}
};
