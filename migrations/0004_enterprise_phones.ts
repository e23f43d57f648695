// The phone by which an enterprise is reached on the last day, for the supervision office alone.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	// Sealed; null where nobody told it.
	await db.schema.alterTable('enterprises').addColumn('contact_phone', 'text').execute();
}
