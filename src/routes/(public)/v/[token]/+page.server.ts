// 公示: what the poster on the wall says, as the QR shows it; the same for everyone.
import { error } from '@sveltejs/kit';
import { openPoster } from '#lib/server/journey/open-card.ts';
import { posterText } from '#lib/server/regulation/annexes.ts';
import { daysInWords } from '#lib/server/regulation/deadline.ts';
import { kindOnForms } from '#lib/server/regulation/visit-kinds.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const posted = await openPoster(locals.context, params.token);
	if (!posted) error(404, '没有这个页面');
	const { facts } = posted;
	return {
		posted,
		origin: locals.context.config.origin,
		kinds: facts.kinds.map((kind) => kindOnForms[kind]),
		dates: daysInWords(facts.startOn, facts.endOn),
		text: posterText
	};
};
