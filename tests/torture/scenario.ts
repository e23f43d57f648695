// What every scenario answers: how much was done, and what did not hold.
export type Size = 'full' | 'short';

export interface Result {
	/** What was done and counted, for the report. */
	figures: Record<string, number | string>;
	/** What did not hold, in words. */
	findings: string[];
	/** Why it did not run here. */
	skipped?: string;
}

let latest = Infinity;

/** No scenario begins another round after so many minutes. */
export function endAfter(minutes: number): void {
	latest = Date.now() + minutes * 60_000;
}

export function timeIsUp(): boolean {
	return Date.now() > latest;
}

export function skip(why: string): Result {
	return { figures: {}, findings: [], skipped: why };
}
