// Who stands in for somebody on leave, from one day to another.
import { redirect } from '@sveltejs/kit';
import { colleaguesOf } from '#lib/server/identity/person-repository.ts';
import { roleNames } from '#lib/server/identity/person.ts';
import { standInProblem } from '#lib/server/identity/stand-in.ts';
import { arrangeStandIn } from '#lib/server/journey/keep-stand-ins.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { personOf } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, cipher, clock } = locals.context;
	const absent = await personOf(locals, params.id);
	const colleagues = await colleaguesOf(db, cipher, absent.bureauId);
	return {
		person: { id: absent.id, name: absent.name, role: roleNames[absent.role] },
		today: localDay(clock.now()),
		offered: colleagues
			.filter((person) => standInProblem(person, absent) === null)
			.map(({ id, name, role }) => ({ id, name: `${name}（${roleNames[role]}）` }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), {
			single: ['person', 'fromOn', 'untilOn']
		});
		const typed = text as Record<string, string | undefined>;
		if (Object.keys(problems).length > 0) return mistaken(problems, { typed });
		const { locals, params } = event;
		const wish = {
			personId: typed.person ?? '',
			fromOn: typed.fromOn ?? '',
			untilOn: typed.untilOn ?? ''
		};
		const outcome = await arrangeStandIn(locals.context, personAt(locals), params.id, wish);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `/desk/people/${params.id}`);
	}
};
