import '@sveltejs/adapter-node';
import type { Context } from '#lib/server/platform/context.ts';
import type { Account } from '#lib/server/identity/person-repository.ts';
import type { Person } from '#lib/server/identity/person.ts';
import type { SessionMarks } from '#lib/server/identity/session.ts';
import type { Sessions } from '#lib/server/identity/sessions.ts';
import type { Portal } from '#lib/server/journey/start-portal.ts';

declare module 'node:http' {
	interface IncomingMessage {
		/**
		 * Set by the front door where it can hand out the page to those who ask next: the page, the value
		 * that is this visitor's own, and the headers.
		 */
		keepPage?(html: string, value: string, headers: Headers): void;
	}
}

declare global {
	namespace App {
		interface Error {
			message: string;
			/** Quoted to the operator, who finds it in the log. */
			id?: string;
		}
		interface PageData {
			/** The id of a form that can come back with all that was typed in it (`edit`). */
			keptForm?: string;
		}
		interface Locals {
			context: Context;
			portal: Portal;
			sessions: Sessions;
			/** Who is signed in, or null. */
			person: Person | null;
			/** Who has given his password and owes his second factor. */
			pending: Account | null;
			session: SessionMarks | null;
			/** As the cookie has it; null when it opens nothing. */
			sessionId: string | null;
			/** Random for each rendering of a form: by it a double tap is told. */
			formKey: string;
			/** 大字版 is asked for. */
			large: boolean;
			/** A fault of the storage was met: the answer becomes 503. */
			unstorable?: boolean;
		}
	}
}

export {};
