// From a phone at the gate: change team or dates, record the end, issue a new code, cancel before the start.
import { newFeedbackCode } from '../cards/feedback-code.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import type { Entry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { deadlineOf, localDay } from '../regulation/deadline.ts';
import type { LocalDate } from '../regulation/workdays.ts';
import { everyone } from '../visits/visit.ts';
import type { VisitFacts } from '../visits/visit.ts';
import { codesOf, insertCode } from '../visits/issued-code-repository.ts';
import {
	findVisit,
	insertCancellation,
	insertEnd,
	insertVersion,
	setDates
} from '../visits/visit-repository.ts';
import { rememberInspectors } from '../visits/inspector-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import { nameRecipients } from './name-recipients.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';

/** A new version of the facts, under the same QR. A later end moves the deadline on, an earlier one does not. */
export async function changeVisit(
	context: Context,
	person: Person,
	visitId: string,
	change: { facts: VisitFacts; reason: string }
): Promise<Outcome<null>> {
	const { cipher } = context;
	return changing(context, person, visitId, async (trx, visit, now) => {
		if (visit.cancellation) return refused('too late', '这次检查已取消，不能再变更');
		const { facts, reason } = change;
		const begun = visit.approval && localDay(now) >= visit.startOn;
		if (begun && facts.startOn !== visit.startOn)
			return { problems: { startOn: '检查已经开始，开始日期不能再改' } };
		await insertVersion(trx, cipher, {
			visitId,
			version: visit.version + 1,
			facts,
			by: person.id,
			reason,
			now
		});
		await rememberInspectors(trx, cipher, visit.bureauId, everyone(facts), now);
		if (visit.approval) await nameRecipients(trx, cipher, visit, person, now);
		// Before the issue nothing was made known, so the plan may become shorter.
		const endOn = visit.approval ? later(visit.endOn, facts.endOn) : facts.endOn;
		await setDates(trx, visitId, datesOf(visit, facts.startOn, endOn));
		return {
			act: 'visit changed',
			detail: {
				version: visit.version + 1,
				facts: cipher.hash('ledger content', canonicalJson(facts)),
				reason: cipher.hash('ledger content', reason)
			}
		};
	});
}

/** The inspectors have left: today is the end, unless a later one was already made known. */
export async function recordEnd(
	context: Context,
	person: Person,
	visitId: string
): Promise<Outcome<null>> {
	return changing(context, person, visitId, async (trx, visit, now) => {
		const today = localDay(now);
		if (!visit.approval || visit.cancellation)
			return refused('too late', '只有已下发且未取消的检查可以记录结束');
		if (visit.end) return refused('too late', '这次检查的结束时间已经记录');
		if (today < visit.startOn) return refused('too late', '检查还没有开始，不能记录结束');
		const reason = '现场检查结束';
		await insertEnd(trx, context.cipher, { visitId, on: today, personId: person.id, reason, now });
		await setDates(trx, visitId, datesOf(visit, visit.startOn, later(visit.endOn, today)));
		return { act: 'visit ended', detail: { on: today } };
	});
}

/** A new feedback code, when the slip was lost; the code before it proves nothing any more. */
export async function issueCode(
	context: Context,
	person: Person,
	visitId: string,
	reason: string
): Promise<Outcome<null>> {
	const { cipher } = context;
	return changing(context, person, visitId, async (trx, visit, now) => {
		if (!visit.approval) return refused('too late', '下发通知之后才能更换反馈码');
		const number = (await codesOf(trx, cipher, visitId)).length + 1;
		await insertCode(trx, cipher, {
			visitId,
			number,
			code: newFeedbackCode(),
			personId: person.id,
			reason,
			now
		});
		return {
			act: 'code issued',
			detail: { number, reason: cipher.hash('ledger content', reason) }
		};
	});
}

/** Cancels a visit before its start. Its token stays open: a poster may hang on a wall already. */
export async function cancelVisit(
	context: Context,
	person: Person,
	visitId: string,
	reason: string
): Promise<Outcome<null>> {
	return changing(context, person, visitId, async (trx, visit, now) => {
		if (visit.cancellation) return refused('too late', '这次检查已经取消');
		if (visit.end || (localDay(now) >= visit.startOn && visit.approval))
			return refused('too late', '检查已到开始日期，不能取消；如提前结束，请记录结束');
		await insertCancellation(trx, context.cipher, { visitId, personId: person.id, reason, now });
		return {
			act: 'visit cancelled',
			detail: { reason: context.cipher.hash('ledger content', reason) }
		};
	});
}

type Change = (
	trx: Executor,
	visit: Visit,
	now: Date
) => Promise<Pick<Entry, 'act' | 'detail'> | Exclude<Outcome<null>, { done: null }>>;

/** One act on one visit of the person's bureau, with its entry in the ledger, or nothing. */
async function changing(
	context: Context,
	person: Person,
	visitId: string,
	change: Change
): Promise<Outcome<null>> {
	const { db, clock, cipher } = context;
	return transaction(db, async (trx) => {
		const visit = await findVisit(trx, cipher, { id: visitId });
		if (!visit || visit.bureauId !== person.bureauId) return notFound;
		if (!may(person, 'change visits', { bureauId: visit.bureauId })) return notAllowed;
		const now = clock.now();
		const result = await change(trx, visit, now);
		if (!('act' in result)) return result;
		await append(trx, cipher, now, {
			actor: person.id,
			subject: `visit:${visitId}`,
			...result
		});
		return { done: null };
	});
}

function datesOf(visit: Visit, startOn: LocalDate, endOn: LocalDate) {
	if (!visit.approval || visit.followsId) return { startOn, endOn, dueAt: visit.dueAt };
	const due = deadlineOf(endOn, visit.approval.rule).instant.toISOString();
	return { startOn, endOn, dueAt: later(visit.dueAt ?? due, due) };
}

/** A recomputed date moves in the enterprise's favour only. */
function later(one: string, other: string): string {
	return one > other ? one : other;
}
