// A person has proved who he is: a session of eight hours begins, under a new cookie.
import type { RequestEvent } from '@sveltejs/kit';
import type { Person } from '#lib/server/identity/person.ts';

export async function openSession(event: RequestEvent, person: Person): Promise<void> {
	const { sessions, sessionId } = event.locals;
	if (sessionId) await sessions.invalidateSession(sessionId);
	const session = await sessions.createSession(person.id, {});
	const { name, value, attributes } = sessions.createSessionCookie(session.id);
	event.cookies.set(name, value, { path: '/', ...attributes });
}
