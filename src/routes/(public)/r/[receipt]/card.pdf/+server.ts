// 留存件 as a PDF: a plain GET shown in place, for WeChat does nothing with a download.
import { error, redirect } from '@sveltejs/kit';
import { reopenCardPdf } from '#lib/server/journey/reopen-card.ts';
import { passOf } from '../own-card.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { receipt } = event.params;
	const reopened = await reopenCardPdf(event.locals.context, receipt, passOf(event));
	if ('noSuchReceipt' in reopened) error(404, '没有这个页面');
	if ('closed' in reopened) redirect(303, `/r/${receipt}/card`);
	return new Response(new Uint8Array(reopened.pdf), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': 'inline; filename="card.pdf"',
			'cache-control': 'private, no-store'
		}
	});
};
