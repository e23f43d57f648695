// The receipt as a picture: a long press on it keeps it in the phone's album.
import { error } from '@sveltejs/kit';
import { drawReceipt } from '#lib/server/cards/receipt-picture.ts';
import { followReceipt } from '#lib/server/journey/follow-receipt.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { receipt } = params;
	const progress = await followReceipt(locals.context, receipt);
	if (!progress) error(404, '没有这个页面');
	const submittedAt = instantInWords(new Date(progress.submittedAt));
	const png = drawReceipt(receipt, submittedAt, `${locals.context.config.origin}/r/${receipt}`);
	return new Response(new Uint8Array(png), {
		headers: { 'content-type': 'image/png', 'cache-control': 'private, no-store' }
	});
};
