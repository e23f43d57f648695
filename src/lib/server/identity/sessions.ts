// Signed-in time at the desk: lucia's sessions, eight hours at most.
import { Lucia, TimeSpan } from 'lucia';
import type { Executor } from '../platform/database.ts';
import { sessionStore } from './session-store.ts';

export type Sessions = Lucia;

/** `secure`: the origin is https, so the cookie may carry the __Host- promise. */
export function openSessions(db: Executor, secure: boolean): Sessions {
	return new Lucia(sessionStore(db), {
		sessionExpiresIn: new TimeSpan(8, 'h'),
		sessionCookie: {
			name: secure ? '__Host-session' : 'session',
			expires: false,
			attributes: { secure, sameSite: 'lax', path: '/' }
		}
	});
}
