// 检查结束后 3 日内, as tables.
import { describe, expect, test } from 'vitest';
import { deadlineInWords, deadlineOf, localDay } from '#lib/server/regulation/deadline.ts';
import { isWorkday, kindOfDay } from '#lib/server/regulation/workdays.ts';

describe('the deadline of a card', () => {
	test.each([
		['2026-11-23', '2026-11-26', '2026-11-26'],
		['2026-11-19', '2026-11-23', '2026-11-24'],
		['2026-11-20', '2026-11-23', '2026-11-25'],
		['2026-09-17', '2026-09-20', '2026-09-21'],
		['2026-09-30', '2026-10-08', '2026-10-10'],
		['2026-02-12', '2026-02-24', '2026-02-24'],
		['2026-05-06', '2026-05-09', '2026-05-09']
	])('a visit that ended on %s: natural %s, working %s', (end, natural, working) => {
		expect(deadlineOf(end, 'natural').day).toBe(natural);
		expect(deadlineOf(end, 'working').day).toBe(working);
	});

	test('ends at 24:00 in Asia/Shanghai, exclusively', () => {
		const { instant } = deadlineOf('2026-11-23', 'natural');
		expect(instant.toISOString()).toBe('2026-11-26T16:00:00.000Z');
		expect(localDay(new Date(instant.getTime() - 1))).toBe('2026-11-26');
		expect(localDay(instant)).toBe('2026-11-27');
	});

	test('says why it rolled', () => {
		const words = deadlineInWords(deadlineOf('2026-11-19', 'natural'));
		expect(words.due).toBe('2026年11月23日（周一）24:00前');
		expect(words.why).toContain('顺延至2026年11月23日（周一）');
	});

	test('without a notice for the year the statutory holidays stand as a floor, and it says so', () => {
		const deadline = deadlineOf('2026-12-29', 'natural');
		expect(deadline.day).toBe('2027-01-04');
		expect(deadlineInWords(deadline).why).toContain('以国务院办公厅放假通知为准');
	});
});

describe('workdays', () => {
	const off = [
		...['01-01', '01-02', '02-16', '02-17', '02-18', '02-19', '02-20', '02-23', '04-06'],
		...['05-01', '05-04', '05-05', '06-19', '09-25', '10-01', '10-02', '10-05', '10-06', '10-07']
	];
	test.each(off)('2026-%s is off', (day) => expect(isWorkday(`2026-${day}`)).toBe(false));
	test.each(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'])(
		'2026-%s is a make-up workday',
		(day) => expect(kindOfDay(`2026-${day}`)).toBe('make-up workday')
	);
	test.each([
		['2027-01-01', '元旦'],
		['2027-02-05', '除夕'],
		['2027-02-06', '春节'],
		['2027-02-08', '初三'],
		['2027-04-05', '清明'],
		['2027-06-09', '端午'],
		['2027-09-15', '中秋'],
		['2027-10-03', '国庆']
	])('%s is a statutory holiday (%s)', (day) => expect(kindOfDay(day)).toBe('holiday'));
	test('an ordinary Monday is a workday', () => expect(kindOfDay('2026-11-23')).toBe('workday'));
});
