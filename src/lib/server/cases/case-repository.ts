// SQL of cases; every read goes through what the reader may read.
import type { CardForm } from '../cards/card.ts';
import { opened } from '../platform/cipher.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import type { Organ } from '../delivery/letter.ts';
import type { Case, CaseOutcome } from './case.ts';

const notesColumn = 'case_notes.words';
const reasonColumn = 'case_closures.reason';

/**
 * The open case of a visit at a bureau, to which a further flagged version belongs. A private
 * supplement has a case of its own: the supervision office must not read its notes.
 */
export async function findOpenCase(
	trx: Executor,
	visitId: string,
	office: { bureauId: string; organ: Organ },
	form: CardForm
) {
	return trx
		.selectFrom('cases as c')
		.innerJoin('cards as d', 'd.id', 'c.card_id')
		.leftJoin('case_closures as e', 'e.case_id', 'c.id')
		.select('c.id')
		.where('d.form', '=', form)
		.where('c.visit_id', '=', visitId)
		.where('c.bureau_id', '=', office.bureauId)
		.where('c.organ', '=', office.organ)
		.where('e.case_id', 'is', null)
		.executeTakeFirst();
}

export async function insertCase(
	trx: Executor,
	opened: { id: string; visitId: string; bureauId: string; organ: Organ; cardId: string },
	now: Date
): Promise<void> {
	await trx
		.insertInto('cases')
		.values({
			id: opened.id,
			visit_id: opened.visitId,
			bureau_id: opened.bureauId,
			organ: opened.organ,
			card_id: opened.cardId,
			opened_at: now.toISOString()
		})
		.execute();
}

/** The case goes to another office, with everything that was noted. */
export async function moveCase(
	trx: Executor,
	caseId: string,
	office: { bureauId: string; organ: Organ }
): Promise<void> {
	await trx
		.updateTable('cases')
		.set({ bureau_id: office.bureauId, organ: office.organ })
		.where('id', '=', caseId)
		.execute();
}

/** The cases of a visit at the reader's bureau, newest first. */
export async function casesReadableBy(
	db: Executor,
	cipher: Cipher,
	reader: { id: string },
	wish: { visitId: string } | { caseId: string }
): Promise<Case[]> {
	const query = db
		.selectFrom('cases as c')
		.leftJoin('case_acceptances as a', 'a.case_id', 'c.id')
		.leftJoin('people as ap', 'ap.id', 'a.person_id')
		.leftJoin('case_closures as e', 'e.case_id', 'c.id')
		.leftJoin('people as ep', 'ep.id', 'e.person_id')
		.where((where) =>
			where.exists(
				where
					.selectFrom('readable_cards as r')
					.select('r.card_id')
					.where('r.person_id', '=', reader.id)
					.whereRef('r.card_id', '=', 'c.card_id')
					.whereRef('r.bureau_id', '=', 'c.bureau_id')
			)
		)
		.select((select) =>
			select
				.exists(
					select
						.selectFrom('reading_posts as o')
						.select('o.person_id')
						.where('o.person_id', '=', reader.id)
						.whereRef('o.bureau_id', '=', 'c.bureau_id')
						.whereRef('o.organ', '=', 'c.organ')
				)
				.as('yours')
		)
		.select([
			'c.id',
			'c.visit_id as visitId',
			'c.bureau_id as bureauId',
			'c.organ',
			'c.card_id as cardId',
			'c.opened_at as openedAt',
			'a.accepted_at as acceptedAt',
			'ap.name as acceptedBy',
			'e.closed_at as closedAt',
			'ep.name as closedBy',
			'e.outcome',
			'e.reason'
		])
		.orderBy('c.opened_at', 'desc');
	const rows = await (
		'visitId' in wish
			? query.where('c.visit_id', '=', wish.visitId)
			: query.where('c.id', '=', wish.caseId)
	).execute();
	const name = (sealed: string | null) => (sealed ? cipher.open('people.name', sealed) : '');
	return Promise.all(
		rows.map(async (row) => ({
			id: row.id,
			visitId: row.visitId,
			bureauId: row.bureauId,
			organ: row.organ,
			yours: Boolean(row.yours),
			cardId: row.cardId,
			openedAt: row.openedAt,
			acceptance: row.acceptedAt ? { at: row.acceptedAt, by: name(row.acceptedBy) } : null,
			notes: await notesOf(db, cipher, row.id),
			closure:
				row.closedAt && row.outcome && row.reason
					? {
							at: row.closedAt,
							by: name(row.closedBy),
							outcome: row.outcome,
							reason: cipher.open(reasonColumn, row.reason, row.id)
						}
					: null
		}))
	);
}

async function notesOf(db: Executor, cipher: Cipher, caseId: string) {
	const rows = await db
		.selectFrom('case_notes as n')
		.innerJoin('people as p', 'p.id', 'n.person_id')
		.select(['n.id', 'n.noted_at as at', 'p.name as by', 'n.words'])
		.where('n.case_id', '=', caseId)
		.orderBy('n.noted_at')
		.execute();
	return rows.map((row) => ({
		at: row.at,
		by: cipher.open('people.name', row.by),
		words: cipher.open(notesColumn, row.words, row.id)
	}));
}

export async function insertAcceptance(trx: Executor, caseId: string, personId: string, now: Date) {
	await trx
		.insertInto('case_acceptances')
		.values({ case_id: caseId, person_id: personId, accepted_at: now.toISOString() })
		.execute();
}

export async function insertNote(
	trx: Executor,
	cipher: Cipher,
	note: { id: string; caseId: string; personId: string; words: string },
	now: Date
) {
	await trx
		.insertInto('case_notes')
		.values({
			id: note.id,
			case_id: note.caseId,
			person_id: note.personId,
			noted_at: now.toISOString(),
			words: cipher.seal(notesColumn, note.words, note.id)
		})
		.execute();
}

export async function insertClosure(
	trx: Executor,
	cipher: Cipher,
	closure: { caseId: string; personId: string; outcome: CaseOutcome; reason: string },
	now: Date
) {
	await trx
		.insertInto('case_closures')
		.values({
			case_id: closure.caseId,
			person_id: closure.personId,
			closed_at: now.toISOString(),
			outcome: closure.outcome,
			reason: cipher.seal(reasonColumn, closure.reason, closure.caseId)
		})
		.execute();
}

/** Every note, for the check against the ledger; words null where they do not open. */
export async function notesToCheck(db: Executor, cipher: Cipher) {
	const rows = await db
		.selectFrom('case_notes')
		.select(['id', 'case_id as caseId', 'words'])
		.execute();
	return rows.map(({ id, caseId, words }) => ({
		caseId,
		words: opened(() => cipher.open(notesColumn, words, id))
	}));
}

export async function closuresToCheck(db: Executor, cipher: Cipher) {
	const rows = await db
		.selectFrom('case_closures')
		.select(['case_id as caseId', 'closed_at as at', 'person_id as by', 'outcome', 'reason'])
		.execute();
	return rows.map((row) => ({
		...row,
		reason: opened(() => cipher.open(reasonColumn, row.reason, row.caseId))
	}));
}

/** The cases of a visit with everything about them: their time is over. */
export async function removeCasesOfVisit(trx: Executor, visitId: string): Promise<void> {
	const cases = trx.selectFrom('cases').select('id').where('visit_id', '=', visitId);
	for (const table of ['case_acceptances', 'case_notes', 'case_closures'] as const)
		await trx.deleteFrom(table).where('case_id', 'in', cases).execute();
	await trx.deleteFrom('cases').where('visit_id', '=', visitId).execute();
}
