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

export function skip(why: string): Result {
	return { figures: {}, findings: [], skipped: why };
}
