// Days in words, caps at their edges, labels: what the tables of the other tests leave open.
import { describe, expect, test } from 'vitest';
import { remark } from '#lib/server/regulation/annexes.ts';
import { gradesOf, sectors, yearlyCap } from '#lib/server/regulation/caps.ts';
import {
	currentRule,
	dayInWords,
	daysInWords,
	deadlineInWords,
	deadlineOf,
	endOfDay,
	instantInWords,
	lastDayBefore,
	localDay
} from '#lib/server/regulation/deadline.ts';
import {
	answerOnForm,
	choiceMeans,
	itemNumbers,
	itemOrdinals,
	plainTwins,
	tenItems,
	textsVersion
} from '#lib/server/regulation/ten-items.ts';
import {
	kindInBody,
	kindOnForms,
	neutralPhrases,
	visitKinds
} from '#lib/server/regulation/visit-kinds.ts';
import {
	addDays,
	isAnnounced,
	isWorkday,
	kindOfDay,
	weekdayOf
} from '#lib/server/regulation/workdays.ts';

describe('labels', () => {
	test('of kinds: the annexes say 调查核查, the body 调查核实', () => {
		expect(visitKinds).toEqual(['enforcement', 'guidance', 'verification']);
		expect(Object.values(kindOnForms)).toEqual(['执法检查', '督导检查', '调查核查']);
		expect(Object.values(kindInBody)).toEqual(['执法检查', '督导检查', '调查核实']);
	});
	test('of phrases that betray nobody', () => {
		expect(neutralPhrases).toHaveLength(3);
		for (const phrase of neutralPhrases) {
			expect(phrase).toMatch(/现场核[查实]$/);
			expect(phrase).not.toMatch(/举报|反映|投诉/);
		}
	});
	test('of answers and items', () => {
		expect(answerOnForm).toEqual({ yes: '是', no: '否' });
		expect(choiceMeans).toEqual({ yes: '是，存在此情形', no: '否，无此情形' });
		expect(textsVersion).toBe('dt-1');
		expect(itemOrdinals.join('')).toBe('一二三四五六七八九十');
		for (const number of itemNumbers)
			expect(tenItems[number]).toMatch(new RegExp(`^${itemOrdinals[number - 1]}、是否`));
	});
	test.each(itemNumbers)('item %i stands in plain words, with what is no misconduct: 否', (item) =>
		expect(plainTwins[item]).toMatch(/^指.+。.+，选“否”。$/)
	);
	test('of sectors and their grades', () => {
		expect(sectors).toEqual({
			coal: '煤矿',
			mine: '非煤矿山',
			hazardous: '危险化学品、金属冶炼',
			general: '非高危行业领域'
		});
		expect(gradesOf('coal')).toEqual(['A（较高）', 'B（一般）', 'C（较低）', 'D（长期停工停产）']);
		expect(gradesOf('mine')).toEqual([
			...['A（低风险）', 'B（一般风险）', 'C（较大风险）', 'D（重大风险）']
		]);
		for (const sector of ['hazardous', 'general'] as const)
			expect(gradesOf(sector)).toEqual(['标准化一级', '标准化二级', '标准化三级', '未定级']);
		expect(yearlyCap('enforcement', 'coal', 'E')).toBeNull();
		expect(yearlyCap('guidance', 'general', 'E')).toBe(3);
		expect(yearlyCap('verification', 'general', '未定级')).toBeNull();
	});
});

test('each of the 12 values stands in its blank of the remark', () => {
	const level = (name: string) => ({
		supervisionMailbox: `${name}1`,
		supervisionPhone: `${name}2`,
		disciplineMailbox: `${name}3`,
		disciplinePhone: `${name}4`
	});
	const runs = remark({ province: level('p'), city: level('c'), county: level('x') });
	const values = runs.filter(({ blank }) => blank).map(({ text }) => text);
	expect(values).toEqual(['p', 'c', 'x'].flatMap((name) => [1, 2, 3, 4].map((n) => name + n)));
	expect(runs.map(({ blank }) => blank)).toEqual([
		...Array.from({ length: 24 }, (_, place) => place % 2 === 1),
		false
	]);
	expect(runs.every(({ text }) => text.length > 0)).toBe(true);
	expect(runs.at(-1)?.text).toBe('。）');
});

