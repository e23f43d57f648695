// What both report pages do: show the form, and answer a submission as the contract's table says.
import { error, fail, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { openReport, openReportShape } from '#lib/server/journey/open-report.ts';
import { sendReport } from '#lib/server/journey/send-report.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { posterText } from '#lib/server/regulation/annexes.ts';
import { itemNumbers } from '#lib/server/regulation/ten-items.ts';
import { readReportForm } from '#lib/server/reports/report-form.ts';
import { clientOf, formOf } from '../reading.ts';

/** The form about the visit of `token`; about one without a poster where it is null. */
export async function showReport({ locals }: { locals: App.Locals }, token: string | null) {
	const page = await openReport(locals.context, token);
	if (!page) error(404, '没有这个页面');
	return {
		page,
		keptForm: 'report',
		prohibitions: itemNumbers.map((number) => ({
			number,
			text: posterText.prohibitions[number - 1] ?? ''
		}))
	};
}

export async function takeReport(event: RequestEvent, token: string | null) {
	const { context } = event.locals;
	const shape = await openReportShape(context, token);
	if (!shape) error(404, '没有这个页面');
	const reading = readReportForm(await formOf(event), shape);
	const { typed } = reading;
	if (reading.edit) return { typed, problems: {} };
	try {
		const sent = await sendReport(context, token, reading, clientOf(event));
		if ('noSuchVisit' in sent) error(404, '没有这个页面');
		if ('accepted' in sent) redirect(303, `/r/${sent.accepted}`);
		if ('problems' in sent) return fail(422, { typed, problems: sent.problems });
		event.setHeaders({ 'retry-after': String(sent.wait) });
		const minutes = Math.ceil(sent.wait / 60);
		const form = `还没有提交：这个网络近来提交次数较多，请 ${minutes} 分钟后再试。填写的内容都在下面；急的可以拨打公示上的电话或 12388`;
		return fail(429, { typed, problems: { form } });
	} catch (fault) {
		if (!isStorageFault(fault)) throw fault;
		context.log.error({ fault: String(fault) }, 'a report could not be stored');
		event.setHeaders({ 'retry-after': '60' });
		const form = '未提交成功：平台暂时不能保存。填写的内容都在下面，请过一分钟再提交';
		return fail(503, { typed, problems: { form } });
	}
}
