// SQL of alarms: raised once for a cause, ended when the cause is gone, never deleted.
import type { Executor } from '../platform/database.ts';
import type { Alarm, Cause } from './alarm.ts';

/** Alarms that have not ended, oldest first. */
export async function openAlarms(db: Executor): Promise<Alarm[]> {
	return db
		.selectFrom('alarms')
		.select(['cause', 'words', 'raised_at as raisedAt'])
		.where('ended_at', 'is', null)
		.orderBy('raised_at')
		.execute();
}

/** Raises an alarm; false when one for this cause is open. */
export async function raiseAlarm(
	trx: Executor,
	id: string,
	{ cause, words }: Cause,
	now: Date
): Promise<boolean> {
	const open = await trx
		.selectFrom('alarms')
		.select('id')
		.where('cause', '=', cause)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	if (open) return false;
	await trx
		.insertInto('alarms')
		.values({ id, cause, words, raised_at: now.toISOString() })
		.execute();
	return true;
}

/** Ends the open alarm for a cause; false when there is none. */
export async function endAlarm(trx: Executor, cause: string, now: Date): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('alarms')
		.set({ ended_at: now.toISOString() })
		.where('cause', '=', cause)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}
