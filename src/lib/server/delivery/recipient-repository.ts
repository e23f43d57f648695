// SQL of a visit's recipients: who receives what is fed back, and which offices must step back.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';
import type { OfficeOf, Recipient } from './recipient.ts';

/** In the order named. */
export async function recipientsOf(db: Executor, visitId: string): Promise<Recipient[]> {
	return toRecipients(await query(db).where('visit_id', '=', visitId).execute());
}

/** Those of the visit that a card is about; for the postman. */
export async function recipientsOfCard(db: Executor, cardId: string): Promise<Recipient[]> {
	const visit = db.selectFrom('cards').select('visit_id').where('id', '=', cardId);
	return toRecipients(await query(db).where('visit_id', '=', visit).execute());
}

/** Those of every visit, by its id: for the check against the ledger. */
export async function recipientsToCheck(db: Executor): Promise<Map<string, Recipient[]>> {
	const rows = await query(db).execute();
	const byVisit = Map.groupBy(rows, ({ visit_id }) => visit_id);
	return new Map([...byVisit].map(([visitId, own]) => [visitId, toRecipients(own)]));
}

function query(db: Executor) {
	return db.selectFrom('visit_recipients').selectAll().orderBy('number');
}

function toRecipients(rows: Awaited<ReturnType<ReturnType<typeof query>['execute']>>): Recipient[] {
	return rows.map((row) => ({
		hostId: row.host_id,
		organ: row.organ,
		to: { bureauId: row.to_bureau_id, organ: row.to_organ },
		ground: row.ground
	}));
}

/** Adds to the recipients of a visit, which has `known` already. */
export async function insertRecipients(
	trx: Executor,
	visitId: string,
	known: number,
	recipients: Recipient[],
	now: Date
): Promise<void> {
	if (recipients.length === 0) return;
	await trx
		.insertInto('visit_recipients')
		.values(
			recipients.map(({ hostId, organ, to, ground }, place) => ({
				visit_id: visitId,
				number: known + place + 1,
				host_id: hostId,
				organ,
				to_bureau_id: to.bureauId,
				to_organ: to.organ,
				ground,
				named_at: now.toISOString()
			}))
		)
		.execute();
}

/** Issued visits that an office is in charge of, and on which a card can still come in time or as a supplement. */
export async function visitsInCharge(
	db: Executor,
	{ bureauId, organ }: OfficeOf,
	dueAfter: Date
): Promise<string[]> {
	const rows = await db
		.selectFrom('recipients_in_charge as r')
		.innerJoin('visits as v', 'v.id', 'r.visit_id')
		.where('r.to_bureau_id', '=', bureauId)
		.where('r.to_organ', '=', organ)
		.where((where) =>
			where.or([where('v.due_at', 'is', null), where('v.due_at', '>', dueAfter.toISOString())])
		)
		.select('v.id')
		.distinct()
		.execute();
	return rows.map(({ id }) => id);
}

/** Offices of which a reader or the head is, or was, on the visit's team; with the hash of that name. */
export async function officesInConflict(
	db: Executor,
	visitId: string
): Promise<(OfficeOf & { nameHash: string })[]> {
	const team = db.selectFrom('visit_team').select('name_hash').where('visit_id', '=', visitId);
	const readers = await db
		.selectFrom('reading_posts')
		.select(['bureau_id as bureauId', 'organ', 'name_hash as nameHash'])
		.where('name_hash', 'in', team)
		.execute();
	const heads = await db
		.selectFrom('offices')
		.select(['bureau_id as bureauId', 'organ', 'head_hash'])
		.where('head_hash', 'in', team)
		.execute();
	return [
		...readers,
		...heads.map(({ head_hash, ...office }) => ({ ...office, nameHash: head_hash ?? '' }))
	];
}

/** Whether somebody who reads or heads an office of the bureau is inside the visit. */
export async function hasInsider(
	db: Executor,
	visitId: string,
	bureauId: string
): Promise<boolean> {
	const found = await db
		.selectFrom('visit_insiders as i')
		.select('i.visit_id')
		.where('i.visit_id', '=', visitId)
		.where((where) =>
			where.or([
				where(
					'i.name_hash',
					'in',
					where.selectFrom('reading_posts').select('name_hash').where('bureau_id', '=', bureauId)
				),
				where(
					'i.name_hash',
					'in',
					where
						.selectFrom('offices')
						.select('head_hash')
						.$narrowType<{ head_hash: string }>()
						.where('bureau_id', '=', bureauId)
						.where('head_hash', 'is not', null)
				)
			])
		)
		.limit(1)
		.executeTakeFirst();
	return found !== undefined;
}

/**
 * Cards that came before the office in charge was named: it has no copy of them; or, where another
 * stepped back or handed them up, no letter.
 */
export async function cardsToPassUp(db: Executor) {
	const mailed = sql<boolean>`(r.ground in ('conflict', 'handed up')
		and exists (select 1 from letters m where m.card_id = c.id))`;
	const rows = await db
		.selectFrom('recipients_in_charge as r')
		.innerJoin('cards as c', 'c.visit_id', 'r.visit_id')
		.where('r.ground', '!=', 'own')
		.where((where) =>
			where.or([
				where('c.form', '=', 'card'),
				where('c.to_supervision', '=', 1),
				where('r.organ', '=', 'discipline')
			])
		)
		.where(
			sql<boolean>`(not exists (select 1 from card_copies k
				where k.card_id = c.id and k.bureau_id = r.to_bureau_id)
				or ${mailed} and not exists (select 1 from letters l where l.card_id = c.id
					and l.bureau_id = r.to_bureau_id and l.organ = r.to_organ))`
		)
		.select(['c.id as cardId', 'c.visit_id as visitId', 'c.form', 'c.submitted_at as submittedAt'])
		.select(['r.to_bureau_id as bureauId', 'r.to_organ as organ', mailed.as('mailed')])
		.orderBy('c.submitted_at')
		.orderBy('c.id')
		.execute();
	return rows.map((row) => ({ ...row, mailed: Boolean(row.mailed) }));
}

/** Open cases whose office is no longer in charge, each with the office that is. */
export async function casesToPassUp(db: Executor) {
	return db
		.selectFrom('cases as c')
		.innerJoin('visit_recipients as w', (join) =>
			join
				.onRef('w.visit_id', '=', 'c.visit_id')
				.onRef('w.to_bureau_id', '=', 'c.bureau_id')
				.onRef('w.to_organ', '=', 'c.organ')
		)
		.innerJoin('recipients_in_charge as n', (join) =>
			join.onRef('n.visit_id', '=', 'w.visit_id').onRef('n.host_id', '=', 'w.host_id')
		)
		.leftJoin('case_closures as e', 'e.case_id', 'c.id')
		.where('w.organ', '=', 'discipline')
		.where('n.organ', '=', 'discipline')
		.where('e.case_id', 'is', null)
		.where(
			sql<boolean>`not exists (select 1 from recipients_in_charge s where s.visit_id = c.visit_id
				and s.organ = 'discipline' and s.to_bureau_id = c.bureau_id and s.to_organ = c.organ)`
		)
		.select(['c.id as caseId', 'n.to_bureau_id as bureauId', 'n.to_organ as organ'])
		.execute();
}
