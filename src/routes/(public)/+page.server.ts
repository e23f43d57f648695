// 首页: what this is; the short number of a poster whose QR is torn leads to its notice.
import { fail, redirect } from '@sveltejs/kit';
import { readFields } from '#lib/server/platform/form.ts';
import { findVisit } from '#lib/server/visits/visit-repository.ts';
import { clientOf, formOf } from './reading.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const { db, cipher, limits } = event.locals.context;
		const { text, problems } = readFields(await formOf(event), { single: ['number'] });
		const typed = (text.number ?? '').slice(0, 40);
		const problem = Object.values(problems)[0];
		if (problem) return fail(422, { typed, problem });
		const shortNumber = typed.normalize('NFKC').replace(/\D/g, '');
		if (shortNumber.length !== 8)
			return fail(422, { typed, problem: '编号是 8 位数字，印在公示下方' });
		const visit = await findVisit(db, cipher, { shortNumber });
		if (visit?.approval) redirect(303, `/v/${visit.token}`);

		const wait = await limits.shortNumbers.count(clientOf(event));
		if (wait === null)
			return fail(422, { typed, problem: '没有这个编号的公示，请对照公示核对数字' });
		event.setHeaders({ 'retry-after': String(wait) });
		const minutes = Math.ceil(wait / 60);
		return fail(429, {
			typed,
			problem: `错误次数过多，请 ${minutes} 分钟后再试，或扫描公示上的二维码`
		});
	}
};
