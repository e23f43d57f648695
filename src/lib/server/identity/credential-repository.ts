// SQL of what proves a person: second factor, recovery codes, known places, and resets of all of it.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';

/** Sets the second factor, or takes it away; what was there before opens nothing any more. */
export async function setSecondFactor(
	trx: Executor,
	cipher: Cipher,
	personId: string,
	factor: { secret: string; step: number | null } | null
): Promise<void> {
	await trx
		.updateTable('people')
		.set({
			totp_secret: factor && cipher.seal('people.totp_secret', factor.secret, personId),
			totp_step: factor?.step ?? null
		})
		.where('id', '=', personId)
		.execute();
	await trx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
}

/** Uses a time step up; false when it, or a later one, was used before. */
export async function useStep(trx: Executor, personId: string, step: number): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('people')
		.set({ totp_step: step })
		.where('id', '=', personId)
		.where((where) => where.or([where('totp_step', 'is', null), where('totp_step', '<', step)]))
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

function hashOfCode(cipher: Cipher, personId: string, code: string): string {
	return cipher.hash('recovery code', `${personId}\n${code}`);
}

/** Ten new codes in place of those that were there. */
export async function replaceRecoveryCodes(
	trx: Executor,
	cipher: Cipher,
	personId: string,
	codes: string[],
	now: Date
): Promise<void> {
	await trx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
	await trx
		.insertInto('recovery_codes')
		.values(
			codes.map((code) => ({
				code_hash: hashOfCode(cipher, personId, code),
				person_id: personId,
				made_at: now.toISOString()
			}))
		)
		.execute();
}

/** Uses a code up; false when it is unknown or was used. */
export async function useRecoveryCode(
	trx: Executor,
	cipher: Cipher,
	personId: string,
	code: string,
	now: Date
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('recovery_codes')
		.set({ used_at: now.toISOString() })
		.where('code_hash', '=', hashOfCode(cipher, personId, code))
		.where('used_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

export async function recoveryCodesLeft(db: Executor, personId: string): Promise<number> {
	const { count } = await db
		.selectFrom('recovery_codes')
		.where('person_id', '=', personId)
		.where('used_at', 'is', null)
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** `source`: a keyed hash of where the person signed in from. */
export async function rememberSource(
	trx: Executor,
	personId: string,
	source: string,
	now: Date
): Promise<void> {
	const row = { person_id: personId, source_hash: source, last_at: now.toISOString() };
	await trx
		.insertInto('known_sources')
		.values(row)
		.onConflict((conflict) => conflict.columns(['person_id', 'source_hash']).doUpdateSet(row))
		.execute();
}

/** Whether the person signed in from there since then. */
export async function isKnownSource(
	db: Executor,
	personId: string,
	source: string,
	since: Date
): Promise<boolean> {
	const row = await db
		.selectFrom('known_sources')
		.select('last_at')
		.where('person_id', '=', personId)
		.where('source_hash', '=', source)
		.where('last_at', '>=', since.toISOString())
		.executeTakeFirst();
	return row !== undefined;
}

export interface Reset {
	id: string;
	/** A person's id, or `operator`. */
	by: string;
	at: string;
	/** The password that holds no longer. */
	formerHash: string | null;
}

/** Takes password and second factor away, and leaves the trace. */
export async function resetPerson(
	trx: Executor,
	cipher: Cipher,
	reset: { id: string; personId: string; by: string; formerHash: string | null },
	now: Date
): Promise<void> {
	await trx
		.updateTable('people')
		.set({ password_hash: null })
		.where('id', '=', reset.personId)
		.execute();
	await setSecondFactor(trx, cipher, reset.personId, null);
	await trx.deleteFrom('known_sources').where('person_id', '=', reset.personId).execute();
	await trx
		.insertInto('person_resets')
		.values({
			id: reset.id,
			person_id: reset.personId,
			reset_by: reset.by,
			reset_at: now.toISOString(),
			former_hash: reset.formerHash
		})
		.execute();
}

/** The newest reset since then, seen or not: whoever took the account over may have said that he saw it. */
export async function lastReset(
	db: Executor,
	personId: string,
	since: Date
): Promise<Reset | undefined> {
	return db
		.selectFrom('person_resets')
		.select(['id', 'reset_by as by', 'reset_at as at', 'former_hash as formerHash'])
		.where('person_id', '=', personId)
		.where('reset_at', '>=', since.toISOString())
		.orderBy('reset_at', 'desc')
		.limit(1)
		.executeTakeFirst();
}

/** Forgets passwords that held no longer since then. */
export async function forgetFormerPasswords(trx: Executor, since: Date): Promise<void> {
	await trx
		.updateTable('person_resets')
		.set({ former_hash: null })
		.where('former_hash', 'is not', null)
		.where('reset_at', '<', since.toISOString())
		.execute();
}

/** Resets that the person has not confirmed having seen, the newest first. */
export async function unseenResets(db: Executor, personId: string): Promise<Reset[]> {
	return db
		.selectFrom('person_resets')
		.select(['id', 'reset_by as by', 'reset_at as at', 'former_hash as formerHash'])
		.where('person_id', '=', personId)
		.where('seen_at', 'is', null)
		.orderBy('reset_at', 'desc')
		.execute();
}

/** The person has seen them. */
export async function markResetsSeen(trx: Executor, personId: string, now: Date): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('person_resets')
		.set({ seen_at: now.toISOString() })
		.where('person_id', '=', personId)
		.where('seen_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
