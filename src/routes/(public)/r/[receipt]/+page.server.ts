// 回执: how far a card has come at each office, without content; the code may be added here.
import { error, fail, redirect } from '@sveltejs/kit';
import { followReceipt, isExpired, proveCard } from '#lib/server/journey/follow-receipt.ts';
import { followReport, isReportExpired } from '#lib/server/journey/follow-report.ts';
import { refuseCode } from '#lib/server/journey/refuse-door.ts';
import { qrPicture } from '#lib/server/platform/pdf/qr-squares.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import { clientOf, formOf } from '../../reading.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	const progress = await followReceipt(locals.context, params.receipt);
	if (!progress) {
		if (await followReport(locals.context, params.receipt))
			redirect(303, `/r/${params.receipt}/report`);
		if (await isExpired(locals.context, params.receipt))
			error(410, '这张反馈卡已过保存期限，内容已按规定销毁');
		if (await isReportExpired(locals.context, params.receipt))
			error(410, '这件反映已过保存期限，内容已按规定销毁');
		error(404, '没有这个页面');
	}
	setHeaders({ 'cache-control': 'no-store' });
	const address = `${locals.context.config.origin}/verify?t=${progress.hallmark}`;
	return {
		receipt: params.receipt,
		check: { address, picture: qrPicture(address) },
		witness: progress.witness,
		verified: progress.verified,
		submittedAt: instantInWords(new Date(progress.submittedAt)),
		offices: progress.offices.map(({ name, status, at }) => ({
			name,
			status,
			at: at && instantInWords(new Date(at))
		}))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { text, problems } = readFields(await formOf(event), { single: ['code'] });
		const code = (text.code ?? '').slice(0, 100);
		const problem = Object.values(problems)[0];
		if (problem) return fail(422, { code, problem });
		const proof = await proveCard(context, event.params.receipt, code).catch((fault: unknown) => {
			if (isStorageFault(fault)) return null;
			throw fault;
		});
		if (!proof) {
			event.setHeaders({ 'retry-after': '60' });
			return fail(503, { code, problem: '暂时不能保存，请过一分钟再试' });
		}
		if ('noSuchReceipt' in proof) error(404, '没有这个页面');
		if ('done' in proof) redirect(303, `/r/${event.params.receipt}`);
		const wait = proof.wrongCode
			? await refuseCode(context, clientOf(event), '/r/[receipt]')
			: null;
		if (wait === null) return fail(422, { code, problem: proof.problems.code });
		event.setHeaders({ 'retry-after': String(wait) });
		return fail(429, { code, problem: `错误次数过多，请 ${Math.ceil(wait / 60)} 分钟后再试` });
	}
};
