// SQL of stand-ins: planned, begun and ended are instants of one row.
import type { Selectable } from 'kysely';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import type { Schema } from '../platform/schema.ts';
import type { LocalDate } from '../regulation/workdays.ts';
import type { Role } from './person.ts';
import type { StandIn } from './stand-in.ts';

function toStandIn(row: Selectable<Schema['stand_ins']>): StandIn {
	return {
		id: row.id,
		personId: row.person_id,
		forPersonId: row.for_person_id,
		fromOn: row.from_on,
		untilOn: row.until_on,
		begunAt: row.begun_at,
		endedAt: row.ended_at
	};
}

export async function insertStandIn(
	trx: Executor,
	standIn: Omit<StandIn, 'begunAt' | 'endedAt'>,
	by: string,
	now: Date
): Promise<void> {
	await trx
		.insertInto('stand_ins')
		.values({
			id: standIn.id,
			person_id: standIn.personId,
			for_person_id: standIn.forPersonId,
			from_on: standIn.fromOn,
			until_on: standIn.untilOn,
			made_by: by,
			made_at: now.toISOString()
		})
		.execute();
}

/** Stand-ins that have not ended: all, or those in which the person has a part. */
export async function standingStandIns(db: Executor, personId?: string): Promise<StandIn[]> {
	let query = db.selectFrom('stand_ins').selectAll().where('ended_at', 'is', null);
	if (personId)
		query = query.where((where) =>
			where.or([where('person_id', '=', personId), where('for_person_id', '=', personId)])
		);
	return (await query.orderBy('from_on').orderBy('id').execute()).map(toStandIn);
}

export async function findStandIn(db: Executor, id: string): Promise<StandIn | undefined> {
	const row = await db.selectFrom('stand_ins').selectAll().where('id', '=', id).executeTakeFirst();
	return row && toStandIn(row);
}

/** Another stand-in for the same person on one of these days. */
export async function overlappingStandIn(
	db: Executor,
	forPersonId: string,
	fromOn: LocalDate,
	untilOn: LocalDate
): Promise<StandIn | undefined> {
	const row = await db
		.selectFrom('stand_ins')
		.selectAll()
		.where('for_person_id', '=', forPersonId)
		.where('ended_at', 'is', null)
		.where('from_on', '<=', untilOn)
		.where('until_on', '>=', fromOn)
		.executeTakeFirst();
	return row && toStandIn(row);
}

export async function beginStandIn(trx: Executor, id: string, now: Date): Promise<boolean> {
	return marked(trx, id, { begun_at: now.toISOString() });
}

export async function endStandIn(trx: Executor, id: string, now: Date): Promise<boolean> {
	return marked(trx, id, { ended_at: now.toISOString() });
}

async function marked(
	trx: Executor,
	id: string,
	mark: { begun_at: string } | { ended_at: string }
): Promise<boolean> {
	const { numUpdatedRows } = await trx
		.updateTable('stand_ins')
		.set(mark)
		.where('id', '=', id)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** Every stand-in of a person or for him with the names of both, the newest first. */
export async function standInsOf(db: Executor, cipher: Cipher, personId: string) {
	const rows = await db
		.selectFrom('stand_ins as s')
		.innerJoin('people as p', 'p.id', 's.person_id')
		.innerJoin('people as q', 'q.id', 's.for_person_id')
		.selectAll('s')
		.select(['p.name as standInName', 'q.name as absentName', 'q.role as absentRole'])
		.where((where) =>
			where.or([where('s.person_id', '=', personId), where('s.for_person_id', '=', personId)])
		)
		.orderBy('s.from_on', 'desc')
		.limit(20)
		.execute();
	return rows.map((row) => ({
		...toStandIn(row),
		standInName: cipher.open('people.name', row.standInName),
		absentName: cipher.open('people.name', row.absentName),
		absentRole: row.absentRole as Role
	}));
}
