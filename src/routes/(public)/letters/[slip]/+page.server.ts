// 签收: the link in a letter. Looking confirms nothing, so a scanner that follows it does no harm.
import { error, fail, redirect } from '@sveltejs/kit';
import { openSigning, signByLink } from '#lib/server/journey/sign-for-letter.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import { strangeIn } from '../../reading.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	const letter = await openSigning(locals.context, params.slip);
	if (!letter) error(404, '没有这个页面');
	setHeaders({ 'cache-control': 'no-store' });
	return {
		number: letter.number,
		recipient: letter.recipient,
		signedAt: letter.signedAt && instantInWords(new Date(letter.signedAt))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, setHeaders } = event;
		const strange = await strangeIn(event);
		if (strange) return fail(422, { problem: Object.values(strange)[0] });
		const signed = await signByLink(locals.context, params.slip).catch((fault: unknown) => {
			if (isStorageFault(fault)) return null;
			throw fault;
		});
		if (signed === false) error(404, '没有这个页面');
		if (signed) redirect(303, `/letters/${params.slip}`);
		setHeaders({ 'retry-after': '60' });
		return fail(503, { problem: '暂时不能保存，请过一分钟再试' });
	}
};
