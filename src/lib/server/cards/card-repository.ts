// SQL of cards: stored once and frozen; read only by who may, or by receipt.
import { opened } from '../platform/cipher.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf } from '../platform/sealed-columns.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import type { CardForm, FrozenCard, Run } from './card.ts';

/** A card as stored; `verified` counts a code that was added later. */
export interface StoredCard {
	id: string;
	visitId: string;
	version: number;
	form: CardForm;
	/** A supplement that the supervision office may read too. */
	toSupervision: boolean;
	late: boolean;
	beforeEnd: boolean;
	verified: boolean;
	/** The code was added after the card was sent. */
	verifiedLater: boolean;
	submittedAt: string;
	contentHash: string;
	content: FrozenCard;
}

export interface StoredCopy {
	cardId: string;
	bureauId: string;
	number: string;
	/** Null until the PDF was drawn, before the first sending. */
	pdf: Uint8Array | null;
	/** SHA-256 of the PDF as it was drawn, hex. */
	pdfHash: string | null;
}

const contentColumn = 'cards.content';
const pdfColumn = 'card_copies.pdf';

/** The same key and the same content again: the card that was stored the first time. */
export async function findTwin(trx: Executor, visitId: string, formKey: string, twinHash: string) {
	return trx
		.selectFrom('cards')
		.select('id')
		.where('visit_id', '=', visitId)
		.where('form_key', '=', formKey)
		.where('twin_hash', '=', twinHash)
		.executeTakeFirst();
}

/** What was sent about the visit before, oldest first; marks only. */
export async function earlierCards(trx: Executor, visitId: string) {
	const rows = await trx
		.selectFrom('cards as c')
		.leftJoin('card_proofs as p', 'p.card_id', 'c.id')
		.select(['c.version', 'c.form', 'p.card_id as proof'])
		.where('c.visit_id', '=', visitId)
		.orderBy('c.version')
		.execute();
	return rows.map(({ version, form, proof }) => ({ version, form, verified: proof !== null }));
}

export async function insertCard(
	trx: Executor,
	cipher: Cipher,
	card: {
		id: string;
		visitId: string;
		formKey: string;
		twinHash: string;
		receiptHash: string;
		content: FrozenCard;
		contentHash: string;
		flagged: ItemNumber[];
		codeNumber: number | null;
	}
): Promise<void> {
	const { content } = card;
	await trx
		.insertInto('cards')
		.values({
			id: card.id,
			visit_id: card.visitId,
			version: content.version,
			form: content.form,
			late: Number(content.late),
			before_end: Number(content.beforeEnd),
			to_supervision: Number(content.toSupervision ?? false),
			submitted_at: content.submittedAt,
			form_key: card.formKey,
			twin_hash: card.twinHash,
			receipt_hash: card.receiptHash,
			content: cipher.seal(contentColumn, JSON.stringify(content), card.id),
			content_hash: card.contentHash
		})
		.execute();
	if (card.flagged.length > 0)
		await trx
			.insertInto('card_flags')
			.values(card.flagged.map((item) => ({ card_id: card.id, item })))
			.execute();
	if (card.codeNumber !== null)
		await insertProof(trx, card.id, card.codeNumber, new Date(content.submittedAt));
}

/** The code was right: the card is a verified one from here on. */
export async function insertProof(trx: Executor, cardId: string, codeNumber: number, now: Date) {
	await trx
		.insertInto('card_proofs')
		.values({ card_id: cardId, code_number: codeNumber, proved_at: now.toISOString() })
		.onConflict((conflict) => conflict.column('card_id').doNothing())
		.execute();
}

const letters: Record<Run, string> = { card: '', supplement: 'B', recused: 'H' };

