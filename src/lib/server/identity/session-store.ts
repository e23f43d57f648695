// lucia's sessions in our database; ids are hashed before they are stored, lucia v3 keeps them in clear.
import type { Adapter, DatabaseSession, DatabaseUser, Lucia } from 'lucia';
import type { Selectable } from 'kysely';
import { sha256 } from '../platform/cipher.ts';
import type { Clock } from '../platform/clock.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Schema } from '../platform/schema.ts';
import { endOf } from './session.ts';
import type { SessionMarks } from './session.ts';

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionMarks>;
		DatabaseSessionAttributes: SessionMarks;
	}
}

type Row = Selectable<Schema['sessions']>;

function marksOf(row: Row): SessionMarks {
	return {
		createdAt: row.created_at,
		seenAt: row.seen_at,
		secondFactorAt: row.second_factor_at,
		confirmedAt: row.confirmed_at,
		device: row.device
	};
}

export function sessionStore(db: Executor, clock: Clock): Adapter {
	const toSession = (row: Row, id: string): DatabaseSession => {
		const marks = marksOf(row);
		// lucia compares with the machine's clock, the portal with the one it was handed.
		const left = endOf(marks).getTime() - clock.now().getTime();
		const expiresAt = new Date(Date.now() + left);
		return { id, userId: row.person_id, expiresAt, attributes: marks };
	};

	return {
		async getSessionAndUser(sessionId) {
			const row = await db
				.selectFrom('sessions')
				.selectAll()
				.where('id', '=', sha256(sessionId))
				.executeTakeFirst();
			if (!row) return [null, null];
			const user: DatabaseUser = { id: row.person_id, attributes: {} };
			return [toSession(row, sessionId), user];
		},
		async getUserSessions(personId) {
			const rows = await db
				.selectFrom('sessions')
				.selectAll()
				.where('person_id', '=', personId)
				.orderBy('seen_at', 'desc')
				.execute();
			return rows.map((row) => toSession(row, row.id));
		},
		async setSession({ id, userId, attributes }) {
			const row = {
				id: sha256(id),
				person_id: userId,
				created_at: attributes.createdAt,
				seen_at: attributes.seenAt,
				second_factor_at: attributes.secondFactorAt,
				confirmed_at: attributes.confirmedAt,
				device: attributes.device
			};
			await transaction(db, (trx) => trx.insertInto('sessions').values(row).execute());
		},
		async updateSessionExpiration() {
			// lucia would prolong a session by half of its time; ours lives by `seen_at` and eight hours.
		},
		async deleteSession(sessionId) {
			const id = sha256(sessionId);
			await transaction(db, (trx) => trx.deleteFrom('sessions').where('id', '=', id).execute());
		},
		async deleteUserSessions(personId) {
			await transaction(db, (trx) => endSessionsOf(trx, personId));
		},
		async deleteExpiredSessions() {
			await transaction(db, async (trx) => {
				const rows = await trx.selectFrom('sessions').selectAll().execute();
				const over = rows.filter((row) => endOf(marksOf(row)) <= clock.now()).map(({ id }) => id);
				if (over.length > 0) await trx.deleteFrom('sessions').where('id', 'in', over).execute();
			});
		}
	};
}

/** The person is still there, or has just given his password again. `sessionId` as in the cookie. */
export async function markSession(
	trx: Executor,
	sessionId: string,
	marks: { seenAt: Date } | { confirmedAt: Date }
): Promise<void> {
	const set =
		'seenAt' in marks
			? { seen_at: marks.seenAt.toISOString() }
			: { confirmed_at: marks.confirmedAt.toISOString() };
	await trx.updateTable('sessions').set(set).where('id', '=', sha256(sessionId)).execute();
}

/** Ends all sessions of a person, but for the one whose cookie is given. */
export async function endSessionsOf(
	trx: Executor,
	personId: string,
	butFor: string | null = null
): Promise<void> {
	const all = trx.deleteFrom('sessions').where('person_id', '=', personId);
	await (butFor ? all.where('id', '!=', sha256(butFor)) : all).execute();
}

/** Ends one session of a person, by its hashed id; false when it was gone. */
export async function endSession(trx: Executor, personId: string, id: string): Promise<boolean> {
	const { numDeletedRows } = await trx
		.deleteFrom('sessions')
		.where('person_id', '=', personId)
		.where('id', '=', id)
		.executeTakeFirst();
	return numDeletedRows > 0n;
}
