// From the statistics of an inspecting unit nobody computes a number under five, however he reckons.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	countOutcomes,
	halfYears,
	kindRows,
	leastShown,
	protect,
	protectItems
} from '#lib/server/cases/statistics.ts';
import type { Feedback, KindRow, Statistics } from '#lib/server/cases/statistics.ts';
import { itemNumbers } from '#lib/server/regulation/ten-items.ts';
import { visitKinds } from '#lib/server/regulation/visit-kinds.ts';

const cells = ['flagged', 'clean', 'none'] as const;

const visit = fc
	.record({
		kinds: fc.subarray([...visitKinds], { minLength: 1 }),
		returned: fc.boolean(),
		items: fc.subarray([...itemNumbers], { maxLength: 3 })
	})
	.map(({ kinds, returned, items }) => ({ kinds, returned, flagged: returned ? items : [] }));
const visits = fc.array(visit, { maxLength: 150 });

/** Every way to put `count` visits into the three places. */
function waysOf(count: number): Feedback[] {
	const ways: Feedback[] = [];
	for (let flagged = 0; flagged <= count; flagged++)
		for (let clean = 0; clean + flagged <= count; clean++)
			ways.push({ flagged, clean, none: count - flagged - clean });
	return ways;
}

function tableOf(feedbacks: readonly Feedback[]): Statistics {
	const all = { flagged: 0, clean: 0, none: 0 };
	for (const each of feedbacks) for (const cell of cells) all[cell] += each[cell];
	const count = (each: Feedback) => each.flagged + each.clean + each.none;
	const none = { flagged: 0, clean: 0, none: 0 };
	const rows = kindRows.map((kind, place) => {
		const feedback = feedbacks[place] ?? none;
		return [kind, { visits: count(feedback), feedback }];
	});
	const items = itemNumbers.map((item) => [item, 0]);
	return {
		rows: Object.fromEntries(rows) as Statistics['rows'],
		total: { visits: count(all), feedback: all },
		items: Object.fromEntries(items) as Statistics['items']
	};
}

test('no number under five is shown, but how many visits there were', () => {
	fc.assert(
		fc.property(visits, (some) => {
			const shown = protect(countOutcomes(some));
			for (const row of [...Object.values(shown.rows), shown.total])
				if (row.feedback && row.visits > 0)
					for (const cell of cells) expect(row.feedback[cell]).toBeGreaterThanOrEqual(leastShown);
			for (const item of itemNumbers)
				expect(shown.items[item] ?? leastShown).toBeGreaterThanOrEqual(leastShown);
		}),
		{ numRuns: 300 }
	);
});

test('what is shown is true', () => {
	fc.assert(
		fc.property(visits, (some) => {
			const whole = countOutcomes(some);
			const shown = protect(whole);
			for (const kind of kindRows)
				expect([whole.rows[kind].feedback, null]).toContainEqual(shown.rows[kind].feedback);
			expect([whole.total.feedback, null]).toContainEqual(shown.total.feedback);
			for (const item of itemNumbers)
				expect([whole.items[item], null]).toContain(shown.items[item]);
		})
	);
});

test('bounds: what is shown leaves every hidden number open, by sums and differences', () => {
	const row = fc.record({ flagged: fc.nat(25), clean: fc.nat(25), none: fc.nat(25) });
	fc.assert(
		fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (feedbacks) => {
			const whole = tableOf(feedbacks);
			const shown = protect(whole);
			const hidden = kindRows.filter((kind) => !shown.rows[kind].feedback);
			for (const kind of hidden)
				for (const cell of cells) {
					const [least, most] = boundsOf(whole, shown, hidden, kind, cell);
					expect(most).toBeGreaterThan(least);
				}
		}),
		{ numRuns: 2000 }
	);
});

