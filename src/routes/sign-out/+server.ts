// The person leaves the desk: the session ends on the server, and the browser forgets what it kept.
import { error } from '@sveltejs/kit';
import { signOut } from '#lib/server/journey/sign-in.ts';
import { strangeIn } from '../(public)/reading.ts';
import { forgetSession } from '../sign-in/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals, cookies } = event;
	if (await strangeIn(event)) error(400, '表单里有无法识别的内容，请用页面上的“退出”按钮');
	const { context, sessions, person, sessionId } = locals;
	if (sessionId) await sessions.invalidateSession(sessionId);
	if (person) await signOut(context, person);
	forgetSession({ locals, cookies });
	return new Response(null, {
		status: 303,
		headers: { location: '/sign-in', 'clear-site-data': '"cache", "cookies", "storage"' }
	});
};
