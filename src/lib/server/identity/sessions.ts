// Signed-in time at the desk: lucia's sessions over our store.
import { Lucia, TimeSpan } from 'lucia';
import type { Clock } from '../platform/clock.ts';
import type { Executor } from '../platform/database.ts';
import { sessionStore } from './session-store.ts';
import type { SessionMarks } from './session.ts';

export type Sessions = Lucia<SessionMarks>;

/** `secure`: the origin is https, so the cookie may carry the __Host- promise. */
export function openSessions(db: Executor, clock: Clock, secure: boolean): Sessions {
	return new Lucia(sessionStore(db, clock), {
		sessionExpiresIn: new TimeSpan(8, 'h'),
		getSessionAttributes: (marks) => marks,
		sessionCookie: {
			name: secure ? '__Host-session' : 'session',
			expires: false,
			attributes: { secure, sameSite: 'lax', path: '/' }
		}
	});
}
