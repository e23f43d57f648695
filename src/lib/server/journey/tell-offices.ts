// Each morning every office learns what came, what it has not signed for and who is silent.
import { silentVisits } from '../cases/reconciliation-repository.ts';
import { memosOf } from '../delivery/digest.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { cardLettersQueuedIn, topicsLike, unsignedLetters } from '../delivery/letter-repository.ts';
import { ledgerHead } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { contactPhonesOf } from '../register/enterprise-repository.ts';
import { localDay } from '../regulation/deadline.ts';
import { addDays } from '../regulation/workdays.ts';
import { queueOwnLetter } from './queue-letters.ts';

/** Queues the day's digests, and to the level above what an office has left unsigned; once a day. */
export async function tellOffices(context: Context): Promise<void> {
	const { db, cipher, clock, config } = context;
	if (config.digestHour === null) return;
	const now = clock.now();
	const today = localDay(now);
	const morning = at(today, config.digestHour);
	if (now < morning) return;
	const told = new Set(await topicsLike(db, today));
	const yesterday = at(addDays(today, -1), config.digestHour);
	const came = await cardLettersQueuedIn(db, yesterday, morning);
	const unsigned = await unsignedLetters(db, morning);
	const due = await silentVisits(db, now, at(addDays(today, 1), 0));
	const enterprises = due.map(({ enterpriseId }) => enterpriseId);
	const phones = await contactPhonesOf(db, cipher, enterprises);
	const memos = memosOf({
		today,
		now,
		bureaus: await listBureaus(db),
		head: await ledgerHead(db),
		came,
		unsigned,
		silent: due.map((visit) => ({ ...visit, phone: phones.get(visit.enterpriseId) ?? '' }))
	});
	const fresh = memos.filter(({ topic }) => !told.has(topic));
	if (fresh.length === 0) return;
	await transaction(db, async (trx) => {
		for (const memo of fresh) await queueOwnLetter(context, trx, { ...memo, id: randomId() }, now);
	});
	context.wakePostman();
}

/** An hour of a day in Asia/Shanghai, which has no summer time. */
function at(day: string, hour: number): Date {
	return new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+08:00`);
}
