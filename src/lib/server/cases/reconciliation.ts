// 对账: visits held, cards returned, letters accepted, letters signed for, and what is missing between.
import type { LocalDate } from '../regulation/workdays.ts';

export interface Period {
	/** Days of the visit's start, as on the dashboard; both included. */
	from: LocalDate;
	to: LocalDate;
}

export interface Reconciliation {
	bureauId: string;
	bureauName: string;
	/** Visits begun in the period that owe a card. */
	visits: number;
	/** Of these, visits from which a card came back. */
	returned: number;
	/** Of the rest, those whose deadline has passed. */
	silent: number;
	/** Letters with the cards of the period's visits. */
	letters: number;
	/** Of these, letters that the mail server accepted and that did not come back. */
	accepted: number;
	signed: number;
	/** Running numbers that are missing in the bureau's own row; none, unless a row was lost. */
	gaps: string[];
}

/** The numbers that a run from 1 should have and has not: at most 20 are named. */
export function gapsIn(
	sequences: readonly number[],
	nameOf: (sequence: number) => string
): string[] {
	const there = new Set(sequences);
	const gaps: string[] = [];
	for (let next = 1; next <= Math.max(0, ...sequences) && gaps.length < 20; next++)
		if (!there.has(next)) gaps.push(nameOf(next));
	return gaps;
}

/** The period asked for in the address; the last 30 days where it says none. */
export function readPeriod(query: URLSearchParams, today: LocalDate, monthAgo: LocalDate): Period {
	const day = (name: string, otherwise: LocalDate) => {
		const text = query.get(name) ?? '';
		return /^20\d\d-\d\d-\d\d$/.test(text) ? text : otherwise;
	};
	return { from: day('from', monthAgo), to: day('to', today) };
}
