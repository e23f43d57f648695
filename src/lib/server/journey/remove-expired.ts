// 到期销毁: each day what has been kept as long as it must is removed; the ledger keeps that it was there.
import { removeCards, visitsWithExpiredCards } from '../cards/retention-repository.ts';
import { removeCasesOfVisit } from '../cases/case-repository.ts';
import { removeLettersOfVisit } from '../delivery/letter-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { emptyWriteAheadLog } from '../platform/sealed-repository.ts';

/** Removes cards with their cases and letters, visit by visit. Answers how many cards. */
export async function removeExpired(context: Context): Promise<number> {
	const { db, cipher, clock, config, log } = context;
	const now = clock.now();
	const before = {
		plain: yearsBefore(now, config.keepYears.cards),
		flagged: yearsBefore(now, config.keepYears.flagged)
	};
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
	if (removed === 0) return 0;
	await emptyWriteAheadLog(db);
	log.info({ cards: removed }, 'removed what was kept as long as it must be');
	return removed;
}

function yearsBefore(now: Date, years: number): string {
	const then = new Date(now);
	then.setUTCFullYear(then.getUTCFullYear() - years);
	return then.toISOString();
}
