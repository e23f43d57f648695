// SQL of what became of letters: attempts, reports that came back, signatures.
import type { Executor } from '../platform/database.ts';
import type { Attempt } from './letter.ts';
import type { Return } from './return.ts';

/** What everybody who asks for a letter is told of it. */
export const letterColumns = [
	'id',
	'kind',
	'card_id as cardId',
	'bureau_id as bureauId',
	'organ',
	'mailbox',
	'recipient',
	'queued_at as queuedAt',
	'patient_from as patientFrom',
	'next_at as nextAt'
] as const;

/** The office has the letter; a second signature changes nothing. Answers whether it was the first. */
export async function sign(
	trx: Executor,
	letterId: string,
	personId: string | null,
	now: Date
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('letter_signatures')
		.values({ letter_id: letterId, signed_at: now.toISOString(), person_id: personId })
		.onConflict((conflict) => conflict.column('letter_id').doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Keeps a report about a letter; false when the same report was read before. */
export async function recordReturn(
	trx: Executor,
	report: { id: string; report: string; letterId: string | null } & Return
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('letter_returns')
		.values({
			id: report.id,
			report: report.report,
			letter_id: report.letterId,
			verdict: report.verdict,
			status: report.status,
			words: report.words,
			returned_at: report.returnedAt
		})
		.onConflict((conflict) => conflict.column('report').doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The letters with everything that became of them. */
export async function withTrace<Row extends { id: string }>(db: Executor, rows: Row[]) {
	const ids = rows.map((row) => row.id);
	const attempts = await attemptsOf(db, ids);
	const returns = await returnsOf(db, ids);
	const signatures = await signaturesOf(db, ids);
	return rows.map((row) => ({
		...row,
		attempts: attempts.get(row.id) ?? [],
		returns: returns.get(row.id) ?? [],
		signedAt: signatures.get(row.id) ?? null
	}));
}

// SQLite takes at most 32,766 parameters in one statement.
async function inParts<Row>(
	ids: string[],
	read: (part: string[]) => Promise<Row[]>
): Promise<Row[]> {
	const found: Row[] = [];
	for (let from = 0; from < ids.length; from += 10_000)
		found.push(...(await read(ids.slice(from, from + 10_000))));
	return found;
}

async function attemptsOf(db: Executor, letterIds: string[]): Promise<Map<string, Attempt[]>> {
	const rows = await inParts(letterIds, (part) =>
		db
			.selectFrom('letter_attempts')
			.select(['letter_id', 'tried_at as triedAt', 'outcome', 'answer', 'fault'])
			.where('letter_id', 'in', part)
			.orderBy('number')
			.execute()
	);
	return grouped(rows);
}

async function returnsOf(db: Executor, letterIds: string[]): Promise<Map<string, Return[]>> {
	const rows = await inParts(letterIds, (part) =>
		db
			.selectFrom('letter_returns')
			.select(['letter_id', 'verdict', 'status', 'words', 'returned_at as returnedAt'])
			.where('letter_id', 'in', part)
			.orderBy('returned_at')
			.execute()
	);
	return grouped(rows);
}

async function signaturesOf(db: Executor, letterIds: string[]): Promise<Map<string, string>> {
	const rows = await inParts(letterIds, (part) =>
		db
			.selectFrom('letter_signatures')
			.select(['letter_id', 'signed_at'])
			.where('letter_id', 'in', part)
			.execute()
	);
	return new Map(rows.map((row) => [row.letter_id, row.signed_at]));
}

function grouped<Row extends { letter_id: string | null }>(rows: Row[]) {
	const found = new Map<string, Omit<Row, 'letter_id'>[]>();
	for (const { letter_id, ...rest } of rows) {
		if (letter_id === null) continue;
		const list = found.get(letter_id) ?? [];
		list.push(rest);
		found.set(letter_id, list);
	}
	return found;
}
