// 代岗: the security administrator arranges it, the watch begins and ends it by the day, anybody's part is recorded.
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { findPerson } from '../identity/person-repository.ts';
import { daysProblem, standInProblem } from '../identity/stand-in.ts';
import type { StandIn } from '../identity/stand-in.ts';
import {
	beginStandIn,
	endStandIn,
	findStandIn,
	insertStandIn,
	overlappingStandIn,
	standingStandIns
} from '../identity/stand-in-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound } from './outcome.ts';

const mistaken = (field: string, words: string): { problems: Problems } => ({
	problems: { [field]: words }
});

export interface StandInWish {
	personId: string;
	fromOn: string;
	untilOn: string;
}

/** Arranges who stands in for somebody; one that starts today has begun with it. Answers its id. */
export async function arrangeStandIn(
	context: Context,
	by: Person,
	absentId: string,
	{ personId, fromOn, untilOn }: StandInWish
): Promise<Outcome<string>> {
	const { db, cipher, clock } = context;
	if (!may(by, 'keep people')) return notAllowed;
	return transaction(db, async (trx) => {
		const now = clock.now();
		const today = localDay(now);
		const absent = await findPerson(trx, cipher, { id: absentId });
		if (!absent) return notFound;
		const person = await findPerson(trx, cipher, { id: personId });
		if (!person) return mistaken('person', '请选择代岗人');
		const misfit = standInProblem(person, absent);
		if (misfit) return mistaken('person', misfit);
		const wrongDays = daysProblem(fromOn, untilOn, today);
		if (wrongDays) return mistaken('fromOn', wrongDays);
		const other = await overlappingStandIn(trx, absentId, fromOn, untilOn);
		if (other)
			return mistaken(
				'fromOn',
				`${other.fromOn} 至 ${other.untilOn} 已经安排了代岗，请先结束它或换个日期`
			);
		const standIn = { id: randomId(), personId, forPersonId: absentId, fromOn, untilOn };
		await insertStandIn(trx, standIn, by.id, now);
		await note(context, trx, standIn, 'stand-in arranged', by.id);
		if (fromOn <= today) await begin(context, trx, standIn, by.id);
		return { done: standIn.id };
	});
}

/** Ends a stand-in before its last day, or before its first. Answers whose leave it was. */
export async function endStandInEarly(
	context: Context,
	by: Person,
	id: string
): Promise<Outcome<string>> {
	const { db } = context;
	if (!may(by, 'keep people')) return notAllowed;
	return transaction(db, async (trx) => {
		const standIn = await findStandIn(trx, id);
		if (!standIn) return notFound;
		await end(context, trx, standIn, by.id);
		return { done: standIn.forPersonId };
	});
}

/** Begins what begins today and ends what ended yesterday, or what its people no longer fit. */
export async function keepStandIns(context: Context): Promise<void> {
	const { db, cipher, clock } = context;
	const today = localDay(clock.now());
	if ((await standingStandIns(db)).every((standIn) => isAsItShould(standIn, today))) return;
	await transaction(db, async (trx) => {
		for (const standIn of await standingStandIns(trx)) {
			if (isAsItShould(standIn, today)) continue;
			const person = await findPerson(trx, cipher, { id: standIn.personId });
			const absent = await findPerson(trx, cipher, { id: standIn.forPersonId });
			const fits = person && absent && !standInProblem(person, absent);
			if (standIn.untilOn < today || !fits) await end(context, trx, standIn, 'portal');
			else await begin(context, trx, standIn, 'portal');
		}
	});
}

function isAsItShould({ fromOn, untilOn, begunAt }: StandIn, today: string): boolean {
	return untilOn >= today && (begunAt !== null || fromOn > today);
}

/** Ends everything in which the person has a part: his post has changed, or he has gone. */
export async function endStandInsOf(
	context: Context,
	trx: Executor,
	personId: string,
	by: string
): Promise<void> {
	for (const standIn of await standingStandIns(trx, personId)) await end(context, trx, standIn, by);
}

type Named = Omit<StandIn, 'begunAt' | 'endedAt'>;

async function begin(context: Context, trx: Executor, standIn: Named, by: string): Promise<void> {
	if (await beginStandIn(trx, standIn.id, context.clock.now()))
		await note(context, trx, standIn, 'stand-in begun', by);
}

async function end(context: Context, trx: Executor, standIn: Named, by: string): Promise<void> {
	if (await endStandIn(trx, standIn.id, context.clock.now()))
		await note(context, trx, standIn, 'stand-in ended', by);
}

async function note(
	{ cipher, clock }: Context,
	trx: Executor,
	{ id, personId, forPersonId, fromOn, untilOn }: Named,
	act: 'stand-in arranged' | 'stand-in begun' | 'stand-in ended',
	actor: string
): Promise<void> {
	await append(trx, cipher, clock.now(), {
		actor,
		act,
		subject: `stand-in:${id}`,
		detail: { person: personId, for: forPersonId, from: fromOn, until: untilOn }
	});
}
