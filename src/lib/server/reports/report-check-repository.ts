// SQL of what the ledger is compared with: reports, and everything that was done with them.
import { opened } from '../platform/cipher.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf } from '../platform/sealed-columns.ts';
import type { Measure } from '../regulation/handling.ts';
import { wordsOfClosure } from './report.ts';
import type { FrozenReport } from './report.ts';
import { contentColumn, wordsColumn } from './report-repository.ts';

/** Reports in the order of their ids, with whom each names by hash; content null: it cannot be opened. */
export async function reportsToCheck(db: Executor, cipher: Cipher, after: string, limit: number) {
	const rows = await db
		.selectFrom('reports')
		.select(['id', 'number', 'visit_id as visitId', 'bureau_id as bureauId', 'organ'])
		.select(['submitted_at as submittedAt', 'content_hash as contentHash', 'content'])
		.where('id', '>', after)
		.orderBy('id')
		.limit(limit)
		.execute();
	const people = await db
		.selectFrom('report_people')
		.select(['report_id as id', 'name_hash as hash'])
		.where('report_id', '>', after)
		.where('report_id', '<=', rows.at(-1)?.id ?? after)
		.execute();
	const named = Map.groupBy(people, ({ id }) => id);
	return rows.map((row) => ({
		...row,
		nameHashes: (named.get(row.id) ?? []).map(({ hash }) => hash),
		content: opened(
			() => JSON.parse(cipher.open(contentColumn, row.content, row.id)) as FrozenReport
		)
	}));
}

export interface WorkToCheck {
	reportId: string;
	at: string;
	/** Null: the reporter. */
	by: string | null;
	act: `report ${'asked' | 'added to' | 'noted' | 'accepted' | 'transferred' | 'closed'}`;
	marks?: Record<string, string>;
	/** Words that the ledger holds the hash of, by its name there; null where they cannot be opened. */
	words?: Record<string, string | null>;
}

/** Every message, note, acceptance, transfer and closure. */
export async function workToCheck(db: Executor, cipher: Cipher): Promise<WorkToCheck[]> {
	const open = (column: string, sealed: string, row: string) =>
		opened(() => cipher.open(column, sealed, row));
	const messages = await db
		.selectFrom('report_messages')
		.select(['id', 'report_id as reportId', 'written_at as at', 'person_id as by', 'words'])
		.execute();
	const notes = await db
		.selectFrom('report_notes')
		.select(['id', 'report_id as reportId', 'noted_at as at', 'person_id as by', 'words'])
		.execute();
	const acceptances = await db
		.selectFrom('report_acceptances')
		.select(['report_id as reportId', 'accepted_at as at', 'person_id as by'])
		.execute();
	const transfers = await db
		.selectFrom('report_transfers')
		.select(['report_id as reportId', 'transferred_at as at', 'person_id as by'])
		.select(['whither', 'reason'])
		.execute();
	const closures = await db
		.selectFrom('report_closures')
		.select(['report_id as reportId', 'closed_at as at', 'person_id as by'])
		.select(['handling', 'outcome', 'measures', 'reason', 'reply'])
		.execute();
	return [
		...messages.map(({ id, words, ...row }): WorkToCheck => {
			const act = row.by === null ? 'report added to' : 'report asked';
			return { ...row, act, words: { words: open(wordsColumn, words, id) } };
		}),
		...notes.map(({ id, words, ...row }): WorkToCheck => {
			return {
				...row,
				act: 'report noted',
				words: { words: open('report_notes.words', words, id) }
			};
		}),
		...acceptances.map((row): WorkToCheck => ({ ...row, act: 'report accepted' })),
		...transfers.map(({ whither, reason, ...row }): WorkToCheck => {
			const text = open('report_transfers.reason', reason, rowOf(row.reportId, whither));
			return { ...row, act: 'report transferred', marks: { whither }, words: { reason: text } };
		}),
		...closures.map(({ handling, outcome, measures, ...row }): WorkToCheck => {
			const { reportId, at, by } = row;
			const reason = open('report_closures.reason', row.reason, reportId);
			const reply = open('report_closures.reply', row.reply, reportId);
			const words =
				reason === null || reply === null
					? null
					: wordsOfClosure({
							measures: measures.split(',').filter(Boolean) as Measure[],
							reason,
							reply
						});
			const marks = { handling, outcome };
			return { reportId, at, by, act: 'report closed', marks, words: { words } };
		})
	];
}
