// The receipt by mail: what the receipt's page asks for with one address, and this page answers.
import { error, fail } from '@sveltejs/kit';
import { followReceipt } from '#lib/server/journey/follow-receipt.ts';
import { mailReceipt } from '#lib/server/journey/mail-receipt.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { clientOf, formOf } from '../../../reading.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	if (!(await followReceipt(locals.context, params.receipt))) error(404, '没有这个页面');
	setHeaders({ 'cache-control': 'no-store' });
	return { receipt: params.receipt };
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { receipt } = event.params;
		const { text, problems } = readFields(await formOf(event), { single: ['email'] });
		const email = (text.email ?? '').slice(0, 300);
		const problem = Object.values(problems)[0];
		if (problem) return fail(422, { email, problem });
		const answer = await mailReceipt(context, receipt, email, clientOf(event)).catch(
			(fault: unknown) => {
				if (isStorageFault(fault)) return null;
				throw fault;
			}
		);
		if (!answer) {
			event.setHeaders({ 'retry-after': '60' });
			return fail(503, { email, problem: '暂时不能保存，请过一分钟再试' });
		}
		if ('noSuchReceipt' in answer) error(404, '没有这个页面');
		if ('done' in answer) return { sent: true };
		if ('problem' in answer) return fail(422, { email, problem: answer.problem });
		event.setHeaders({ 'retry-after': String(answer.wait) });
		const minutes = Math.ceil(answer.wait / 60);
		return fail(429, { email, problem: `发送次数过多，请 ${minutes} 分钟后再试` });
	}
};
