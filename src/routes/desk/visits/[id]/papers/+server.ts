// One print job: both notices, the slip for the enterprise's copy alone, the poster. It is recorded.
import { error, redirect } from '@sveltejs/kit';
import { printPapers } from '#lib/server/journey/issue-notice.ts';
import { strangeIn } from '../../../../(public)/reading.ts';
import { personAt } from '../../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals, params, url } = event;
	if (await strangeIn(event)) error(400, '表单里有无法识别的内容，请从检查页面重新打印');
	const size = url.searchParams.get('poster') === 'A3' ? 'A3' : 'A4';
	const outcome = await printPapers(locals.context, personAt(locals), params.id, size);
	if (!('done' in outcome)) error(404, '没有这次检查，或尚未批准下发');
	return new Response(Buffer.from(outcome.done), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `inline; filename="papers-${params.id.slice(0, 8)}.pdf"`
		}
	});
};

/** Reading changes nothing: a reload of the print-out's tab leads back to the visit. */
export const GET: RequestHandler = ({ params }) => redirect(303, `/desk/visits/${params.id}`);
