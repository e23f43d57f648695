// Everything official is verbatim from the regulation, whose text stands beside this test.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cardText, noticeText, posterText, remark } from '#lib/server/regulation/annexes.ts';
import { gradesOf, sectors, yearlyCap } from '#lib/server/regulation/caps.ts';
import type { Sector } from '#lib/server/regulation/caps.ts';
import { tenItems } from '#lib/server/regulation/ten-items.ts';

const folded = (text: string) => text.replace(/\s/g, '');
const regulation = folded(readFileSync(new URL('annexes-zh.txt', import.meta.url), 'utf8'));

const empty = {
	supervisionMailbox: '',
	supervisionPhone: '',
	disciplineMailbox: '',
	disciplinePhone: ''
};
const remarkWords = remark({ province: empty, city: empty, county: empty })
	.map((run) => run.text)
	.join('');

const { prohibitions, ...posterWords } = posterText;
const { notes, ...noticeWords } = noticeText;
const { answersHead, ...cardWords } = cardText;

describe('words of the annexes', () => {
	test.each([
		...Object.values(tenItems),
		...prohibitions,
		...Object.values(posterWords),
		...notes,
		...Object.values(noticeWords),
		...answersHead,
		...Object.values(cardWords),
		remarkWords
	])('%s', (words) => {
		expect(folded(words)).not.toBe('');
		expect(regulation).toContain(folded(words));
	});

	test('item 十 differs between poster and card, and neither is mended', () => {
		expect(prohibitions[9]).toContain('乱冻结');
		expect(tenItems[10]).not.toContain('乱冻结');
	});
});

describe('caps of 办法（四）', () => {
	test.each([
		['coal', [2, 4, 6, 4]],
		['mine', [1, 1, 2, 4]],
		['hazardous', [2, 4, 8, 12]],
		['general', [1, 2, 4, 6]]
	] as [Sector, number[]][])('%s', (sector, caps) => {
		expect(gradesOf(sector).map((grade) => yearlyCap('enforcement', sector, grade))).toEqual(caps);
		expect(Object.keys(sectors)).toContain(sector);
	});
	test('督导检查 3, 调查核实 none', () => {
		expect(yearlyCap('guidance', 'coal', 'A（较高）')).toBe(3);
		expect(yearlyCap('verification', 'coal', 'A（较高）')).toBeNull();
	});
});
