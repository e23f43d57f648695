// Whoever reported follows it by the receipt, answers questions and adds more, without an account.
import { listBureaus } from '../delivery/directory-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { outcomeNames } from '../regulation/handling.ts';
import { stateOf } from '../reports/report.ts';
import type { ReportState } from '../reports/report.ts';
import { receiptHashOf } from '../reports/report-receipt.ts';
import { findReportByReceipt, insertMessage } from '../reports/report-repository.ts';
import { isReceiptOfRemovedReport } from '../reports/retention-repository.ts';
import { tellOffice } from './send-report.ts';

export interface ReportProgress {
	submittedAt: string;
	/** The office that has it. */
	receiver: string;
	state: ReportState;
	acceptedAt: string | null;
	transferredAt: string | null;
	closure: { at: string; outcome: string; reply: string } | null;
	/** What the office wrote, and when something was added; the reporter's own words are not shown again. */
	thread: { at: string; words: string | null }[];
	/** The office asked last. */
	asked: boolean;
}

/** How far a report has come; whoever finds the receipt on a phone does not learn what was reported. */
export async function followReport(
	{ db, cipher }: Context,
	receipt: string
): Promise<ReportProgress | undefined> {
	const report = await findReportByReceipt(db, cipher, receiptHashOf(cipher, receipt));
	if (!report) return undefined;
	const { messages, closure } = report;
	return {
		submittedAt: report.submittedAt,
		receiver: report.content.receiver,
		state: stateOf(report),
		acceptedAt: report.acceptance?.at ?? null,
		transferredAt: report.transfers.find(({ whither }) => whither === 'elsewhere')?.at ?? null,
		closure: closure && {
			at: closure.at,
			outcome: outcomeNames[closure.outcome],
			reply: closure.reply
		},
		thread: messages.map(({ at, by, words }) => ({ at, words: by === null ? null : words })),
		asked: messages.at(-1)?.by != null && !closure
	};
}

/** Whether the report of a receipt was removed when its time was over. */
export async function isReportExpired({ db, cipher }: Context, receipt: string): Promise<boolean> {
	return isReceiptOfRemovedReport(db, receiptHashOf(cipher, receipt));
}

export type Addition =
	{ done: null } | { problems: Problems } | { wait: number } | { noSuchReceipt: true };

/** An answer, or something more; sealed, and the office is told that there is something. */
export async function addToReport(
	context: Context,
	receipt: string,
	said: { words: string; key: string; problems: Problems }
): Promise<Addition> {
	const { db, cipher, clock } = context;
	const report = await findReportByReceipt(db, cipher, receiptHashOf(cipher, receipt));
	if (!report) return { noSuchReceipt: true };
	if (Object.keys(said.problems).length > 0) return { problems: said.problems };
	const wait = await context.limits.reportWords.count(report.id);
	if (wait !== null) return { wait };
	await transaction(db, async (trx) => {
		const now = clock.now();
		const words = cipher.hash('ledger content', said.words);
		const added = await insertMessage(
			trx,
			cipher,
			{
				id: randomId(),
				reportId: report.id,
				personId: null,
				words: said.words,
				formKey: said.key || randomId(),
				twinHash: cipher.hash('report twin', said.words)
			},
			now
		);
		if (!added) return;
		const receiver = (await listBureaus(trx)).find(({ id }) => id === report.bureauId);
		if (receiver) {
			const office = { receiver, organ: report.organ };
			await tellOffice(context, trx, { ...report, office }, 'more', now);
		}
		await append(trx, cipher, now, {
			actor: 'reporter',
			act: 'report added to',
			subject: `report:${report.id}`,
			detail: { words }
		});
	});
	context.wakePostman();
	return { done: null };
}
