// The person leaves the desk: the session ends on the server, not only in the browser.
import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/server/journey/sign-in.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies }) => {
	const { context, sessions, person, sessionId } = locals;
	if (sessionId) await sessions.invalidateSession(sessionId);
	if (person) await signOut(context, person);
	const { name, value, attributes } = sessions.createBlankSessionCookie();
	cookies.set(name, value, { path: '/', ...attributes });
	redirect(303, '/sign-in');
};
