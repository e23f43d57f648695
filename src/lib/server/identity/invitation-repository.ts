// SQL of the one-time links by which people come in; only their hashes are kept.
import type { Executor } from '../platform/database.ts';

export async function insertInvitation(
	trx: Executor,
	invitation: { tokenHash: string; personId: string; expiresAt: Date },
	now: Date
): Promise<void> {
	await trx
		.insertInto('invitations')
		.values({
			token_hash: invitation.tokenHash,
			person_id: invitation.personId,
			made_at: now.toISOString(),
			expires_at: invitation.expiresAt.toISOString()
		})
		.execute();
}

/** The person a still valid link was made for. */
export async function findInvited(db: Executor, tokenHash: string, now: Date) {
	return db
		.selectFrom('invitations')
		.select('person_id as personId')
		.where('token_hash', '=', tokenHash)
		.where('used_at', 'is', null)
		.where('expires_at', '>', now.toISOString())
		.executeTakeFirst();
}

/** Uses a link up; false when somebody was faster. */
export async function useInvitation(trx: Executor, tokenHash: string, now: Date): Promise<boolean> {
	const result = await trx
		.updateTable('invitations')
		.set({ used_at: now.toISOString() })
		.where('token_hash', '=', tokenHash)
		.where('used_at', 'is', null)
		.executeTakeFirst();
	return result.numUpdatedRows === 1n;
}