describe('days', () => {
	test.each([
		['2026-11-22', 0, '2026年11月22日（周日）'],
		['2026-11-23', 1, '2026年11月23日（周一）'],
		['2026-11-24', 2, '2026年11月24日（周二）'],
		['2026-11-25', 3, '2026年11月25日（周三）'],
		['2026-11-26', 4, '2026年11月26日（周四）'],
		['2026-11-27', 5, '2026年11月27日（周五）'],
		['2026-01-03', 6, '2026年1月3日（周六）']
	])('%s', (day, weekday, words) => {
		expect(weekdayOf(day)).toBe(weekday);
		expect(dayInWords(day)).toBe(words);
	});
	test.each([
		['2026-02-28', 1, '2026-03-01'],
		['2028-02-28', 1, '2028-02-29'],
		['2026-01-01', -1, '2025-12-31'],
		['2026-11-20', 0, '2026-11-20']
	])('%s and %d days', (day, count, expected) => expect(addDays(day, count)).toBe(expected));
	test.each([
		['2026-11-23', '2026-11-23', '2026年11月23日（周一）'],
		['2026-11-23', '2026-11-24', '2026年11月23日（周一）至2026年11月24日（周二）']
	])('from %s to %s', (from, to, words) => expect(daysInWords(from, to)).toBe(words));
	test.each([
		['2026-11-26T16:00:00.000Z', '2026年11月26日（周四）'],
		['2026-11-26T16:00:00.001Z', '2026年11月27日（周五）']
	])('the last whole or begun day before %s', (instant, words) =>
		expect(lastDayBefore(new Date(instant))).toBe(words)
	);
	test('begin and end by the clocks of Asia/Shanghai', () => {
		expect(localDay(new Date('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20');
		expect(localDay(new Date('2026-11-20T16:00:00.000Z'))).toBe('2026-11-21');
		expect(endOfDay('2026-11-20').toISOString()).toBe('2026-11-20T16:00:00.000Z');
		expect(instantInWords(new Date('2026-11-20T16:05:00.000Z'))).toBe('2026年11月21日 00:05');
	});
});

describe('the deadline in words', () => {
	test('plain', () => {
		const deadline = deadlineOf('2026-11-23', 'natural');
		expect(deadline.passedOver).toEqual([]);
		expect(deadline.provisional).toBe(false);
		expect(deadlineInWords(deadline)).toEqual({ due: '2026年11月26日（周四）24:00前', why: '' });
		expect(currentRule).toBe('natural');
	});
	test('rolled', () => {
		const deadline = deadlineOf('2026-11-19', 'natural');
		expect(deadline.passedOver).toEqual(['2026-11-22']);
		expect(deadlineInWords(deadline).why).toBe(
			'期限最后一日遇休息日或法定节假日，顺延至2026年11月23日（周一）'
		);
	});
	test('in working days', () =>
		expect(deadlineOf('2026-11-19', 'working').passedOver).toEqual(['2026-11-21', '2026-11-22']));
	test('rolled, and before the notice of its year', () =>
		expect(deadlineInWords(deadlineOf('2026-12-29', 'natural')).why).toBe(
			'期限最后一日遇休息日或法定节假日，顺延至2027年1月4日（周一）；' +
				'暂按2027年法定节假日推算，以国务院办公厅放假通知为准'
		));
	test('provisional because of a day that was passed over', () => {
		const deadline = deadlineOf('2025-12-29', 'natural');
		expect(deadline).toMatchObject({ day: '2026-01-04', provisional: false });
		expect(deadlineOf('2025-12-24', 'natural')).toMatchObject({
			day: '2025-12-29',
			provisional: true
		});
	});
});

describe('kinds of day', () => {
	test.each([
		['2026-11-21', 'weekend'],
		['2026-11-22', 'weekend'],
		['2026-11-23', 'workday'],
		['2026-05-09', 'make-up workday'],
		['2026-02-16', 'holiday'],
		['2026-02-20', 'holiday'],
		['2027-01-01', 'holiday'],
		['2027-01-02', 'weekend'],
		['2027-01-04', 'workday'],
		['2027-05-01', 'holiday'],
		['2027-05-02', 'holiday'],
		['2027-05-03', 'workday'],
		['2027-10-01', 'holiday'],
		['2027-10-02', 'holiday'],
		['2027-10-03', 'holiday'],
		['2027-10-04', 'workday'],
		['2027-02-04', 'workday'],
		['2027-02-05', 'holiday'],
		['2027-02-07', 'holiday'],
		['2027-02-08', 'holiday'],
		['2027-02-09', 'workday'],
		['2028-04-04', 'holiday'],
		['2028-04-05', 'workday'],
		['2027-04-05', 'holiday'],
		['2027-04-06', 'workday'],
		['2028-05-28', 'holiday'],
		['2028-10-03', 'holiday'],
		['2029-02-13', 'holiday'],
		['2029-06-16', 'holiday'],
		['2029-09-22', 'holiday'],
		['2030-02-04', 'holiday'],
		['2030-06-05', 'holiday'],
		['2030-09-12', 'holiday'],
		['2031-01-23', 'holiday'],
		['2031-06-24', 'holiday'],
		['2031-10-01', 'holiday'],
		['2032-02-11', 'holiday'],
		['2032-06-12', 'holiday'],
		['2032-09-19', 'holiday'],
		['2028-01-26', 'holiday'],
		['2033-01-31', 'workday'],
		['2033-06-01', 'workday']
	])('%s is a %s', (day, kind) => {
		expect(kindOfDay(day)).toBe(kind);
		expect(isWorkday(day)).toBe(kind.endsWith('workday'));
	});
	test('are known for the year whose notice is in the table', () => {
		expect(isAnnounced('2026-12-31')).toBe(true);
		expect(isAnnounced('2027-01-01')).toBe(false);
	});
});
