// 到期销毁: each day what has been kept as long as it must is removed; the ledger keeps that it was there.
import { removeCards, visitsWithExpiredCards } from '../cards/retention-repository.ts';
import { removeCasesOfVisit } from '../cases/case-repository.ts';
import { removeLettersOfVisit } from '../delivery/letter-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { emptyWriteAheadLog } from '../platform/sealed-repository.ts';
import { expiredReports, removeReport } from '../reports/retention-repository.ts';

/** Removes cards with their cases and letters, and reports with their threads. Answers how many. */
export async function removeExpired(context: Context): Promise<number> {
	const { db, clock, config, log } = context;
	const now = clock.now();
	const before = {
		plain: yearsBefore(now, config.keepYears.cards),
		flagged: yearsBefore(now, config.keepYears.flagged)
	};
	const cards = await removeExpiredCards(context, before, now);
	const reports = await removeExpiredReports(context, before.flagged, now);
	if (cards + reports === 0) return 0;
	await emptyWriteAheadLog(db);
	log.info({ cards, reports }, 'removed what was kept as long as it must be');
	return cards + reports;
}

/** Visit by visit. */
async function removeExpiredCards(
	{ db, cipher }: Context,
	before: { plain: string; flagged: string },
	now: Date
): Promise<number> {
	let removed = 0;
	for (const visitId of await visitsWithExpiredCards(db, before))
		await transaction(db, async (trx) => {
			// Looked at again: a card or a letter may have come in between.
			if (!(await visitsWithExpiredCards(trx, before)).includes(visitId)) return;
			await removeCasesOfVisit(trx, visitId);
			await removeLettersOfVisit(trx, visitId);
			for (const { cardId, contentHash } of await removeCards(trx, visitId, now)) {
				await append(trx, cipher, now, {
					actor: 'portal',
					act: 'card removed',
					subject: `card:${cardId}`,
					detail: { content: contentHash }
				});
				removed += 1;
			}
		});
	return removed;
}

/** Its letters stay: they say no more than what is left of it. */
async function removeExpiredReports(
	{ db, cipher }: Context,
	closedBefore: string,
	now: Date
): Promise<number> {
	let removed = 0;
	for (const reportId of await expiredReports(db, closedBefore))
		await transaction(db, async (trx) => {
			// Looked at again: words added in between have a letter of their own.
			if (!(await expiredReports(trx, closedBefore)).includes(reportId)) return;
			await append(trx, cipher, now, {
				actor: 'portal',
				act: 'report removed',
				subject: `report:${reportId}`,
				detail: { content: await removeReport(trx, reportId, now) }
			});
			removed += 1;
		});
	return removed;
}

function yearsBefore(now: Date, years: number): string {
	const then = new Date(now);
	then.setUTCFullYear(then.getUTCFullYear() - years);
	return then.toISOString();
}
