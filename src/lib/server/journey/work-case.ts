// The discipline committee accepts a flagged card, notes what it found, and closes it with an outcome.
import { stateOf } from '../cases/case.ts';
import type { Case } from '../cases/case.ts';
import type { ClosureWords } from '../cases/case-form.ts';
import {
	casesReadableBy,
	insertAcceptance,
	insertClosure,
	insertNote
} from '../cases/case-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import type { Entry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { passUp } from './address-card.ts';
import { nameLevelAbove } from './name-recipients.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';

export async function acceptCase(context: Context, person: Person, caseId: string) {
	return working(context, person, caseId, async (trx, found, now) => {
		if (found.acceptance) return refused('too late', '这条线索已经受理');
		await insertAcceptance(trx, caseId, person.id, now);
		return { act: 'case accepted' };
	});
}

export async function noteOnCase(context: Context, person: Person, caseId: string, words: string) {
	return working(context, person, caseId, async (trx, _found, now) => {
		const note = { id: randomId(), caseId, personId: person.id, words };
		await insertNote(trx, context.cipher, note, now);
		return { act: 'case noted', detail: { words: context.cipher.hash('ledger content', words) } };
	});
}

export async function closeCase(
	context: Context,
	person: Person,
	caseId: string,
	closure: ClosureWords
) {
	return working(context, person, caseId, async (trx, found, now) => {
		if (!found.acceptance) return refused('too late', '请先受理，再填写办理结果');
		await insertClosure(trx, context.cipher, { caseId, personId: person.id, ...closure }, now);
		return {
			act: 'case closed',
			detail: {
				outcome: closure.outcome,
				reason: context.cipher.hash('ledger content', closure.reason)
			}
		};
	});
}

/**
 * 提请上一级办理: the level above gets the case, and whatever comes of this visit, with its letters. Why stands
 * among the notes. The committee reads the cards on.
 */
export async function handUpCase(
	context: Context,
	person: Person,
	caseId: string,
	reason: string
): Promise<Outcome<string>> {
	const outcome = await working(context, person, caseId, async (trx, found, now) => {
		const { cipher } = context;
		if (!(await nameLevelAbove(trx, cipher, found, person, now)))
			return refused('too late', '没有可以提请的上一级机关纪委');
		const words = `提请上一级办理：${reason}`;
		await insertNote(trx, cipher, { id: randomId(), caseId, personId: person.id, words }, now);
		await append(trx, cipher, now, {
			actor: person.id,
			act: 'case noted',
			subject: `case:${caseId}`,
			detail: { words: cipher.hash('ledger content', words) }
		});
		return { act: 'case handed up' };
	});
	if ('done' in outcome) await passUp(context);
	return outcome;
}

type Work = (
	trx: Executor,
	found: Case,
	now: Date
) => Promise<Pick<Entry, 'act' | 'detail'> | Exclude<Outcome<string>, { done: string }>>;

/** One act on one open case that the person may read; answers the visit's id. */
async function working(
	context: Context,
	person: Person,
	caseId: string,
	work: Work
): Promise<Outcome<string>> {
	const { db, clock, cipher } = context;
	return transaction(db, async (trx) => {
		const [found] = await casesReadableBy(trx, cipher, person, { caseId });
		if (!found) return notFound;
		if (!may(person, 'work cases') || !found.yours) return notAllowed;
		if (stateOf(found) === 'closed') return refused('too late', '这条线索已经办结');
		const now = clock.now();
		const result = await work(trx, found, now);
		if (!('act' in result)) return result;
		await append(trx, cipher, now, { actor: person.id, subject: `case:${caseId}`, ...result });
		return { done: found.visitId };
	});
}
