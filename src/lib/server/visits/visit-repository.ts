// SQL of visits: the row that never changes, its versions, and the records that are its states.
import { sql } from 'kysely';
import { opened } from '../platform/cipher.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { randomDigits, randomId } from '../platform/ids.ts';
import { rowOf } from '../platform/sealed-columns.ts';
import type { DeadlineRule } from '../regulation/deadline.ts';
import type { LocalDate } from '../regulation/workdays.ts';
import { nameHash } from './inspector-repository.ts';
import { everyone } from './visit.ts';
import type { VisitFacts, VisitStage } from './visit.ts';

export interface Visit {
	id: string;
	token: string;
	shortNumber: string;
	bureauId: string;
	enterpriseId: string;
	enterpriseName: string;
	enterpriseBureauId: string;
	registrarId: string;
	registeredAt: string;
	/** The visit of the same matter that this one follows up; its card is never due. */
	followsId: string | null;
	startOn: LocalDate;
	/** The latest end ever made known: planned, moved, recorded. */
	endOn: LocalDate;
	/** Null before the issue, and for a follow-up. */
	dueAt: string | null;
	version: number;
	/** Who wrote this version of the facts. */
	changedBy: string;
	facts: VisitFacts;
	approval: { at: string; personId: string; rule: DeadlineRule; textsVersion: string } | null;
	end: { on: LocalDate; at: string } | null;
	cancellation: { at: string; reason: string } | null;
}

const factsColumn = 'visit_versions.facts';
const cancelColumn = 'visit_cancellations.reason';
const visitsPerPage = 40;

export async function findVisit(
	db: Executor,
	cipher: Cipher,
	by: { token: string } | { id: string } | { shortNumber: string }
): Promise<Visit | undefined> {
	const query = visitQuery(db);
	const row = await (
		'token' in by
			? query.where('v.token', '=', by.token)
			: 'id' in by
				? query.where('v.id', '=', by.id)
				: query.where('v.short_number', '=', by.shortNumber)
	).executeTakeFirst();
	return row && toVisit(row, cipher);
}

/** The visits that a bureau registered, newest first; nothing in them tells of cards. */
export async function visitsOfBureau(
	db: Executor,
	cipher: Cipher,
	bureauId: string,
	wish: { enterprise?: string; stage?: VisitStage; today?: LocalDate; page?: number } = {}
): Promise<{ visits: Visit[]; more: boolean }> {
	const { enterprise, stage, today = '', page = 1 } = wish;
	let query = visitQuery(db).where('v.bureau_id', '=', bureauId);
	if (enterprise) {
		const part = `%${enterprise.replace(/[\\%_]/g, '\\$&')}%`;
		query = query.where(sql<boolean>`e.name like ${part} escape '\\'`);
	}
	if (stage === 'cancelled') query = query.where('c.visit_id', 'is not', null);
	else if (stage) query = query.where('c.visit_id', 'is', null);
	if (stage === 'waiting') query = query.where('a.visit_id', 'is', null);
	if (stage === 'issued' || stage === 'running' || stage === 'ended')
		query = query.where('a.visit_id', 'is not', null);
	if (stage === 'ended')
		query = query.where((where) =>
			where.or([where('d.visit_id', 'is not', null), where('v.end_on', '<', today)])
		);
	if (stage === 'issued' || stage === 'running')
		query = query
			.where('d.visit_id', 'is', null)
			.where('v.end_on', '>=', today)
			.where('v.start_on', stage === 'issued' ? '>' : '<=', today);
	const rows = await query
		.orderBy('v.registered_at', 'desc')
		.orderBy('v.id')
		.limit(visitsPerPage + 1)
		.offset((page - 1) * visitsPerPage)
		.execute();
	return {
		visits: rows.slice(0, visitsPerPage).map((row) => toVisit(row, cipher)),
		more: rows.length > visitsPerPage
	};
}

/** Why each version and each code was made, oldest first. */
export async function reasonsOf(db: Executor, cipher: Cipher, visitId: string) {
	const versions = await db
		.selectFrom('visit_versions')
		.select(['version as number', 'reason'])
		.where('visit_id', '=', visitId)
		.orderBy('version')
		.execute();
	const codes = await db
		.selectFrom('feedback_codes')
		.select(['number', 'reason'])
		.where('visit_id', '=', visitId)
		.orderBy('number')
		.execute();
	const opened = (column: string) => (each: { number: number; reason: string }) => ({
		...each,
		reason: cipher.open(column, each.reason, rowOf(visitId, each.number))
	});
	return {
		versions: versions.map(opened('visit_versions.reason')),
		codes: codes.map(opened('feedback_codes.reason'))
	};
}

