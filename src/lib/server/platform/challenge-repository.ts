// SQL of solved challenges: each opens the door once, and is kept until it would have run out.
import type { Executor } from './database.ts';

/** Whether a challenge was used before. */
export async function isSpent(db: Executor, nonce: string): Promise<boolean> {
	const row = await db
		.selectFrom('spent_challenges')
		.select('nonce')
		.where('nonce', '=', nonce)
		.executeTakeFirst();
	return row !== undefined;
}

/** Uses a challenge; false when somebody else just did. Forgets those that have run out. */
export async function spend(
	trx: Executor,
	challenge: { nonce: string; until: Date },
	now: Date
): Promise<boolean> {
	await trx.deleteFrom('spent_challenges').where('expires_at', '<=', now.toISOString()).execute();
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('spent_challenges')
		.values({ nonce: challenge.nonce, expires_at: challenge.until.toISOString() })
		.onConflict((conflict) => conflict.column('nonce').doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}
