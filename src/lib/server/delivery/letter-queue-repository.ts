// SQL of the postman's queue: letters put in, leased, tried, sent again.
import type { Cipher } from '../platform/cipher.ts';
import { isSqlite } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { rowOf as sealedRow } from '../platform/sealed-columns.ts';
import { letterColumns, withTrace } from './letter-trace-repository.ts';
import type { Attempt, Letter, NewLetter, NewMemo } from './letter.ts';

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
		.returning([...letterColumns, 'subject', 'body'])
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

/** Whether a letter is in this hand for `leastMs` from now on. */
export async function holdsLease(
	db: Executor,
	letterId: string,
	holder: string,
	now: Date,
	leastMs: number
): Promise<boolean> {
	const held = await db
		.selectFrom('letters')
		.where('id', '=', letterId)
		.where('leased_by', '=', holder)
		.where('leased_until', '>', new Date(now.getTime() + leastMs).toISOString())
		.select('id')
		.executeTakeFirst();
	return held !== undefined;
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
