// The card's PDF: the very bytes that were mailed to the reader's bureau.
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
			'content-disposition': `inline; filename="${number}.pdf"`
		}
	});
};