/** The least and the most that a hidden number can be: its row's visits and, where shown, the total are known. */
function boundsOf(
	whole: Statistics,
	shown: Statistics,
	hidden: KindRow[],
	kind: KindRow,
	cell: keyof Feedback
): [number, number] {
	const own = whole.rows[kind].visits;
	if (!shown.total.feedback) return [0, own];
	const left = (column: keyof Feedback) =>
		shown.total.feedback![column] -
		kindRows.reduce((all, each) => all + (shown.rows[each].feedback?.[column] ?? 0), 0);
	const others = hidden
		.filter((each) => each !== kind)
		.reduce((all, each) => all + whole.rows[each].visits, 0);
	return [Math.max(0, left(cell) - others), Math.min(own, left(cell))];
}

describe('somebody who knows the rule, and tries every table that would be shown the same', () => {
	// With a threshold of two instead of five all tables of a small half-year can be tried.
	test('finds at least two for each hidden number', () => {
		const least = 2;
		let groups = 0;
		for (const [one, two] of [
			[1, 0],
			[4, 0],
			[1, 1],
			[1, 7],
			[3, 4],
			[6, 6],
			[7, 7],
			[1, 9],
			[2, 8]
		] as const) {
			const alike = new Map<string, Feedback[][]>();
			for (const first of waysOf(one))
				for (const second of waysOf(two)) {
					const shown = JSON.stringify(protect(tableOf([first, second]), least));
					alike.set(shown, [...(alike.get(shown) ?? []), [first, second]]);
				}
			for (const [text, tables] of alike) {
				const shown = JSON.parse(text) as Statistics;
				for (const [place, kind] of kindRows.slice(0, 2).entries()) {
					if (shown.rows[kind].feedback) continue;
					groups++;
					for (const cell of cells)
						expect(new Set(tables.map((table) => table[place]?.[cell])).size).toBeGreaterThan(1);
				}
			}
		}
		expect(groups).toBeGreaterThan(8);
	});

	test('the same for items: every flagged visit has one of them', () => {
		// With two, three times one could be told from nothing being shown; from three on there is room.
		const least = 3;
		let groups = 0;
		for (let flagged = least; flagged <= 8; flagged++) {
			const alike = new Map<string, number[][]>();
			const upTo = Array.from({ length: flagged + 1 }, (_, count) => count);
			for (const one of upTo)
				for (const two of upTo)
					for (const three of upTo) {
						if (one + two + three < flagged) continue;
						const shown = JSON.stringify(protectItems([one, two, three], flagged, least));
						alike.set(shown, [...(alike.get(shown) ?? []), [one, two, three]]);
					}
			for (const [text, tables] of alike)
				for (const [place, shown] of (JSON.parse(text) as (number | null)[]).entries())
					if (shown === null) {
						groups++;
						expect(new Set(tables.map((table) => table[place])).size).toBeGreaterThan(1);
					}
		}
		expect(groups).toBeGreaterThan(8);
	});

	test('with five: what the shown items leave over never tells a hidden one', () => {
		const counts = fc.array(fc.nat(12), { minLength: 10, maxLength: 10 });
		fc.assert(
			fc.property(counts, fc.nat(60), (items, more) => {
				const flagged = Math.min(
					Math.max(...items) + more,
					items.reduce((all, each) => all + each, 0)
				);
				if (flagged < leastShown) return;
				const shown = protectItems(items, flagged);
				const told = shown.filter((each) => each !== null);
				if (told.length === 0) return;
				const hidden = shown.length - told.length;
				const left = flagged - told.reduce((all, each) => all + each, 0);
				// The others take what is left, so that this one may be nought.
				if (hidden > 0) expect(left).toBeLessThanOrEqual((hidden - 1) * (leastShown - 1));
			}),
			{ numRuns: 3000 }
		);
	});
});

test.each([
	['2026-06-30', '2026-1', '2026-09-01'],
	['2026-07-01', '2026-2', '2027-03-01'],
	['2026-11-25', '2026-2', '2027-03-01']
])('on %s the half-year is %s, shown from %s', (today, key, from) => {
	expect(halfYears(today, 1)[0]).toMatchObject({ key, shownFrom: from });
	expect(halfYears(today, 3)).toHaveLength(3);
});
