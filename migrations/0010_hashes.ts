// Whoever holds a document asks by its hash whether the record has it: found without a search through all.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await db.schema.createIndex('cards_by_content_hash').on('cards').column('content_hash').execute();
	await db.schema.createIndex('card_copies_by_pdf').on('card_copies').column('pdf_hash').execute();
}
