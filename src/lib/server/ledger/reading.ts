// 查阅: every reading of a card or a report is an entry; somebody who reads very many at once is looked at.
import type { LedgerAct } from './entry.ts';

/** Acts by which a person comes to know what a card or a report says, or that there is one. */
export const readingActs: readonly LedgerAct[] = [
	'card read',
	'card pdf read',
	'cards exported',
	'report read'
];

const minutes = 60_000;
export const burst = { readings: 30, withinMs: 5 * minutes };
const rememberedMs = 24 * 60 * minutes;
/** How far back readings are looked at, in milliseconds. */
export const heededMs = rememberedMs + burst.withinMs;

/**
 * Who read 30 times within 5 minutes during the last day, with the instant of his newest such
 * reading. `readings` ascend by time.
 */
export function readersInBursts(
	readings: readonly { actor: string; at: string }[],
	now: Date
): { actor: string; at: string }[] {
	const found = new Map<string, string>();
	for (const [actor, own] of Map.groupBy(readings, (each) => each.actor)) {
		for (let last = burst.readings - 1; last < own.length; last++) {
			const [from, to] = [own[last - burst.readings + 1]?.at ?? '', own[last]?.at ?? ''];
			if (Date.parse(to) - Date.parse(from) <= burst.withinMs) found.set(actor, to);
		}
	}
	const since = new Date(now.getTime() - rememberedMs).toISOString();
	return [...found].filter(([, at]) => at > since).map(([actor, at]) => ({ actor, at }));
}
