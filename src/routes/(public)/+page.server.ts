// 首页: what this is; the short number of a poster whose QR is torn leads to its notice.
import { fail, redirect } from '@sveltejs/kit';
import { findVisit } from '#lib/server/visits/visit-repository.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const { db, cipher } = locals.context;
		const typed = String((await request.formData()).get('number') ?? '').slice(0, 40);
		const shortNumber = typed.normalize('NFKC').replace(/\D/g, '');
		if (shortNumber.length !== 8)
			return fail(422, { typed, problem: '编号是 8 位数字，印在公示下方' });
		const visit = await findVisit(db, cipher, { shortNumber });
		if (!visit?.approval)
			return fail(422, { typed, problem: '没有这个编号的公示，请对照公示核对数字' });
		redirect(303, `/v/${visit.token}`);
	}
};
