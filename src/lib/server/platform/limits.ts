// How often one source may try a thing that is guessed at; kept in memory, by keyed hash of the source.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface Limit {
	/** Counts one try; returns the seconds to wait when there were too many, otherwise null. */
	count(source: string): Promise<number | null>;
	/** Seconds to wait before a further try, null when one is free; counts nothing. */
	look(source: string): Promise<number | null>;
	/** Forgets a source: it has proved itself. */
	forgive(source: string): Promise<void>;
}

export interface Limits {
	/** Wrong feedback codes of one client: 10 in 15 minutes. A right code is always accepted. */
	wrongCodes: Limit;
	/** Failed sign-ins of one account from one client: 5 in 30 minutes lock it for 30. */
	signIns: Limit;
	/** Failed sign-ins of one account from anywhere: 50 in 30 minutes. */
	accounts: Limit;
}

export function openLimits(): Limits {
	return {
		wrongCodes: limitOf(10, 15 * 60),
		signIns: limitOf(5, 30 * 60),
		accounts: limitOf(50, 30 * 60)
	};
}

function limitOf(points: number, seconds: number): Limit {
	const limiter = new RateLimiterMemory({ points, duration: seconds });
	const waitOf = (state: RateLimiterRes) => Math.max(1, Math.ceil(state.msBeforeNext / 1000));
	return {
		async count(source) {
			try {
				await limiter.consume(source);
				return null;
			} catch (state) {
				if (state instanceof RateLimiterRes) return waitOf(state);
				throw state;
			}
		},
		async look(source) {
			const state = await limiter.get(source);
			return state && state.consumedPoints >= points ? waitOf(state) : null;
		},
		async forgive(source) {
			await limiter.delete(source);
		}
	};
}