/** Gives the card its number at one bureau: the next of that bureau, series and year. */
export async function insertCopy(
	trx: Executor,
	copy: { cardId: string; bureauId: string; bureauCode: string; series: Run; year: number }
): Promise<string> {
	const { next } = await trx
		.selectFrom('card_copies')
		.select((select) =>
			select(select.fn.coalesce(select.fn.max('sequence'), select.val(0)), '+', 1)
				.$castTo<number>()
				.as('next')
		)
		.where('bureau_id', '=', copy.bureauId)
		.where('series', '=', copy.series)
		.where('year', '=', copy.year)
		.executeTakeFirstOrThrow();
	const number = `${copy.bureauCode}-${copy.year}-${letters[copy.series]}${String(next).padStart(5, '0')}`;
	await trx
		.insertInto('card_copies')
		.values({
			card_id: copy.cardId,
			bureau_id: copy.bureauId,
			series: copy.series,
			year: copy.year,
			sequence: next,
			number
		})
		.execute();
	return number;
}

/** How many unverified submissions about the visit have letters; at most three are mailed. */
export async function countMailedUnverified(trx: Executor, visitId: string): Promise<number> {
	const { count } = await trx
		.selectFrom('cards as c')
		.leftJoin('card_proofs as p', 'p.card_id', 'c.id')
		.where('c.visit_id', '=', visitId)
		.where('p.card_id', 'is', null)
		.where((where) =>
			where.exists(
				where.selectFrom('letters as l').select('l.id').whereRef('l.card_id', '=', 'c.id')
			)
		)
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

export async function findCardByReceipt(db: Executor, cipher: Cipher, receiptHash: string) {
	const row = await cardQuery(db).where('c.receipt_hash', '=', receiptHash).executeTakeFirst();
	return row && toCard(row, cipher);
}

/** For the postman, who carries and does not read. */
export async function findCardToCarry(db: Executor, cipher: Cipher, id: string) {
	const row = await cardQuery(db).where('c.id', '=', id).executeTakeFirstOrThrow();
	return toCard(row, cipher);
}

/** Every card of a visit that the reader may read, newest first, with its number at his bureau. */
export async function cardsReadableBy(
	db: Executor,
	cipher: Cipher,
	reader: { id: string },
	visitId: string
): Promise<(StoredCard & { number: string; bureauId: string })[]> {
	const rows = await cardQuery(db)
		.innerJoin('card_copies as k', 'k.card_id', 'c.id')
		.select(['k.number', 'k.bureau_id as bureauId'])
		.where('c.visit_id', '=', visitId)
		.where((where) =>
			where.exists(
				where
					.selectFrom('readable_cards as r')
					.select('r.card_id')
					.where('r.person_id', '=', reader.id)
					.whereRef('r.card_id', '=', 'k.card_id')
					.whereRef('r.bureau_id', '=', 'k.bureau_id')
			)
		)
		.orderBy('c.version', 'desc')
		.orderBy('k.number')
		.execute();
	// Whoever reads for two bureaus has the number of one of them.
	const once = rows.filter(({ id }, place) => rows.findIndex((row) => row.id === id) === place);
	return once.map((row) => ({
		...toCard(row, cipher),
		number: row.number,
		bureauId: row.bureauId
	}));
}

/** The version whose word stands: the newest verified card, or the newest where none is. */
export async function standingVersion(db: Executor, visitId: string): Promise<number | null> {
	const row = await db
		.selectFrom('standing_cards')
		.select('version')
		.where('visit_id', '=', visitId)
		.executeTakeFirst();
	return row ? Number(row.version) : null;
}

/** Which visit a card is about and for which bureau it is read, when the reader may read it. */
export async function visitOfReadableCard(db: Executor, reader: { id: string }, cardId: string) {
	return db
		.selectFrom('readable_cards as r')
		.innerJoin('card_copies as k', (join) =>
			join.onRef('k.card_id', '=', 'r.card_id').onRef('k.bureau_id', '=', 'r.bureau_id')
		)
		.select(['r.visit_id as visitId', 'r.bureau_id as bureauId'])
		.where('r.person_id', '=', reader.id)
		.where('r.card_id', '=', cardId)
		.orderBy('k.number')
		.executeTakeFirst();
}

export async function findCopy(
	db: Executor,
	cipher: Cipher,
	cardId: string,
	bureauId: string
): Promise<StoredCopy | undefined> {
	const row = await db
		.selectFrom('card_copies')
		.select(['card_id as cardId', 'bureau_id as bureauId', 'number', 'pdf', 'pdf_hash as pdfHash'])
		.where('card_id', '=', cardId)
		.where('bureau_id', '=', bureauId)
		.executeTakeFirst();
	return (
		row && { ...row, pdf: row.pdf && cipher.openBytes(pdfColumn, row.pdf, rowOf(cardId, bureauId)) }
	);
}

/** The hosts of a card, in the order in which its copies were numbered. */
export async function bureausOfCopies(db: Executor, cardId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('card_copies')
		.select('bureau_id')
		.where('card_id', '=', cardId)
		.execute();
	return rows.map((row) => row.bureau_id);
}

/** Keeps the PDF as first drawn; a second drawing, by whoever was slower, is not kept. */
export async function keepPdf(
	db: Executor,
	cipher: Cipher,
	copy: { cardId: string; bureauId: string; pdf: Uint8Array; pdfHash: string },
	now: Date
): Promise<void> {
	await db
		.updateTable('card_copies')
		.set({
			pdf: cipher.sealBytes(pdfColumn, copy.pdf, rowOf(copy.cardId, copy.bureauId)),
			pdf_hash: copy.pdfHash,
			drawn_at: now.toISOString()
		})
		.where('card_id', '=', copy.cardId)
		.where('bureau_id', '=', copy.bureauId)
		.where('pdf', 'is', null)
		.execute();
}

/** Cards in the order of their ids, for the check against the ledger; content null where it does not open. */
export async function cardsToCheck(db: Executor, cipher: Cipher, afterId: string, limit: number) {
	const rows = await db
		.selectFrom('cards')
		.select(['id', 'submitted_at as submittedAt', 'content_hash as contentHash', 'content'])
		.where('id', '>', afterId)
		.orderBy('id')
		.limit(limit)
		.execute();
	const last = rows.at(-1)?.id ?? '';
	const flags = await db
		.selectFrom('card_flags')
		.selectAll()
		.where('card_id', '>', afterId)
		.where('card_id', '<=', last)
		.orderBy('item')
		.execute();
	const flagsOf = Map.groupBy(flags, (each) => each.card_id);
	return rows.map((row) => ({
		...row,
		flags: (flagsOf.get(row.id) ?? []).map(({ item }) => item),
		content: opened(() => JSON.parse(cipher.open(contentColumn, row.content, row.id)) as FrozenCard)
	}));
}

/** How many cards and supplements are stored, of whatever kind: compared with the ledger at the start. */
export async function countCards(db: Executor): Promise<number> {
	const { count } = await db
		.selectFrom('cards')
		.select((select) => select.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

function cardQuery(db: Executor) {
	return db
		.selectFrom('cards as c')
		.leftJoin('card_proofs as p', 'p.card_id', 'c.id')
		.select([
			'c.id',
			'c.visit_id as visitId',
			'c.version',
			'c.form',
			'c.late',
			'c.to_supervision as toSupervision',
			'c.before_end',
			'c.submitted_at as submittedAt',
			'c.content_hash as contentHash',
			'c.content',
			'p.card_id as proof'
		]);
}

type CardRow = Awaited<ReturnType<ReturnType<typeof cardQuery>['executeTakeFirstOrThrow']>>;

function toCard(row: CardRow, cipher: Cipher): StoredCard {
	const content = JSON.parse(cipher.open(contentColumn, row.content, row.id)) as FrozenCard;
	return {
		id: row.id,
		visitId: row.visitId,
		version: row.version,
		form: row.form,
		toSupervision: row.toSupervision === 1,
		late: row.late === 1,
		beforeEnd: row.before_end === 1,
		verified: row.proof !== null,
		verifiedLater: row.proof !== null && !content.verified,
		submittedAt: row.submittedAt,
		contentHash: row.contentHash,
		content
	};
}
