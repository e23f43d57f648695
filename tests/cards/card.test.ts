// What is taken when, which items of a card were answered 是, and whom a supplement reaches.
import { describe, expect, test } from 'vitest';
import { checkAddress, flaggedItems, goesToSupervision, seasonOf } from '#lib/server/cards/card.ts';
import type { CardAnswers, ItemAnswer } from '#lib/server/cards/card.ts';
import { itemNumbers } from '#lib/server/regulation/ten-items.ts';
import type { ItemNumber } from '#lib/server/regulation/ten-items.ts';

const flagging = (flagged: ItemNumber[]) =>
	Object.fromEntries(
		itemNumbers.map((item) => [
			item,
			{ answer: flagged.includes(item) ? 'yes' : 'no', detail: '', about: [] }
		])
	) as unknown as Record<ItemNumber, ItemAnswer>;

test.each([[[]], [[1]], [[10]], [[2, 9]], [[...itemNumbers]]] as ItemNumber[][][])(
	'%j',
	(flagged) => expect(flaggedItems(flagging(flagged))).toEqual(flagged)
);

describe('a visit whose cards are due by 26 November 24:00', () => {
	const dueAt = new Date('2026-11-26T16:00:00Z');
	const supplementsEnd = new Date('2027-02-24T16:00:00Z');

	test.each([
		['2026-11-21T01:00:00Z', 'in time'],
		['2026-11-26T15:59:59.999Z', 'in time'],
		['2026-11-26T16:00:00Z', 'supplements'],
		['2027-02-24T15:59:59.999Z', 'supplements'],
		['2027-02-24T16:00:00Z', 'over']
	])('at %s: %s, and supplements for 90 days', (now, season) => {
		expect(seasonOf(dueAt, new Date(now))).toEqual({ season, supplementsEnd });
	});
	test('a follow-up is never due, and so never late', () => {
		const years = new Date('2036-01-01T00:00:00Z');
		expect(seasonOf(null, years)).toEqual({ season: 'in time', supplementsEnd: null });
	});
});

test.each([
	[[1], true, true],
	[[10], true, true],
	[[2, 10], true, true],
	[[1, 10], false, false],
	[[2, 3, 4, 5, 6, 7, 8, 9], true, false],
	[[], true, false]
] as [ItemNumber[], boolean, boolean][])(
	'a supplement with 是 on %j, asked for by its sender %s, reaches the supervision office: %s',
	(flagged, alsoSupervision, reaches) => {
		const answers = { items: flagging(flagged), alsoSupervision } as CardAnswers;
		expect(goesToSupervision(answers)).toBe(reaches);
	}
);

test('the QR of a document opens the check of its own hallmark', () => {
	const hallmark = 'A1+b/c=&d';
	const address = new URL(
		checkAddress({
			...{ number: '990100-2026-0001', bureauName: '平川市应急管理局', contentHash: '' },
			...{ verifyAddress: 'https://portal.example/verify', hallmark }
		})
	);
	expect(address.origin + address.pathname).toBe('https://portal.example/verify');
	expect(address.searchParams.get('t')).toBe(hallmark);
});
