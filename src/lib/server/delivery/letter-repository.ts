// SQL of letters as others look at them; cards' letters of a reader come through the views of who may read.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';
import { letterColumns, withTrace } from './letter-trace-repository.ts';
import type { Letter, NewLetter } from './letter.ts';

/** The letter by which a card came to one office. */
export async function letterOfCard(
	db: Executor,
	{ cardId, bureauId, organ }: Pick<NewLetter, 'cardId' | 'bureauId' | 'organ'>
) {
	return db
		.selectFrom('letters')
		.select('id')
		.where('card_id', '=', cardId)
		.where('bureau_id', '=', bureauId)
		.where('organ', '=', organ)
		.executeTakeFirst();
}

/** One letter by its id, whoever asks: for the postman's own steps and the letter's own link. */
export async function findLetter(
	db: Executor,
	id: string
): Promise<(Letter & { number: string | null; subject: string | null }) | undefined> {
	const rows = await numbered(db).where('l.id', '=', id).execute();
	return (await withTrace(db, rows))[0];
}

/** The letters of a card, whoever asks: for the receipt's page, which shows no content. */
export async function lettersOfCard(db: Executor, cardId: string): Promise<Letter[]> {
	const rows = await db
		.selectFrom('letters')
		.select(letterColumns)
		.where('card_id', '=', cardId)
		.orderBy('bureau_id')
		.orderBy('organ', 'desc')
		.execute();
	return withTrace(db, rows);
}

/** Every letter, newest first: for `npm run letters` and the alarms, never for a page. */
export async function allLetters(
	db: Executor,
	wish: { undeliveredOnly?: boolean } = {}
): Promise<(Letter & { number: string | null; subject: string | null })[]> {
	let query = numbered(db).orderBy('l.queued_at', 'desc');
	if (wish.undeliveredOnly) query = query.where(undelivered);
	return withTrace(db, await query.execute());
}

/** Letters in the order of their ids, for the check against the ledger. */
export async function lettersToCheck(db: Executor, afterId: string, limit: number) {
	return (
		db
			.selectFrom('letters')
			.select(['id', 'card_id as cardId', 'mailbox', 'recipient'])
			// A receipt's address is sealed and then forgotten: there is nothing to compare.
			.where('kind', '!=', 'receipt')
			.where('id', '>', afterId)
			.orderBy('id')
			.limit(limit)
			.execute()
	);
}

/** Letters of cards, queued before `before`, that nobody has signed for. */
export async function unsignedLetters(db: Executor, before: Date) {
	const rows = await numbered(db)
		.where('l.kind', '=', 'card')
		.where('l.queued_at', '<', before.toISOString())
		.where(unsigned)
		.execute();
	return withTrace(db, rows);
}

/** Letters of cards queued between two instants (the first excluded), for the digest of those days. */
export async function cardLettersQueuedIn(db: Executor, after: Date, until: Date) {
	const rows = await numbered(db)
		.where('l.kind', '=', 'card')
		.where('l.queued_at', '>', after.toISOString())
		.where('l.queued_at', '<=', until.toISOString())
		.execute();
	return withTrace(db, rows);
}

/** The topics of the portal's own letters that end with a day: what was told on it. */
export async function topicsLike(db: Executor, day: string): Promise<string[]> {
	const rows = await db
		.selectFrom('letters')
		.select('topic')
		.where('kind', 'in', ['digest', 'unsigned'])
		.where('topic', 'like', `%:${day}`)
		.execute();
	return rows.map(({ topic }) => topic);
}

/** For each mailbox: when a letter was last queued for it. */
export async function lastQueuedByMailbox(db: Executor): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('letters')
		.select((select) => ['mailbox', select.fn.max('queued_at').as('at')])
		.groupBy('mailbox')
		.execute();
	return new Map(rows.map(({ mailbox, at }) => [mailbox, at]));
}

/** Test letters to the offices of a bureau: they speak of no card. */
export async function testLettersOf(db: Executor, bureauId: string): Promise<Letter[]> {
	const rows = await db
		.selectFrom('letters')
		.select(letterColumns)
		.where('kind', '=', 'test')
		.where('bureau_id', '=', bureauId)
		.orderBy('queued_at', 'desc')
		.limit(50)
		.execute();
	return withTrace(db, rows);
}

/** The letters of a visit's cards with everything about them: the time of the cards is over. */
export async function removeLettersOfVisit(trx: Executor, visitId: string): Promise<void> {
	const cards = trx.selectFrom('cards').select('id').where('visit_id', '=', visitId);
	const letters = trx.selectFrom('letters').select('id').where('card_id', 'in', cards);
	for (const table of [
		'letter_attempts',
		'letter_returns',
		'letter_signatures',
		'letter_resendings'
	] as const)
		await trx.deleteFrom(table).where('letter_id', 'in', letters).execute();
	await trx.deleteFrom('letters').where('card_id', 'in', cards).execute();
}

function numbered(db: Executor) {
	return (
		db
			.selectFrom('letters as l')
			.leftJoin('card_copies as k', (join) =>
				join.onRef('k.card_id', '=', 'l.card_id').onRef('k.bureau_id', '=', 'l.bureau_id')
			)
			// A receipt went to who sent a card: no list, alarm or figure speaks of it.
			.where('l.kind', '!=', 'receipt')
			.select([...letterColumns.map((column) => `l.${column}` as const), 'k.number', 'l.subject'])
	);
}

const unsigned = sql<boolean>`not exists (select 1 from letter_signatures s where s.letter_id = l.id)`;

const undelivered = sql<boolean>`not exists (select 1 from delivered_letters d where d.letter_id = l.id)`;

export interface ReadableLetter extends Letter {
	cardId: string;
	number: string;
	visitId: string;
}

/** The letters of the reader's bureau about cards that the reader may read, newest first. */
export async function lettersReadableBy(
	db: Executor,
	reader: { id: string },
	wish: {
		undeliveredOnly?: boolean;
		cardIds?: string[];
		letterId?: string;
		unsignedOnly?: boolean;
		limit?: number;
	} = {}
): Promise<ReadableLetter[]> {
	// Once for each card and bureau, though the reader may read for both offices.
	let readable = db
		.selectFrom('readable_cards')
		.select(['card_id', 'bureau_id', 'visit_id'])
		.distinct()
		.where('person_id', '=', reader.id);
	if (wish.cardIds) readable = readable.where('card_id', 'in', wish.cardIds);
	let query = db
		.selectFrom(readable.as('r'))
		.innerJoin('letters as l', (join) =>
			join.onRef('l.card_id', '=', 'r.card_id').onRef('l.bureau_id', '=', 'r.bureau_id')
		)
		.innerJoin('card_copies as k', (join) =>
			join.onRef('k.card_id', '=', 'l.card_id').onRef('k.bureau_id', '=', 'l.bureau_id')
		)
		.select([
			...letterColumns.map((column) => `l.${column}` as const),
			'k.number',
			'r.visit_id as visitId'
		])
		.orderBy('l.queued_at', 'desc')
		.limit(wish.limit ?? 500);
	if (wish.letterId) query = query.where('l.id', '=', wish.letterId);
	if (wish.undeliveredOnly) query = query.where(undelivered);
	if (wish.unsignedOnly) query = query.where(unsigned);
	const letters = await withTrace(db, await query.execute());
	// The view joins letters of cards alone.
	return letters.map((letter) => ({ ...letter, cardId: letter.cardId ?? '' }));
}
