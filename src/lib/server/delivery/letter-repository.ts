// SQL of letters: queue, lease, attempts, and what the two offices may see of them.
import { sql } from 'kysely';
import type { Cipher } from '../platform/cipher.ts';
import { isSqlite } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf as sealedRow } from '../platform/sealed-columns.ts';
import type { Attempt, Letter, NewLetter, NewMemo } from './letter.ts';
import type { Return } from './return.ts';

const columns = [
	'id',
	'kind',
	'card_id as cardId',
	'bureau_id as bureauId',
	'organ',
	'mailbox',
	'recipient',
	'queued_at as queuedAt',
	'patient_from as patientFrom',
	'next_at as nextAt'
] as const;

const bodyColumn = 'letters.body';

/**
 * Queues cards' letters, due at once; an office that already has one for the card gets no second.
 * Answers the ids of those that were queued.
 */
export async function queueLetters(
	trx: Executor,
	letters: NewLetter[],
	now: Date
): Promise<string[]> {
	if (letters.length === 0) return [];
	const queued = await trx
		.insertInto('letters')
		.values(
			letters.map((letter) => ({
				...rowOf(letter, now),
				topic: `card:${letter.cardId}:${letter.bureauId}:${letter.organ}`,
				kind: 'card' as const,
				card_id: letter.cardId
			}))
		)
		.onConflict((conflict) => conflict.column('topic').doNothing())
		.returning('id')
		.execute();
	return queued.map(({ id }) => id);
}

/** Queues a letter of the portal's own; false for a topic that was queued before. */
export async function queueMemo(
	trx: Executor,
	cipher: Cipher,
	memo: NewMemo,
	now: Date
): Promise<boolean> {
	const { kind, topic, subject } = memo;
	// A receipt's mailbox is a person's own: it is sealed with the words, on a line of its own.
	const [mailbox, body] =
		kind === 'receipt' ? ['', `${memo.mailbox}\n${memo.body}`] : [memo.mailbox, memo.body];
	const queued = await trx
		.insertInto('letters')
		.values({
			...rowOf(memo, now),
			mailbox,
			topic,
			kind,
			card_id: null,
			subject,
			body: cipher.seal(bodyColumn, body, memo.id)
		})
		.onConflict((conflict) => conflict.column('topic').doNothing())
		.returning('id')
		.execute();
	return queued.length > 0;
}

function rowOf(letter: Omit<NewLetter, 'cardId'>, now: Date) {
	return {
		id: letter.id,
		bureau_id: letter.bureauId,
		organ: letter.organ,
		mailbox: letter.mailbox,
		recipient: letter.recipient,
		queued_at: now.toISOString(),
		patient_from: now.toISOString(),
		next_at: now.toISOString()
	};
}

/** The address of a mailed receipt is not kept once nothing more is sent to it. */
export async function forgetReceiptMailbox(trx: Executor, letterId: string): Promise<void> {
	await trx
		.updateTable('letters')
		.set({ body: null })
		.where('id', '=', letterId)
		.where('kind', '=', 'receipt')
		.execute();
}

/** For one mailbox that takes its mail. */
const lettersInHand = 4;

export type LeasedLetter = Letter & { subject: string | null; body: string | null };

/**
 * Takes the letter that is due longest, for `leaseMs`; nobody else takes it before that has run out.
 * A mailbox has a few letters in hand at a time, a troubled one a single one: an address that hangs
 * holds one hand and not the queue. Due times and leases further ahead than any are planned were
 * written by a clock that went wrong, and bind nobody.
 */
