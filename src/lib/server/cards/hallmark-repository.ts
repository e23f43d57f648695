// SQL for those who hold a document or a receipt: a hash of 256 bits is not guessed, so a match is told.
import type { Executor } from '../platform/database.ts';

/** What the record confirms of a document; never what the card says. */
export interface Recorded {
	/** Null for a receipt, which does not tell the number. */
	number: string | null;
	submittedAt: string;
	contentHash: string;
}

/** The copy whose PDF has this SHA-256 (hex). */
export async function findByPdfHash(db: Executor, hash: string): Promise<Recorded | undefined> {
	return copies(db).where('k.pdf_hash', '=', hash).executeTakeFirst();
}

/** The copies of the card whose content has this SHA-256 (hex), one for each host. */
export async function findByContentHash(db: Executor, hash: string): Promise<Recorded[]> {
	return copies(db).where('c.content_hash', '=', hash).orderBy('k.number').execute();
}

/** The card of a receipt, by the receipt's keyed hash. */
export async function findByReceiptHash(db: Executor, hash: string): Promise<Recorded | undefined> {
	const row = await db
		.selectFrom('cards')
		.select(['submitted_at as submittedAt', 'content_hash as contentHash'])
		.where('receipt_hash', '=', hash)
		.executeTakeFirst();
	return row && { ...row, number: null };
}

function copies(db: Executor) {
	return db
		.selectFrom('card_copies as k')
		.innerJoin('cards as c', 'c.id', 'k.card_id')
		.select(['k.number', 'c.submitted_at as submittedAt', 'c.content_hash as contentHash']);
}
