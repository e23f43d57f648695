// Whose session it is, and how a new one begins: under a new cookie, with the second factor to come.
import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { findPerson } from '#lib/server/identity/person-repository.ts';
import type { Person } from '#lib/server/identity/person.ts';
import { markSession } from '#lib/server/identity/session-store.ts';
import { transaction } from '#lib/server/platform/database.ts';
import { deviceOf, isWorthNoting } from '#lib/server/identity/session.ts';

/** `secondFactor`: whether it was given already, or is not asked of this person. */
export async function openSession(
	event: RequestEvent,
	person: Person,
	secondFactor: boolean
): Promise<void> {
	const { context, sessions, sessionId } = event.locals;
	if (sessionId) await sessions.invalidateSession(sessionId);
	const now = context.clock.now().toISOString();
	const session = await sessions.createSession(person.id, {
		createdAt: now,
		seenAt: now,
		secondFactorAt: secondFactor ? now : null,
		confirmedAt: null,
		device: deviceOf(event.request.headers.get('user-agent') ?? '')
	});
	const { name, value, attributes } = sessions.createSessionCookie(session.id);
	event.cookies.set(name, value, { path: '/', ...attributes });
}

/** Names the person whose cookie it is; one whose second factor is pending is nobody yet. */
export async function recogniseVisitor(
	{ locals }: RequestEvent,
	sessionId: string | null = null
): Promise<void> {
	const { context, sessions } = locals;
	locals.person = locals.pending = locals.session = null;
	locals.sessionId = sessionId;
	if (!sessionId) return;
	const { session, user } = await sessions.validateSession(sessionId);
	const person = user && (await findPerson(context.db, context.cipher, { id: user.id }));
	if (!session || !person?.active) {
		locals.sessionId = null;
		return;
	}
	const now = context.clock.now();
	if (isWorthNoting(session, now))
		await transaction(context.db, (trx) => markSession(trx, sessionId, { seenAt: now }));
	locals.session = session;
	if (session.secondFactorAt) locals.person = person;
	else locals.pending = person;
}

/** The browser forgets the session. */
export function forgetSession({ locals, cookies }: { locals: App.Locals; cookies: Cookies }): void {
	const { name, value, attributes } = locals.sessions.createBlankSessionCookie();
	cookies.set(name, value, { path: '/', ...attributes });
}

/** Where the person was going, when that was the desk. */
export function deskAddress(url: URL): string {
	const next = url.searchParams.get('next') ?? '';
	return /^\/desk([/?][\x21-\x7e]*)?$/.test(next) ? next : '/desk';
}
