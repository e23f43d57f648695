// SQL of reports: stored once and frozen; read only by who may, or without its content by receipt.
import type { Organ } from '../delivery/letter.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf } from '../platform/sealed-columns.ts';
import type { Measure } from '../regulation/handling.ts';
import type { FrozenReport, Message, Report } from './report.ts';

export const contentColumn = 'reports.content';
export const wordsColumn = 'report_messages.words';

/** The same key and the same content again: the report that was stored the first time. */
export async function findTwin(db: Executor, formKey: string, twinHash: string) {
	return db
		.selectFrom('reports')
		.select('id')
		.where('form_key', '=', formKey)
		.where('twin_hash', '=', twinHash)
		.executeTakeFirst();
}

/** Whether somebody who reads for an office, or heads it, is inside the visit or one of those named. */
export async function isInvolved(
	trx: Executor,
	office: { bureauId: string; organ: Organ },
	visitId: string | null,
	nameHashes: readonly string[]
): Promise<boolean> {
	const readers = await trx
		.selectFrom('reading_posts')
		.select('name_hash')
		.where('bureau_id', '=', office.bureauId)
		.where('organ', '=', office.organ)
		.execute();
	const heads = await trx
		.selectFrom('offices')
		.select('head_hash as name_hash')
		.where('bureau_id', '=', office.bureauId)
		.where('organ', '=', office.organ)
		.execute();
	const people = [...readers, ...heads].flatMap((person) => person.name_hash ?? []);
	if (people.some((hash) => nameHashes.includes(hash))) return true;
	if (people.length === 0 || visitId === null) return false;
	const insider = await trx
		.selectFrom('visit_insiders')
		.select('visit_id')
		.where('visit_id', '=', visitId)
		.where('name_hash', 'in', people)
		.executeTakeFirst();
	return insider !== undefined;
}

/**
 * Stores a report under the next number of the office that receives it, and answers the number. Each
 * office has a run of its own: a gap in it would tell somebody of the other one that something is there.
 */
export async function insertReport(
	trx: Executor,
	cipher: Cipher,
	report: {
		id: string;
		visitId: string | null;
		receiver: { id: string; code: string };
		organ: Organ;
		year: number;
		formKey: string;
		twinHash: string;
		receiptHash: string;
		content: FrozenReport;
		contentHash: string;
		nameHashes: readonly string[];
	}
): Promise<string> {
	const { content, receiver, year } = report;
	const { next } = await trx
		.selectFrom('reports')
		.select((select) =>
			select(select.fn.coalesce(select.fn.max('sequence'), select.val(0)), '+', 1)
				.$castTo<number>()
				.as('next')
		)
		.where('bureau_id', '=', receiver.id)
		.where('organ', '=', report.organ)
		.where('year', '=', year)
		.executeTakeFirstOrThrow();
	const series = report.organ === 'discipline' ? 'F' : 'FJ';
	const number = `${receiver.code}-${year}-${series}${String(next).padStart(5, '0')}`;
	await trx
		.insertInto('reports')
		.values({
			id: report.id,
			visit_id: report.visitId,
			bureau_id: receiver.id,
			organ: report.organ,
			subject: content.subject,
			signed: Number(content.reporter !== null),
			submitted_at: content.submittedAt,
			year,
			sequence: next,
			number,
			form_key: report.formKey,
			twin_hash: report.twinHash,
			receipt_hash: report.receiptHash,
			content: cipher.seal(contentColumn, JSON.stringify(content), report.id),
			content_hash: report.contentHash
		})
		.execute();
	if (content.items.length > 0)
		await trx
			.insertInto('report_items')
			.values(content.items.map((item) => ({ report_id: report.id, item })))
			.execute();
	if (report.nameHashes.length > 0)
		await trx
			.insertInto('report_people')
			.values(report.nameHashes.map((hash) => ({ report_id: report.id, name_hash: hash })))
			.execute();
	return number;
}

/** What the holder of a receipt may follow: how far it came and what was exchanged, not what it says. */
export async function findReportByReceipt(db: Executor, cipher: Cipher, receiptHash: string) {
	const row = await reportQuery(db).where('c.receipt_hash', '=', receiptHash).executeTakeFirst();
	return row && withWork(db, cipher, row, false);
}

/** One report with everything that became of it, for who may read it. */
export async function findReadableReport(
	db: Executor,
	cipher: Cipher,
	reader: { id: string },
	id: string
): Promise<Report | undefined> {
	const row = await reportQuery(db)
		.innerJoin('readable_reports as r', 'r.report_id', 'c.id')
		.select('r.works')
		.where('r.person_id', '=', reader.id)
		.where('c.id', '=', id)
		.executeTakeFirst();
	return row && withWork(db, cipher, row, Number(row.works) === 1);
}

