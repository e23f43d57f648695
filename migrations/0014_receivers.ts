// Who receives for a bureau without its own committee is proposed and confirmed like a mailbox.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.alterTable('office_proposals')
		.addColumn('received_by', 'text', (c) => c.references('bureaus.id'))
		.execute();
}
