// The few letters that wait or are in hand are found without looking at all that have arrived.
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('letters_due').execute();
	await sql`create index letters_waiting on letters (next_at) where next_at is not null`.execute(
		db
	);
	await sql`create index letters_in_hand on letters (leased_until) where leased_until is not null`.execute(
		db
	);
}
