// SQL of tries: what a source has used up of a limit, until when; gone as soon as it has run out.
import { sql } from 'kysely';
import type { Executor } from './database.ts';

export interface Tries {
	points: number;
	/** ISO instant at which they are forgotten. */
	until: string;
}

export async function findTries(db: Executor, source: string, now: Date) {
	return db
		.selectFrom('tries')
		.select(['points', 'until'])
		.where('source', '=', source)
		.where('until', '>', now.toISOString())
		.executeTakeFirst();
}

/** Adds points to those that still count; `anew` sets points and end whatever was there. */
export async function addTries(
	trx: Executor,
	source: string,
	tries: Tries,
	now: Date,
	anew: boolean
): Promise<Tries> {
	await trx.deleteFrom('tries').where('until', '<=', now.toISOString()).execute();
	return trx
		.insertInto('tries')
		.values({ source, ...tries })
		.onConflict((conflict) =>
			conflict
				.column('source')
				.doUpdateSet(anew ? tries : { points: sql`tries.points + excluded.points` })
		)
		.returning(['points', 'until'])
		.executeTakeFirstOrThrow();
}

export async function forgetTries(db: Executor, source: string): Promise<boolean> {
	const { numDeletedRows } = await db
		.deleteFrom('tries')
		.where('source', '=', source)
		.executeTakeFirst();
	return numDeletedRows > 0n;
}
