// 统计: half-yearly totals of what came back. Inspecting units see them without numbers under five.
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import { visitKinds } from '../regulation/visit-kinds.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import type { LocalDate } from '../regulation/workdays.ts';

export interface HalfYear {
	/** `2026-1` is January to June. */
	key: string;
	from: LocalDate;
	/** Included. */
	to: LocalDate;
	/** Inspecting units see it from this day on, and nothing that came on it or later ever changes it. */
	shownFrom: LocalDate;
}

/** Visits by what came back from them: each visit stands in one place. */
export interface Feedback {
	flagged: number;
	clean: number;
	none: number;
}

/** One of the kinds, or visits of several kinds at once; so that each visit stands in one row. */
export type KindRow = VisitKind | 'several';
export const kindRows: readonly KindRow[] = [...visitKinds, 'several'];

export interface Row {
	/** How many visits were held is known to whoever inspects: it is never hidden. */
	visits: number;
	feedback: Feedback | null;
}

/** Null stands where a number is not shown. */
export interface Statistics {
	rows: Record<KindRow, Row>;
	total: Row;
	/** Visits with a 是 in each item. */
	items: Record<ItemNumber, number | null>;
}

/** What is known of one visit. `flagged`: items that are 是 in any version. */
export interface VisitOutcome {
	kinds: readonly VisitKind[];
	returned: boolean;
	flagged: readonly ItemNumber[];
}

/** Numbers under five are hidden from whoever may not open the cards themselves. */
export const leastShown = 5;

/** Everything, for the offices that may open these cards. */
export function countOutcomes(visits: readonly VisitOutcome[]): Statistics {
	const rowOf = (some: readonly VisitOutcome[]): Row => {
		const flagged = some.filter((visit) => visit.flagged.length > 0).length;
		const none = some.filter((visit) => !visit.returned).length;
		return {
			visits: some.length,
			feedback: { flagged, clean: some.length - flagged - none, none }
		};
	};
	const kindOf = ({ kinds }: VisitOutcome) => (kinds.length === 1 ? kinds[0] : 'several');
	const rows = kindRows.map((kind) => [
		kind,
		rowOf(visits.filter((each) => kindOf(each) === kind))
	]);
	const items = itemNumbers.map((item) => [
		item,
		visits.filter(({ flagged }) => flagged.includes(item)).length
	]);
	return {
		rows: Object.fromEntries(rows),
		total: rowOf(visits),
		items: Object.fromEntries(items)
	};
}

/**
 * The same without any number under `least`, and so that none of them can be computed. How many visits
 * a row has is known to its readers, so a row is shown whole or not at all. All rows are shown, or the
 * total alone, or neither: a total beside some of its rows would tell of the others, by subtraction or
 * by why they are not shown.
 */
export function protect(whole: Statistics, least = leastShown): Statistics {
	const shown = Object.values(whole.rows).every((row) => row.visits === 0 || isShown(row, least));
	const rows = kindRows.map((kind) => {
		const { visits, feedback } = whole.rows[kind];
		return [kind, { visits, feedback: shown || visits === 0 ? feedback : null }];
	});
	const { visits } = whole.total;
	const total = isShown(whole.total, least) ? whole.total.feedback : null;
	const counts = itemNumbers.map((item) => whole.items[item] ?? 0);
	const items = total ? protectItems(counts, total.flagged, least) : [];
	return {
		rows: Object.fromEntries(rows) as Statistics['rows'],
		total: { visits, feedback: total },
		items: Object.fromEntries(
			itemNumbers.map((item, place) => [item, items[place] ?? null])
		) as Statistics['items']
	};
}

function isShown({ feedback }: Row, least: number): boolean {
	if (!feedback) return false;
	return Math.min(feedback.flagged, feedback.clean, feedback.none) >= least;
}

/**
 * For each item the visits with a 是 in it, or null. Every flagged visit has at least one, so the small
 * ones together have at least what the others leave of `flagged`: where that would tell more of one of
 * them than that it is small, none is shown.
 */
export function protectItems(
	counts: readonly number[],
	flagged: number,
	least = leastShown
): (number | null)[] {
	const shown = counts.filter((count) => count >= least);
	const left = flagged - shown.reduce((all, count) => all + count, 0);
	const othersHidden = counts.length - shown.length - 1;
	const safe = othersHidden < 0 || left <= othersHidden * (least - 1);
	return counts.map((count) => (safe && count >= least ? count : null));
}

/** The half-years that ended or run on `today`, the newest first, at most `count`. */
export function halfYears(today: LocalDate, count: number): HalfYear[] {
	const newest = Number(today.slice(0, 4)) * 2 + (today.slice(5, 7) > '06' ? 1 : 0);
	return Array.from({ length: count }, (_, back) => halfYear(newest - back));
}

function halfYear(halves: number): HalfYear {
	const year = Math.floor(halves / 2);
	return halves % 2 === 0
		? { key: `${year}-1`, from: `${year}-01-01`, to: `${year}-06-30`, shownFrom: `${year}-09-01` }
		: {
				key: `${year}-2`,
				from: `${year}-07-01`,
				to: `${year}-12-31`,
				shownFrom: `${year + 1}-03-01`
			};
}
