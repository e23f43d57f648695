// 回执 of a report: how far it came, the office's questions, and a place to answer or add more.
import { error, fail, redirect } from '@sveltejs/kit';
import { addToReport, followReport, isReportExpired } from '#lib/server/journey/follow-report.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { randomId } from '#lib/server/platform/ids.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import { readMessage } from '#lib/server/reports/report-form.ts';
import { formOf } from '../../../reading.ts';
import type { Actions, PageServerLoad } from './$types';

async function noReport(context: Context, receipt: string): Promise<never> {
	if (await isReportExpired(context, receipt)) error(410, '这件反映已过保存期限，内容已按规定销毁');
	error(404, '没有这个页面');
}

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	const progress = await followReport(locals.context, params.receipt);
	if (!progress) return noReport(locals.context, params.receipt);
	setHeaders({ 'cache-control': 'no-store' });
	const inWords = (at: string | null) => at && instantInWords(new Date(at));
	const { submittedAt, acceptedAt, transferredAt, closure, thread, ...same } = progress;
	return {
		...same,
		receipt: params.receipt,
		keptForm: 'more',
		key: randomId(),
		submittedAt: instantInWords(new Date(submittedAt)),
		acceptedAt: inWords(acceptedAt),
		transferredAt: inWords(transferredAt),
		closure: closure && { ...closure, at: instantInWords(new Date(closure.at)) },
		thread: thread.map(({ at, words }) => ({ at: instantInWords(new Date(at)), words }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { receipt } = event.params;
		const said = readMessage(await formOf(event));
		const { words, key } = said;
		if (said.edit) return { words, key, problem: '' };
		const added = await addToReport(event.locals.context, receipt, said).catch((fault: unknown) => {
			if (isStorageFault(fault)) return null;
			throw fault;
		});
		if (!added) {
			event.setHeaders({ 'retry-after': '60' });
			return fail(503, { words, key, problem: '未提交成功：暂时不能保存，请过一分钟再提交' });
		}
		if ('noSuchReceipt' in added) return noReport(event.locals.context, receipt);
		if ('done' in added) redirect(303, `/r/${receipt}/report?added=1#thread`);
		if ('problems' in added) {
			const problem = added.problems.words ?? added.problems.form;
			return fail(422, { words, key, problem });
		}
		event.setHeaders({ 'retry-after': String(added.wait) });
		const minutes = Math.ceil(added.wait / 60);
		return fail(429, { words, key, problem: `补充次数较多，请 ${minutes} 分钟后再提交` });
	}
};
