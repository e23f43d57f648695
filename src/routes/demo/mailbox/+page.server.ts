// The demo's built-in mailbox: every letter that the portal sent by SMTP. Outside the demo it is not there.
import { error } from '@sveltejs/kit';
import { instantInWords } from '#lib/server/regulation/deadline.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const mailbox = locals.portal.demoMailbox;
	if (!mailbox) error(404, '没有这个页面');
	const letters = await mailbox.list();
	return {
		letters: letters.map(({ id, to, toName, subject, receivedAt }) => ({
			id,
			to,
			toName,
			subject,
			receivedAt: instantInWords(new Date(receivedAt))
		}))
	};
};
