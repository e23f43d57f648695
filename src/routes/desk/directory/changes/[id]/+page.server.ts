// 更换邮箱、电话: what one person proposed, and another confirms or refuses.
import { error, redirect } from '@sveltejs/kit';
import { organNames } from '#lib/server/delivery/directory.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { proposals } from '#lib/server/delivery/office-change-repository.ts';
import { may } from '#lib/server/identity/person.ts';
import { decideOfficeChange } from '#lib/server/journey/change-office.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, cipher } = locals.context;
	const person = personAt(locals);
	const [change] = await proposals(db, cipher, { id: params.id });
	if (!change) error(404, '没有这项更换');
	const { proposerId, ...shown } = change;
	const bureau = (await listBureaus(db)).find(({ id }) => id === change.bureauId);
	return {
		change: { ...shown, office: `${change.bureauName}${organNames[change.organ]}` },
		now: bureau?.offices[change.organ] ?? { mailbox: '', phone: '' },
		mayConfirm: may(person, 'confirm recipients', { notBy: [proposerId] }),
		mayWithdraw: proposerId === person.id
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const verdict = (await formOf(event)).get('verdict') === 'confirmed' ? 'confirmed' : 'refused';
		const person = personAt(event.locals);
		const outcome = await decideOfficeChange(context, person, event.params.id, verdict);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, '/desk/directory');
	}
};
