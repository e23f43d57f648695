// Somebody who opens very many cards at once is told to the security administrator, as it happens.
import type { Cause } from '../delivery/alarm.ts';
import { raiseAlarm } from '../delivery/alarm-repository.ts';
import { roleNames } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { findPerson } from '../identity/person-repository.ts';
import { append, entriesSince } from '../ledger/ledger-repository.ts';
import { burst, heededMs, readersInBursts, readingActs } from '../ledger/reading.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';

/** After each reading: raises the alarm with the thirtieth within five minutes. */
export async function heedReadings(context: Context, person: Person): Promise<void> {
	const { db, cipher, clock, log } = context;
	const now = clock.now();
	const since = new Date(now.getTime() - burst.withinMs);
	const readings = await entriesSince(db, since, readingActs, person.id);
	if (readersInBursts(readings, now).length === 0) return;
	const cause = causeOf(person);
	const raised = await transaction(db, async (trx) => {
		if (!(await raiseAlarm(trx, randomId(), cause, now))) return false;
		const subject = `alarm:${cause.cause}`;
		await append(trx, cipher, now, { actor: 'portal', act: 'alarm raised', subject });
		return true;
	});
	if (raised) log.error({ cause: cause.cause }, 'alarm raised');
}

/** For the watch: the alarm stands for a day after the last such reading. */
export async function causesOfReadings({ db, cipher, clock }: Context): Promise<Cause[]> {
	const now = clock.now();
	const readings = await entriesSince(db, new Date(now.getTime() - heededMs), readingActs);
	const causes: Cause[] = [];
	for (const { actor } of readersInBursts(readings, now)) {
		const person = await findPerson(db, cipher, { id: actor });
		if (person) causes.push(causeOf(person));
	}
	return causes;
}

function causeOf({ id, name, role }: Person): Cause {
	return {
		cause: `readings:${id}`,
		words: `${name}（${roleNames[role]}）5 分钟内查阅反馈卡和反映 ${burst.readings} 次以上，请核实是否工作需要`
	};
}