export async function insertVisit(
	trx: Executor,
	cipher: Cipher,
	visit: {
		bureauId: string;
		enterpriseId: string;
		registrarId: string;
		followsId: string | null;
		facts: VisitFacts;
	},
	now: Date
): Promise<string> {
	const id = randomId();
	await trx
		.insertInto('visits')
		.values({
			id,
			token: randomId(),
			short_number: await freeShortNumber(trx),
			bureau_id: visit.bureauId,
			enterprise_id: visit.enterpriseId,
			registrar_id: visit.registrarId,
			registered_at: now.toISOString(),
			follows_id: visit.followsId,
			start_on: visit.facts.startOn,
			end_on: visit.facts.endOn
		})
		.execute();
	await trx
		.insertInto('visit_kinds')
		.values(visit.facts.kinds.map((kind) => ({ visit_id: id, kind })))
		.execute();
	await trx
		.insertInto('visit_hosts')
		.values(visit.facts.hosts.map((host) => ({ visit_id: id, bureau_id: host.bureauId })))
		.execute();
	await insertVersion(trx, cipher, {
		visitId: id,
		version: 1,
		facts: visit.facts,
		by: visit.registrarId,
		reason: '登记',
		now
	});
	return id;
}

/** A new version of the facts; everyone on its team is shut out of the visit's cards for good. */
export async function insertVersion(
	trx: Executor,
	cipher: Cipher,
	change: {
		visitId: string;
		version: number;
		facts: VisitFacts;
		by: string;
		reason: string;
		now: Date;
	}
): Promise<void> {
	const row = rowOf(change.visitId, change.version);
	await trx
		.insertInto('visit_versions')
		.values({
			visit_id: change.visitId,
			version: change.version,
			facts: cipher.seal(factsColumn, JSON.stringify(change.facts), row),
			changed_by: change.by,
			changed_at: change.now.toISOString(),
			reason: cipher.seal('visit_versions.reason', change.reason, row)
		})
		.execute();
	const team = new Set(everyone(change.facts).map(({ name }) => nameHash(cipher, name)));
	await trx
		.insertInto('visit_team')
		.values([...team].map((hash) => ({ visit_id: change.visitId, name_hash: hash })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** Start, latest known end and due instant, as they follow from the newest facts. */
export async function setDates(
	trx: Executor,
	visitId: string,
	dates: { startOn: LocalDate; endOn: LocalDate; dueAt: string | null }
): Promise<void> {
	await trx
		.updateTable('visits')
		.set({ start_on: dates.startOn, end_on: dates.endOn, due_at: dates.dueAt })
		.where('id', '=', visitId)
		.execute();
}

export async function insertApproval(
	trx: Executor,
	approval: {
		visitId: string;
		personId: string;
		rule: DeadlineRule;
		textsVersion: string;
		now: Date;
	}
): Promise<void> {
	await trx
		.insertInto('visit_approvals')
		.values({
			visit_id: approval.visitId,
			person_id: approval.personId,
			approved_at: approval.now.toISOString(),
			deadline_rule: approval.rule,
			texts_version: approval.textsVersion
		})
		.execute();
}

export async function insertEnd(
	trx: Executor,
	cipher: Cipher,
	end: { visitId: string; on: LocalDate; personId: string; reason: string; now: Date }
): Promise<void> {
	await trx
		.insertInto('visit_ends')
		.values({
			visit_id: end.visitId,
			ended_on: end.on,
			person_id: end.personId,
			recorded_at: end.now.toISOString(),
			reason: cipher.seal('visit_ends.reason', end.reason, end.visitId)
		})
		.execute();
}

export async function insertCancellation(
	trx: Executor,
	cipher: Cipher,
	cancellation: { visitId: string; personId: string; reason: string; now: Date }
): Promise<void> {
	await trx
		.insertInto('visit_cancellations')
		.values({
			visit_id: cancellation.visitId,
			person_id: cancellation.personId,
			cancelled_at: cancellation.now.toISOString(),
			reason: cipher.seal(cancelColumn, cancellation.reason, cancellation.visitId)
		})
		.execute();
}

/** The facts of every version, newest first: units and persons that a card may speak of. */
export async function factsOfVersions(
	db: Executor,
	cipher: Cipher,
	visitId: string
): Promise<VisitFacts[]> {
	const rows = await db
		.selectFrom('visit_versions')
		.select(['version', 'facts'])
		.where('visit_id', '=', visitId)
		.orderBy('version', 'desc')
		.execute();
	return rows.map(
		(row) =>
			JSON.parse(cipher.open(factsColumn, row.facts, rowOf(visitId, row.version))) as VisitFacts
	);
}

/** Every version of every visit, for the check against the ledger; facts null where they do not open. */
export async function factsToCheck(db: Executor, cipher: Cipher) {
	const rows = await db
		.selectFrom('visit_versions')
		.select(['visit_id as visitId', 'version', 'facts'])
		.execute();
	return rows.map((row) => ({
		...row,
		facts: opened(
			() =>
				JSON.parse(
					cipher.open(factsColumn, row.facts, rowOf(row.visitId, row.version))
				) as VisitFacts
		)
	}));
}

export async function approvalsToCheck(db: Executor) {
	return db
		.selectFrom('visit_approvals')
		.select([
			'visit_id as visitId',
			'approved_at as at',
			'person_id as by',
			'deadline_rule as rule',
			'texts_version as texts'
		])
		.execute();
}

async function freeShortNumber(trx: Executor): Promise<string> {
	for (;;) {
		const number = randomDigits(8);
		const taken = await trx
			.selectFrom('visits')
			.select('id')
			.where('short_number', '=', number)
			.executeTakeFirst();
		if (!taken) return number;
	}
}

function visitQuery(db: Executor) {
	return db
		.selectFrom('visits as v')
		.innerJoin('enterprises as e', 'e.id', 'v.enterprise_id')
		.innerJoin('visit_versions as f', (join) =>
			join.onRef('f.visit_id', '=', 'v.id').on('f.version', '=', (where) =>
				where
					.selectFrom('visit_versions as n')
					.select((select) => select.fn.max('n.version').as('newest'))
					.whereRef('n.visit_id', '=', 'v.id')
			)
		)
		.leftJoin('visit_approvals as a', 'a.visit_id', 'v.id')
		.leftJoin('visit_ends as d', 'd.visit_id', 'v.id')
		.leftJoin('visit_cancellations as c', 'c.visit_id', 'v.id')
		.select([
			'v.id',
			'v.token',
			'v.short_number as shortNumber',
			'v.bureau_id as bureauId',
			'v.enterprise_id as enterpriseId',
			'e.name as enterpriseName',
			'e.bureau_id as enterpriseBureauId',
			'v.registrar_id as registrarId',
			'v.registered_at as registeredAt',
			'v.follows_id as followsId',
			'v.start_on as startOn',
			'v.end_on as endOn',
			'v.due_at as dueAt',
			'f.version',
			'f.changed_by as changedBy',
			'f.facts',
			'a.approved_at',
			'a.person_id as approver_id',
			'a.deadline_rule',
			'a.texts_version',
			'd.ended_on',
			'd.recorded_at',
			'c.cancelled_at',
			'c.reason as cancel_reason'
		]);
}

type VisitRow = Awaited<ReturnType<ReturnType<typeof visitQuery>['executeTakeFirstOrThrow']>>;

function toVisit(row: VisitRow, cipher: Cipher): Visit {
	const {
		facts,
		approved_at,
		approver_id,
		deadline_rule,
		texts_version,
		ended_on,
		recorded_at,
		cancelled_at,
		cancel_reason,
		...same
	} = row;
	return {
		...same,
		facts: JSON.parse(cipher.open(factsColumn, facts, rowOf(row.id, row.version))) as VisitFacts,
		approval:
			approved_at && approver_id && deadline_rule && texts_version
				? {
						at: approved_at,
						personId: approver_id,
						rule: deadline_rule,
						textsVersion: texts_version
					}
				: null,
		end: ended_on && recorded_at ? { on: ended_on, at: recorded_at } : null,
		cancellation: cancelled_at
			? { at: cancelled_at, reason: cipher.open(cancelColumn, cancel_reason ?? '', row.id) }
			: null
	};
}
