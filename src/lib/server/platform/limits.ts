// How often one source may try what is guessed at or sent in floods; kept in the portal's own database.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import RateLimiterStore from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Cipher } from './cipher.ts';
import type { Clock } from './clock.ts';
import { transaction } from './database.ts';
import type { Executor } from './database.ts';
import { addTries, findTries, forgetTries } from './try-repository.ts';
import type { Tries } from './try-repository.ts';

/** `source` is anything that names who tries; only its keyed hash is kept. Never inside a transaction. */
export interface Limit {
	/** Counts one try; returns the seconds to wait when there were too many, otherwise null. */
	count(source: string): Promise<number | null>;
	/** Seconds to wait before a further try, null when one is free; counts nothing. */
	look(source: string): Promise<number | null>;
	/** How often the source has tried within its time. */
	tried(source: string): Promise<number>;
	/** Forgets a source: it has proved itself. */
	forgive(source: string): Promise<void>;
}

interface Allowance {
	tries: number;
	minutes: number;
	/** From the last free try on the source waits so long, whenever the first one was. */
	lockMinutes?: number;
}

const allowances = {
	/** Wrong feedback codes of one client. A right code is always accepted. */
	wrongCodes: { tries: 10, minutes: 15 },
	/** Failed sign-ins of one account from one client. */
	signIns: { tries: 5, minutes: 30, lockMinutes: 30 },
	/** Failed sign-ins of one account from anywhere. */
	accounts: { tries: 50, minutes: 30 },
	/** Failed sign-ins of one client, whatever the account. */
	clients: { tries: 50, minutes: 30 },
	/** Wrong second factors of one account. */
	secondFactors: { tries: 5, minutes: 30, lockMinutes: 30 },
	/** Mailed cards without a code of one client; what is beyond is stored, and stays at the desk. */
	unverifiedCards: { tries: 60, minutes: 60 },
	/** Reports of one client with a proof of work. */
	reports: { tries: 30, minutes: 60 },
	/** Reports of one client without one, as phones without JavaScript send them. */
	plainReports: { tries: 5, minutes: 60 },
	/** Words added to one report by its receipt. */
	reportWords: { tries: 20, minutes: 60 },
	/** Short numbers that no poster bears, of one client. */
	shortNumbers: { tries: 30, minutes: 15 },
	/** Tokens, receipts and links that lead nowhere, of one client. One that leads somewhere always opens. */
	unknownTokens: { tries: 300, minutes: 10 },
	/** Refusals of one person at the desk that are recorded one by one. */
	refusals: { tries: 1000, minutes: 60 },
	/** Receipts that are mailed, of one client and of one receipt. */
	mailedReceipts: { tries: 5, minutes: 60 },
	/** Wrong answers to what a receipt's page asks for, of one client. */
	receipts: { tries: 10, minutes: 30 }
} satisfies Record<string, Allowance>;

export type Limits = Record<keyof typeof allowances, Limit>;

export function openLimits(db: Executor, cipher: Cipher, clock: Clock): Limits {
	const limits = Object.entries(allowances).map(([name, allowance]) => [
		name,
		limitOf(name, allowance, db, cipher, clock)
	]);
	return Object.fromEntries(limits);
}

function limitOf(
	name: string,
	{ tries, minutes, lockMinutes }: Allowance,
	db: Executor,
	cipher: Cipher,
	clock: Clock
): Limit {
	const allowed = { points: tries, duration: minutes * 60, keyPrefix: name };
	const limiter = new TriesInDatabase(allowed, db, clock);
	const keyOf = (source: string) => cipher.hash('limit', `${name}\n${source}`);
	const waitOf = (state: RateLimiterRes) => Math.max(1, Math.ceil(state.msBeforeNext / 1000));
	const look = async (source: string) => {
		const state = await limiter.get(keyOf(source));
		return state && state.consumedPoints >= tries ? waitOf(state) : null;
	};
	return {
		look,
		async tried(source) {
			return (await limiter.get(keyOf(source)))?.consumedPoints ?? 0;
		},
		async count(source) {
			// A flood is turned away by reading alone.
			const wait = await look(source);
			if (wait !== null) return wait;
			try {
				const { remainingPoints } = await limiter.consume(keyOf(source));
				if (lockMinutes && remainingPoints === 0)
					await limiter.block(keyOf(source), lockMinutes * 60);
				return null;
			} catch (state) {
				if (state instanceof RateLimiterRes) return waitOf(state);
				throw state;
			}
		},
		async forgive(source) {
			await limiter.delete(keyOf(source));
		}
	};
}

/** Over the portal's one connection; while it cannot be written, tries are counted in memory. */
class TriesInDatabase extends RateLimiterStore {
	readonly #db: Executor;
	readonly #clock: Clock;

	constructor(
		allowed: { points: number; duration: number; keyPrefix: string },
		db: Executor,
		clock: Clock
	) {
		super({ ...allowed, storeClient: db, insuranceLimiter: new RateLimiterMemory(allowed) });
		this.#db = db;
		this.#clock = clock;
	}

	protected _upsert(source: string, points: number, ms: number, anew: boolean): Promise<Tries> {
		const now = this.#clock.now();
		const until = new Date(now.getTime() + ms).toISOString();
		return transaction(this.#db, (trx) => addTries(trx, source, { points, until }, now, anew));
	}

	protected async _get(source: string): Promise<Tries | null> {
		return (await findTries(this.#db, source, this.#clock.now())) ?? null;
	}

	protected _delete(source: string): Promise<boolean> {
		return transaction(this.#db, (trx) => forgetTries(trx, source));
	}

	protected _getRateLimiterRes(_source: string, _changed: number, stored: Tries): RateLimiterRes {
		const left = Math.max(0, this.points - stored.points);
		const wait = Date.parse(stored.until) - this.#clock.now().getTime();
		return new RateLimiterRes(left, Math.max(0, wait), stored.points);
	}
}
