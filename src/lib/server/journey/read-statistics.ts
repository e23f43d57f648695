// Half-yearly totals: the offices see all of what they may open, inspecting units what tells nobody's card.
import { countOutcomes, halfYears, protect } from '../cases/statistics.ts';
import type { HalfYear, Statistics } from '../cases/statistics.ts';
import { outcomesAtShowing, outcomesReadableBy } from '../cases/statistics-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import type { Context } from '../platform/context.ts';
import { localDay } from '../regulation/deadline.ts';

/** Three years are offered: older cards may have been deleted, and a total must not change. */
const offered = 6;

export interface StatisticsPage {
	halves: HalfYear[];
	half: HalfYear | null;
	statistics: Statistics | null;
	/** Small numbers are hidden, and it is the bureau's own visits that are counted. */
	guarded: boolean;
}

/** The half-year asked for, or the newest that may be shown; with all that may be chosen. */
export async function readStatistics(
	context: Context,
	person: Person,
	wish: string | null
): Promise<StatisticsPage> {
	const { db, clock } = context;
	const today = localDay(clock.now());
	const guarded = !may(person, 'read cards');
	const halves = halfYears(today, offered + 1)
		.filter(({ shownFrom }) => !guarded || shownFrom <= today)
		.slice(0, offered);
	const half = halves.find(({ key }) => key === wish) ?? halves[0] ?? null;
	if (!half) return { halves, half, statistics: null, guarded };
	if (!guarded) {
		const statistics = countOutcomes(await outcomesReadableBy(db, person, half));
		return { halves, half, statistics, guarded };
	}
	const shownAt = new Date(`${half.shownFrom}T00:00:00+08:00`);
	const visits = await outcomesAtShowing(db, person.bureauId, half, shownAt);
	return { halves, half, statistics: protect(countOutcomes(visits)), guarded };
}
