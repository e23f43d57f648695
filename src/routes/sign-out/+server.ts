// The person leaves the desk: the session ends on the server, not only in the browser.
import { error, redirect } from '@sveltejs/kit';
import { signOut } from '#lib/server/journey/sign-in.ts';
import { strangeIn } from '../(public)/reading.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals, cookies } = event;
	if (await strangeIn(event)) error(400, '表单里有无法识别的内容，请用页面上的“退出”按钮');
	const { context, sessions, person, sessionId } = locals;
	if (sessionId) await sessions.invalidateSession(sessionId);
	if (person) await signOut(context, person);
	const { name, value, attributes } = sessions.createBlankSessionCookie();
	cookies.set(name, value, { path: '/', ...attributes });
	redirect(303, '/sign-in');
};
