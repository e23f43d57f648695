// lucia's sessions in our database; ids are hashed before they are stored, lucia v3 keeps them in clear.
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import { sha256 } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';

export function sessionStore(db: Executor): Adapter {
	const toSession = (
		row: { person_id: string; expires_at: string },
		id: string
	): DatabaseSession => ({
		id,
		userId: row.person_id,
		expiresAt: new Date(row.expires_at),
		attributes: {}
	});

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
				.execute();
			return rows.map((row) => toSession(row, row.id));
		},
		async setSession(session) {
			await db
				.insertInto('sessions')
				.values({
					id: sha256(session.id),
					person_id: session.userId,
					expires_at: session.expiresAt.toISOString()
				})
				.execute();
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			await db
				.updateTable('sessions')
				.set({ expires_at: expiresAt.toISOString() })
				.where('id', '=', sha256(sessionId))
				.execute();
		},
		async deleteSession(sessionId) {
			await db.deleteFrom('sessions').where('id', '=', sha256(sessionId)).execute();
		},
		async deleteUserSessions(personId) {
			await db.deleteFrom('sessions').where('person_id', '=', personId).execute();
		},
		async deleteExpiredSessions() {
			await db.deleteFrom('sessions').where('expires_at', '<=', new Date().toISOString()).execute();
		}
	};
}