export async function leaseNextLetter(
	db: Executor,
	cipher: Cipher,
	holder: string,
	{ now, leaseMs, longestWaitMs }: { now: Date; leaseMs: number; longestWaitMs: number },
	troubled: ReadonlySet<string>
): Promise<LeasedLetter | undefined> {
	const at = now.toISOString();
	const after = (ms: number) => new Date(now.getTime() + ms).toISOString();
	// Asked once and not for each letter: a backlog of thousands waits for a handful of mailboxes.
	const busy = db
		.selectFrom('letters as held')
		.where('held.leased_until', '>', at)
		.where('held.leased_until', '<=', after(leaseMs))
		.groupBy('held.mailbox')
		.having(
			(having) => having.fn.countAll<number>(),
			'>=',
			(having) =>
				having
					.case()
					.when('held.mailbox', 'in', ['', ...troubled])
					.then(having.lit(1))
					.else(having.lit(lettersInHand))
					.end()
		)
		.select('held.mailbox');
	const due = db
		.selectFrom('letters')
		.select('id')
		// Said for the index of waiting letters, which holds no other.
		.where('next_at', 'is not', null)
		.where((where) =>
			where.or([where('next_at', '<=', at), where('next_at', '>', after(longestWaitMs))])
		)
		.where((where) =>
			where.or([
				where('leased_until', 'is', null),
				where('leased_until', '<=', at),
				where('leased_until', '>', after(leaseMs))
			])
		)
		.where('mailbox', 'not in', busy)
		.orderBy('next_at')
		.limit(1);
	// Looking takes no write lock, so an idle postman is in nobody's way.
	if (!(await due.executeTakeFirst())) return undefined;
	const leased = await db
		.updateTable('letters')
		.set({ leased_by: holder, leased_until: after(leaseMs) })
		// SQLite has one writer at a time; PostgreSQL passes over rows that another hand is taking.
		.where('id', '=', isSqlite(db) ? due : due.forUpdate().skipLocked())
		.returning([...columns, 'subject', 'body'])
		.executeTakeFirst();
	if (!leased) return undefined;
	const [letter] = await withTrace(db, [leased]);
	if (!letter) return undefined;
	const body = letter.body && cipher.open(bodyColumn, letter.body, letter.id);
	if (letter.kind !== 'receipt' || !body) return { ...letter, body };
	const [mailbox = '', ...lines] = body.split('\n');
	return { ...letter, mailbox, body: lines.join('\n') };
}

