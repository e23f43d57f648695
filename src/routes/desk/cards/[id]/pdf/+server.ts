// 查阅件: the card's PDF for this reader, whose name stands on it; what was mailed stays as it was.
import { error } from '@sveltejs/kit';
import { readCardPdf } from '#lib/server/journey/read-card.ts';
import { personAt } from '../../../who.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const outcome = await readCardPdf(locals.context, personAt(locals), params.id);
	if (!('done' in outcome)) error(404, '没有这份文件');
	const { number, pdf } = outcome.done;
	return new Response(Buffer.from(pdf), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `inline; filename="${number}-chayue.pdf"`
		}
	});
};
