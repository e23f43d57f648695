// One letter of the demo's mailbox.
import { error } from '@sveltejs/kit';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const letter = await locals.portal.demoMailbox?.read(params.id);
	if (!letter) error(404, '没有这个页面');
	const { attachments, receivedAt, ...words } = letter;
	return {
		letter: words,
		receivedAt: instantInWords(new Date(receivedAt)),
		attachments: attachments.map(({ filename, content }) => ({ filename, size: content.length }))
	};
};