/** Holds a letter in hand for another `leaseMs`; false when somebody else has taken it over. */
export async function renewLease(
	db: Executor,
	letterId: string,
	holder: string,
	now: Date,
	leaseMs: number
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('letters')
		.set({ leased_until: new Date(now.getTime() + leaseMs).toISOString() })
		.where('id', '=', letterId)
		.where('leased_by', '=', holder)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Gives a letter back untried: it stays due. */
export async function releaseLease(db: Executor, letterId: string, holder: string): Promise<void> {
	await db
		.updateTable('letters')
		.set({ leased_by: null, leased_until: null })
		.where('id', '=', letterId)
		.where('leased_by', '=', holder)
		.execute();
}

/** Writes down what became of an attempt, plans the next, and gives the lease back. */
export async function recordAttempt(
	trx: Executor,
	letterId: string,
	holder: string,
	attempt: Attempt,
	nextAt: Date | null
): Promise<void> {
	// Counted here and not in the letter at hand: a lease that ran out may have let another try.
	const { tries } = await trx
		.selectFrom('letter_attempts')
		.where('letter_id', '=', letterId)
		.select((select) => select.fn.countAll<number>().as('tries'))
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('letter_attempts')
		.values({
			letter_id: letterId,
			number: Number(tries) + 1,
			tried_at: attempt.triedAt,
			outcome: attempt.outcome,
			answer: attempt.answer,
			fault: attempt.fault
		})
		.execute();
	let plan = trx
		.updateTable('letters')
		.set({ next_at: nextAt?.toISOString() ?? null, leased_by: null, leased_until: null })
		.where('id', '=', letterId);
	// Whoever lost the letter meanwhile plans nothing for it, unless it has arrived.
	if (attempt.outcome !== 'accepted') plan = plan.where('leased_by', '=', holder);
	await plan.execute();
}

/** Makes a letter due again at once, by hand, to the given mailbox; its patience begins anew. */
export async function resend(
	trx: Executor,
	cipher: Cipher,
	resending: { letterId: string; personId: string | null; mailbox: string; reason: string },
	now: Date
): Promise<void> {
	const at = now.toISOString();
	const { letterId, personId, mailbox, reason } = resending;
	await trx
		.insertInto('letter_resendings')
		.values({
			letter_id: letterId,
			resent_at: at,
			person_id: personId,
			mailbox,
			reason: cipher.seal('letter_resendings.reason', reason, sealedRow(letterId, at))
		})
		.execute();
	await trx
		.updateTable('letters')
		.set({ mailbox, next_at: at, patient_from: at })
		.where('id', '=', letterId)
		.execute();
}

/** The office has the letter; a second signature changes nothing. Answers whether it was the first. */
export async function sign(
	trx: Executor,
	letterId: string,
	personId: string | null,
	now: Date
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('letter_signatures')
		.values({ letter_id: letterId, signed_at: now.toISOString(), person_id: personId })
		.onConflict((conflict) => conflict.column('letter_id').doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

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

/** Keeps a report about a letter; false when the same report was read before. */
export async function recordReturn(
	trx: Executor,
	report: { id: string; report: string; letterId: string | null } & Return
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('letter_returns')
		.values({
			id: report.id,
			report: report.report,
			letter_id: report.letterId,
			verdict: report.verdict,
			status: report.status,
			words: report.words,
			returned_at: report.returnedAt
		})
		.onConflict((conflict) => conflict.column('report').doNothing())
		.executeTakeFirst();
	return (numInsertedOrUpdatedRows ?? 0n) > 0n;
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
		.select(columns)
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
		.select(columns)
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
			.select([...columns.map((column) => `l.${column}` as const), 'k.number', 'l.subject'])
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
			...columns.map((column) => `l.${column}` as const),
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

async function withTrace<Row extends { id: string }>(db: Executor, rows: Row[]) {
	const ids = rows.map((row) => row.id);
	const attempts = await attemptsOf(db, ids);
	const returns = await returnsOf(db, ids);
	const signatures = await signaturesOf(db, ids);
	return rows.map((row) => ({
		...row,
		attempts: attempts.get(row.id) ?? [],
		returns: returns.get(row.id) ?? [],
		signedAt: signatures.get(row.id) ?? null
	}));
}

// SQLite takes at most 32,766 parameters in one statement.
async function inParts<Row>(
	ids: string[],
	read: (part: string[]) => Promise<Row[]>
): Promise<Row[]> {
	const found: Row[] = [];
	for (let from = 0; from < ids.length; from += 10_000)
		found.push(...(await read(ids.slice(from, from + 10_000))));
	return found;
}

async function attemptsOf(db: Executor, letterIds: string[]): Promise<Map<string, Attempt[]>> {
	const rows = await inParts(letterIds, (part) =>
		db
			.selectFrom('letter_attempts')
			.select(['letter_id', 'tried_at as triedAt', 'outcome', 'answer', 'fault'])
			.where('letter_id', 'in', part)
			.orderBy('number')
			.execute()
	);
	return grouped(rows);
}

async function returnsOf(db: Executor, letterIds: string[]): Promise<Map<string, Return[]>> {
	const rows = await inParts(letterIds, (part) =>
		db
			.selectFrom('letter_returns')
			.select(['letter_id', 'verdict', 'status', 'words', 'returned_at as returnedAt'])
			.where('letter_id', 'in', part)
			.orderBy('returned_at')
			.execute()
	);
	return grouped(rows);
}

async function signaturesOf(db: Executor, letterIds: string[]): Promise<Map<string, string>> {
	const rows = await inParts(letterIds, (part) =>
		db
			.selectFrom('letter_signatures')
			.select(['letter_id', 'signed_at'])
			.where('letter_id', 'in', part)
			.execute()
	);
	return new Map(rows.map((row) => [row.letter_id, row.signed_at]));
}

function grouped<Row extends { letter_id: string | null }>(rows: Row[]) {
	const found = new Map<string, Omit<Row, 'letter_id'>[]>();
	for (const { letter_id, ...rest } of rows) {
		if (letter_id === null) continue;
		const list = found.get(letter_id) ?? [];
		list.push(rest);
		found.set(letter_id, list);
	}
	return found;
}
