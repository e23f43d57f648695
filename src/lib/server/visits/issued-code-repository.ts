// SQL of the feedback codes issued for a visit.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf } from '../platform/sealed-columns.ts';

const codeColumn = 'feedback_codes.code';

/** Every code issued for the visit, oldest first; the last one is the one in force. */
export async function codesOf(db: Executor, cipher: Cipher, visitId: string) {
	const rows = await db
		.selectFrom('feedback_codes')
		.select(['number', 'code'])
		.where('visit_id', '=', visitId)
		.orderBy('number')
		.execute();
	return rows.map(({ number, code }) => ({
		number,
		code: cipher.open(codeColumn, code, rowOf(visitId, number))
	}));
}

export async function insertCode(
	trx: Executor,
	cipher: Cipher,
	issued: {
		visitId: string;
		number: number;
		code: string;
		personId: string;
		reason: string;
		now: Date;
	}
): Promise<void> {
	const row = rowOf(issued.visitId, issued.number);
	await trx
		.insertInto('feedback_codes')
		.values({
			visit_id: issued.visitId,
			number: issued.number,
			code: cipher.seal(codeColumn, issued.code, row),
			issued_by: issued.personId,
			issued_at: issued.now.toISOString(),
			reason: cipher.seal('feedback_codes.reason', issued.reason, row)
		})
		.execute();
}
