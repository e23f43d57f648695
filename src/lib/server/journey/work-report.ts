// The office that has a report reads it, asks the reporter, accepts or passes it on, and closes it.
import { listBureaus } from '../delivery/directory-repository.ts';
import { organNames } from '../delivery/directory.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import type { Entry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import type { ClosureOfReport } from '../reports/handling-form.ts';
import {
	insertAcceptance,
	insertClosure,
	insertNote,
	insertTransfer
} from '../reports/handling-repository.ts';
import { stateOf, turnedOverLetter, wordsOfClosure } from '../reports/report.ts';
import type { Report, Whither } from '../reports/report.ts';
import { findReadableReport, insertMessage } from '../reports/report-repository.ts';
import { heedReadings } from './heed-readings.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';
import { queueOwnLetter } from './queue-letters.ts';

/** A report for who may read it; every reading is recorded. */
export async function readReport(context: Context, person: Person, reportId: string) {
	const { db, cipher, clock } = context;
	if (!may(person, 'read reports')) return notFound;
	const report = await findReadableReport(db, cipher, person, reportId);
	if (!report) return notFound;
	await transaction(db, (trx) =>
		append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'report read',
			subject: `report:${reportId}`,
			detail: { content: report.contentHash }
		})
	);
	await heedReadings(context, person);
	return { done: report };
}

export async function acceptReport(context: Context, person: Person, reportId: string) {
	return working(context, person, reportId, async (trx, report, now) => {
		if (stateOf(report) !== 'new') return refused('too late', '这件反映已经受理或移送');
		await insertAcceptance(trx, { reportId, personId: person.id }, now);
		return { act: 'report accepted' };
	});
}

/** Words to the reporter, who reads them by the receipt. */
export async function askReporter(
	context: Context,
	person: Person,
	reportId: string,
	words: string
) {
	return working(context, person, reportId, async (trx, _report, now) => {
		const message = { id: randomId(), reportId, personId: person.id, words };
		await insertMessage(trx, context.cipher, message, now);
		return { act: 'report asked', detail: { words: context.cipher.hash('ledger content', words) } };
	});
}

export async function noteOnReport(
	context: Context,
	person: Person,
	reportId: string,
	words: string
) {
	return working(context, person, reportId, async (trx, _report, now) => {
		const note = { id: randomId(), reportId, personId: person.id, words };
		await insertNote(trx, context.cipher, note, now);
		return { act: 'report noted', detail: { words: context.cipher.hash('ledger content', words) } };
	});
}

/** 转执法监督机构纠正, or 移送: the one opens it to the bureau's other office, the other ends it here. */
export async function transferReport(
	context: Context,
	person: Person,
	reportId: string,
	{ whither, reason }: { whither: Whither; reason: string }
) {
	return working(context, person, reportId, async (trx, report, now) => {
		if (['closed', 'transferred'].includes(stateOf(report)))
			return refused('too late', '这件反映已经移送或办结');
		if (report.transfers.some((transfer) => transfer.whither === whither))
			return refused('too late', '这件反映已经转给执法监督机构');
		if (whither === report.organ) return refused('too late', '这件反映本来就由执法监督机构办理');
		await insertTransfer(
			trx,
			context.cipher,
			{ reportId, personId: person.id, whither, reason },
			now
		);
		if (whither === 'supervision') await tellSupervision(context, trx, report, now);
		const detail = { whither, reason: context.cipher.hash('ledger content', reason) };
		return { act: 'report transferred', detail };
	});
}

export async function closeReport(
	context: Context,
	person: Person,
	reportId: string,
	closure: ClosureOfReport
) {
	return working(context, person, reportId, async (trx, report, now) => {
		const state = stateOf(report);
		if (state === 'closed') return refused('too late', '这件反映已经办结');
		if (state === 'new') return refused('too late', '请先受理，再填写办理结果');
		const { cipher } = context;
		await insertClosure(trx, cipher, { reportId, personId: person.id, ...closure }, now);
		const { handling, outcome } = closure;
		const words = cipher.hash('ledger content', wordsOfClosure(closure));
		return { act: 'report closed', detail: { handling, outcome, words } };
	});
}

type Work = (
	trx: Executor,
	report: Report,
	now: Date
) => Promise<Pick<Entry, 'act' | 'detail'> | Exclude<Outcome<null>, { done: null }>>;

/** One act on one report of the person's own office. */
async function working(
	context: Context,
	person: Person,
	reportId: string,
	work: Work
): Promise<Outcome<null>> {
	const { db, clock, cipher } = context;
	const outcome = await transaction(db, async (trx): Promise<Outcome<null>> => {
		const report = await findReadableReport(trx, cipher, person, reportId);
		if (!report) return notFound;
		if (!report.works || !may(person, 'work reports')) return notAllowed;
		const now = clock.now();
		const result = await work(trx, report, now);
		if (!('act' in result)) return result;
		await append(trx, cipher, now, { actor: person.id, subject: `report:${reportId}`, ...result });
		return { done: null };
	});
	context.wakePostman();
	return outcome;
}

async function tellSupervision(
	context: Context,
	trx: Executor,
	{ id, number, bureauId }: Report,
	now: Date
): Promise<void> {
	const bureau = (await listBureaus(trx)).find((each) => each.id === bureauId);
	const mailbox = bureau?.offices.supervision.mailbox;
	if (!bureau || !mailbox) return;
	const recipient = `${bureau.name}${organNames.supervision}`;
	const memo = {
		id: randomId(),
		kind: 'report' as const,
		topic: `report:${id}:supervision`,
		bureauId,
		organ: 'supervision' as const,
		mailbox,
		recipient,
		...turnedOverLetter(recipient, number, `${context.config.origin}/desk/reports`)
	};
	await queueOwnLetter(context, trx, memo, now);
}
