// 更换邮箱、电话、接收部门: what one person proposed, and another confirms or refuses.
import { error, redirect } from '@sveltejs/kit';
import { officeVerdicts, organNames } from '#lib/server/delivery/directory.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { reachOf } from '#lib/server/delivery/office-change.ts';
import { proposals } from '#lib/server/delivery/office-change-repository.ts';
import { may } from '#lib/server/identity/person.ts';
import { decideOfficeChange } from '#lib/server/journey/change-office.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, cipher } = locals.context;
	const person = personAt(locals);
	const [change] = await proposals(db, cipher, { id: params.id });
	if (!change) error(404, '没有这项更换');
	const { proposerId, to, ...shown } = change;
	const bureaus = await listBureaus(db);
	const bureau = bureaus.find(({ id }) => id === change.bureauId);
	if (!bureau) error(404, '没有这个单位');
	const { organ } = change;
	const before = reachOf(bureaus, bureau, organ, bureau.offices[organ]);
	const after = reachOf(bureaus, bureau, organ, to);
	return {
		change: { ...shown, office: `${change.bureauName}${organNames[organ]}` },
		before,
		after,
		/** Somebody else receives from then on, not only elsewhere. */
		moves: Boolean(to.receivedBy) || before.receiver !== after.receiver,
		mayConfirm: may(person, 'confirm recipients', { notBy: [proposerId] }),
		mayWithdraw: proposerId === person.id
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { text, problems } = readFields(await formOf(event), { single: ['verdict'] });
		const verdict = officeVerdicts.find((each) => each === text.verdict);
		if (!verdict) problems.form ??= '请点“确认更换”“不予确认”或“撤回”';
		if (!verdict || Object.keys(problems).length > 0) return mistaken(problems, {});
		const person = personAt(event.locals);
		const outcome = await decideOfficeChange(context, person, event.params.id, verdict);
		if (!('done' in outcome)) return undone(outcome, {});
		redirect(303, '/desk/directory');
	}
};