function reportQuery(db: Executor) {
	return db
		.selectFrom('reports as c')
		.select([
			'c.id',
			'c.number',
			'c.visit_id as visitId',
			'c.bureau_id as bureauId',
			'c.organ',
			'c.submitted_at as submittedAt',
			'c.content_hash as contentHash',
			'c.content'
		]);
}

type ReportRow = Awaited<ReturnType<ReturnType<typeof reportQuery>['executeTakeFirstOrThrow']>>;

async function withWork(
	db: Executor,
	cipher: Cipher,
	row: ReportRow,
	works: boolean
): Promise<Report> {
	const name = (sealed: string) => cipher.open('people.name', sealed);
	const acceptance = await db
		.selectFrom('report_acceptances as a')
		.innerJoin('people as p', 'p.id', 'a.person_id')
		.select(['a.accepted_at as at', 'p.name'])
		.where('a.report_id', '=', row.id)
		.executeTakeFirst();
	const transfers = await db
		.selectFrom('report_transfers as t')
		.innerJoin('people as p', 'p.id', 't.person_id')
		.select(['t.transferred_at as at', 'p.name', 't.whither', 't.reason'])
		.where('t.report_id', '=', row.id)
		.orderBy('t.transferred_at')
		.execute();
	const closure = await db
		.selectFrom('report_closures as e')
		.innerJoin('people as p', 'p.id', 'e.person_id')
		.select(['e.closed_at as at', 'p.name', 'e.handling', 'e.outcome', 'e.measures'])
		.select(['e.reason', 'e.reply'])
		.where('e.report_id', '=', row.id)
		.executeTakeFirst();
	const notes = await db
		.selectFrom('report_notes as n')
		.innerJoin('people as p', 'p.id', 'n.person_id')
		.select(['n.id', 'n.noted_at as at', 'p.name', 'n.words'])
		.where('n.report_id', '=', row.id)
		.orderBy('n.noted_at')
		.execute();
	return {
		id: row.id,
		number: row.number,
		visitId: row.visitId,
		bureauId: row.bureauId,
		organ: row.organ,
		works,
		submittedAt: row.submittedAt,
		contentHash: row.contentHash,
		content: JSON.parse(cipher.open(contentColumn, row.content, row.id)) as FrozenReport,
		messages: await messagesOf(db, cipher, row.id),
		notes: notes.map((note) => ({
			at: note.at,
			by: name(note.name),
			words: cipher.open('report_notes.words', note.words, note.id)
		})),
		acceptance: acceptance ? { at: acceptance.at, by: name(acceptance.name) } : null,
		transfers: transfers.map((transfer) => ({
			at: transfer.at,
			by: name(transfer.name),
			whither: transfer.whither,
			reason: cipher.open(
				'report_transfers.reason',
				transfer.reason,
				rowOf(row.id, transfer.whither)
			)
		})),
		closure: closure
			? {
					at: closure.at,
					by: name(closure.name),
					handling: closure.handling,
					outcome: closure.outcome,
					measures: closure.measures.split(',').filter(Boolean) as Measure[],
					reason: cipher.open('report_closures.reason', closure.reason, row.id),
					reply: cipher.open('report_closures.reply', closure.reply, row.id)
				}
			: null
	};
}

async function messagesOf(db: Executor, cipher: Cipher, reportId: string): Promise<Message[]> {
	const rows = await db
		.selectFrom('report_messages as m')
		.leftJoin('people as p', 'p.id', 'm.person_id')
		.select(['m.id', 'm.written_at as at', 'p.name', 'm.words'])
		.where('m.report_id', '=', reportId)
		.orderBy('m.written_at')
		.orderBy('m.id')
		.execute();
	return rows.map((row) => ({
		at: row.at,
		by: row.name === null ? null : cipher.open('people.name', row.name),
		words: cipher.open(wordsColumn, row.words, row.id)
	}));
}

/** Adds words to the thread; false when the same form brought the same words before. */
export async function insertMessage(
	trx: Executor,
	cipher: Cipher,
	message: {
		id: string;
		reportId: string;
		/** Null: the reporter. */
		personId: string | null;
		words: string;
		formKey?: string;
		twinHash?: string;
	},
	now: Date
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('report_messages')
		.values({
			id: message.id,
			report_id: message.reportId,
			person_id: message.personId,
			written_at: now.toISOString(),
			words: cipher.seal(wordsColumn, message.words, message.id),
			form_key: message.formKey ?? null,
			twin_hash: message.twinHash ?? null
		})
		.onConflict((conflict) => conflict.columns(['report_id', 'form_key', 'twin_hash']).doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}
