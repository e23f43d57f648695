// 核验: is this PDF, QR or receipt genuine; by signature alone where the record lacks it.
import { fail } from '@sveltejs/kit';
import { verifyPdf, verifyText } from '#lib/server/journey/verify-document.ts';
import type { Verdict } from '#lib/server/journey/verify-document.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import { formOf } from '../reading.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const text = url.searchParams.get('t');
	return { verdict: text ? inWords(await verifyText(locals.context, text)) : null };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await formOf(event);
		const file = form.get('file');
		const typed = form.get('text');
		const text = typeof typed === 'string' ? typed.slice(0, 20_000) : '';
		if (file instanceof File && file.size > 0)
			return {
				text: '',
				verdict: inWords(
					await verifyPdf(event.locals.context, new Uint8Array(await file.arrayBuffer()))
				)
			};
		if (text.trim() === '')
			return fail(422, { text, problem: '请粘贴要核验的文字，或选择一个 PDF 文件' });
		return { text, verdict: inWords(await verifyText(event.locals.context, text)) };
	}
};

/** The time as people read it; all else as it is. */
function inWords(verdict: Verdict) {
	if (!verdict.genuine) return verdict;
	return { ...verdict, submittedAt: instantInWords(new Date(verdict.submittedAt)) };
}
