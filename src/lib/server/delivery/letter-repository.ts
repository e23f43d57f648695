// SQL of letters: queue, lease, attempts, and what the two offices may see of them.
import { isSqlite } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Attempt, AttemptOutcome, Letter, NewLetter } from './letter.ts';

const columns = [
	'id',
	'card_id as cardId',
	'bureau_id as bureauId',
	'organ',
	'mailbox',
	'recipient',
	'queued_at as queuedAt',
	'next_at as nextAt'
] as const;

/** Queues letters, due at once; a recipient that already has one for the card gets no second. */
export async function queueLetters(trx: Executor, letters: NewLetter[], now: Date): Promise<void> {
	if (letters.length === 0) return;
	await trx
		.insertInto('letters')
		.values(
			letters.map((letter) => ({
				id: letter.id,
				card_id: letter.cardId,
				bureau_id: letter.bureauId,
				organ: letter.organ,
				mailbox: letter.mailbox,
				recipient: letter.recipient,
				queued_at: now.toISOString(),
				next_at: now.toISOString()
			}))
		)
		.onConflict((conflict) => conflict.columns(['card_id', 'bureau_id', 'organ']).doNothing())
		.execute();
}

/** Takes the letter that is due longest, for `leaseMs`; nobody else takes it before that has run out. */
export async function leaseNextLetter(
	db: Executor,
	holder: string,
	now: Date,
	leaseMs: number
): Promise<Letter | undefined> {
	const due = db
		.selectFrom('letters')
		.select('id')
		.where('next_at', '<=', now.toISOString())
		.where((where) =>
			where.or([where('leased_until', 'is', null), where('leased_until', '<=', now.toISOString())])
		)
		.orderBy('next_at')
		.limit(1);
	// Looking takes no write lock, so an idle postman is in nobody's way.
	if (!(await due.executeTakeFirst())) return undefined;
	const leased = await db
		.updateTable('letters')
		.set({ leased_by: holder, leased_until: new Date(now.getTime() + leaseMs).toISOString() })
		// SQLite has one writer at a time; PostgreSQL passes over rows that another hand is taking.
		.where('id', '=', isSqlite(db) ? due : due.forUpdate().skipLocked())
		.returning(columns)
		.executeTakeFirst();
	if (!leased) return undefined;
	return { ...leased, attempts: (await attemptsOf(db, [leased.id])).get(leased.id) ?? [] };
}

/** Writes down what became of an attempt, plans the next, and gives the lease back. */
export async function recordAttempt(
	trx: Executor,
	letter: Letter,
	attempt: Attempt,
	nextAt: Date | null
): Promise<void> {
	// Counted here and not from `letter`: a lease that ran out may have let another postman try.
	const { tries } = await trx
		.selectFrom('letter_attempts')
		.where('letter_id', '=', letter.id)
		.select((select) => select.fn.countAll<number>().as('tries'))
		.executeTakeFirstOrThrow();
	await trx
		.insertInto('letter_attempts')
		.values({
			letter_id: letter.id,
			number: Number(tries) + 1,
			tried_at: attempt.triedAt,
			outcome: attempt.outcome,
			answer: attempt.answer
		})
		.execute();
	await trx
		.updateTable('letters')
		.set({ next_at: nextAt?.toISOString() ?? null, leased_by: null, leased_until: null })
		.where('id', '=', letter.id)
		.execute();
}

/** The letters of cards, whoever asks: for the receipt's page, which shows no content. */
export async function lettersOfCard(db: Executor, cardId: string): Promise<Letter[]> {
	const rows = await db
		.selectFrom('letters')
		.select(columns)
		.where('card_id', '=', cardId)
		.orderBy('bureau_id')
		.orderBy('organ', 'desc')
		.execute();
	return withAttempts(db, rows);
}

/** Every letter, newest first: for `npm run letters`, on the server itself. */
export async function allLetters(db: Executor): Promise<(Letter & { number: string })[]> {
	const rows = await db
		.selectFrom('letters as l')
		.innerJoin('card_copies as k', (join) =>
			join.onRef('k.card_id', '=', 'l.card_id').onRef('k.bureau_id', '=', 'l.bureau_id')
		)
		.select([...columns.map((column) => `l.${column}` as const), 'k.number'])
		.orderBy('l.queued_at', 'desc')
		.execute();
	return withAttempts(db, rows);
}

export interface ReadableLetter extends Letter {
	number: string;
	visitId: string;
}

/** The letters of the reader's bureau about cards that the reader may read, newest first. */
export async function lettersReadableBy(
	db: Executor,
	reader: { id: string },
	wish: { undeliveredOnly?: boolean; cardIds?: string[]; limit?: number } = {}
): Promise<ReadableLetter[]> {
	let query = db
		.selectFrom('letters as l')
		.innerJoin('readable_cards as r', (join) =>
			join.onRef('r.card_id', '=', 'l.card_id').onRef('r.bureau_id', '=', 'l.bureau_id')
		)
		.innerJoin('card_copies as k', (join) =>
			join.onRef('k.card_id', '=', 'l.card_id').onRef('k.bureau_id', '=', 'l.bureau_id')
		)
		.where('r.person_id', '=', reader.id)
		.select([
			...columns.map((column) => `l.${column}` as const),
			'k.number',
			'r.visit_id as visitId'
		])
		.orderBy('l.queued_at', 'desc')
		.limit(wish.limit ?? 500);
	if (wish.cardIds) query = query.where('l.card_id', 'in', wish.cardIds);
	if (wish.undeliveredOnly)
		query = query.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('letter_attempts as t')
						.select('t.number')
						.whereRef('t.letter_id', '=', 'l.id')
						.where('t.outcome', '=', 'accepted')
				)
			)
		);
	return withAttempts(db, await query.execute());
}

async function withAttempts<Row extends { id: string }>(db: Executor, rows: Row[]) {
	const attempts = await attemptsOf(
		db,
		rows.map((row) => row.id)
	);
	return rows.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
}

async function attemptsOf(db: Executor, letterIds: string[]): Promise<Map<string, Attempt[]>> {
	const found = new Map<string, Attempt[]>();
	// SQLite takes at most 32,766 parameters in one statement.
	for (let from = 0; from < letterIds.length; from += 10_000) {
		const rows = await db
			.selectFrom('letter_attempts')
			.selectAll()
			.where('letter_id', 'in', letterIds.slice(from, from + 10_000))
			.orderBy('number')
			.execute();
		for (const row of rows) {
			const attempt = {
				triedAt: row.tried_at,
				outcome: row.outcome as AttemptOutcome,
				answer: row.answer
			};
			found.set(row.letter_id, [...(found.get(row.letter_id) ?? []), attempt]);
		}
	}
	return found;
}
