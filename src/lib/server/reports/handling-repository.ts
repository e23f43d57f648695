// SQL of what an office does with a report: each step is a record of its own, and none is changed.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf } from '../platform/sealed-columns.ts';
import type { ClosureOfReport } from './handling-form.ts';
import type { Whither } from './report.ts';

export async function insertAcceptance(
	trx: Executor,
	{ reportId, personId }: { reportId: string; personId: string },
	now: Date
): Promise<void> {
	await trx
		.insertInto('report_acceptances')
		.values({ report_id: reportId, person_id: personId, accepted_at: now.toISOString() })
		.execute();
}

export async function insertNote(
	trx: Executor,
	cipher: Cipher,
	note: { id: string; reportId: string; personId: string; words: string },
	now: Date
): Promise<void> {
	await trx
		.insertInto('report_notes')
		.values({
			id: note.id,
			report_id: note.reportId,
			person_id: note.personId,
			noted_at: now.toISOString(),
			words: cipher.seal('report_notes.words', note.words, note.id)
		})
		.execute();
}

export async function insertTransfer(
	trx: Executor,
	cipher: Cipher,
	transfer: { reportId: string; personId: string; whither: Whither; reason: string },
	now: Date
): Promise<void> {
	const row = rowOf(transfer.reportId, transfer.whither);
	await trx
		.insertInto('report_transfers')
		.values({
			report_id: transfer.reportId,
			person_id: transfer.personId,
			whither: transfer.whither,
			transferred_at: now.toISOString(),
			reason: cipher.seal('report_transfers.reason', transfer.reason, row)
		})
		.execute();
}

export async function insertClosure(
	trx: Executor,
	cipher: Cipher,
	closure: { reportId: string; personId: string } & ClosureOfReport,
	now: Date
): Promise<void> {
	await trx
		.insertInto('report_closures')
		.values({
			report_id: closure.reportId,
			person_id: closure.personId,
			closed_at: now.toISOString(),
			handling: closure.handling,
			outcome: closure.outcome,
			measures: closure.measures.join(','),
			reason: cipher.seal('report_closures.reason', closure.reason, closure.reportId),
			reply: cipher.seal('report_closures.reply', closure.reply, closure.reportId)
		})
		.execute();
}
