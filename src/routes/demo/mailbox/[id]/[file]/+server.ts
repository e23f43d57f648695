// An attachment of a letter in the demo's mailbox, shown in the browser.
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const letter = await locals.portal.demoMailbox?.read(params.id);
	const file = letter?.attachments.find(({ filename }) => filename === params.file);
	if (!file) error(404, '没有这个页面');
	return new Response(new Uint8Array(file.content), {
		headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline' }
	});
};
