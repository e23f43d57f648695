// Clocks in workdays: the day of receipt does not count, weekends and holidays are passed over. How a
// matter is handled and what came of it are two things, each in the words of the rules.
import { expect, test } from 'vitest';
import {
	afterWorkdays,
	clocks,
	handlingNames,
	handlings,
	measureNames,
	measures,
	outcomeNames,
	outcomes,
	workdaysLeft
} from '#lib/server/regulation/handling.ts';

const at = (local: string) => new Date(`${local.replace(' ', 'T')}:00+08:00`);

test.each([
	['2026-11-23 08:00', 5, '2026-11-30'],
	['2026-11-23 23:59', 15, '2026-12-14'],
	['2026-11-21 10:00', 1, '2026-11-23'],
	['2026-09-30 10:00', 1, '2026-10-08'],
	['2026-09-30 10:00', 3, '2026-10-10'],
	['2026-02-13 10:00', 2, '2026-02-24']
])('%s and %d workdays: until %s 24:00', (received, count, day) => {
	const end = afterWorkdays(at(received), count);
	expect(end.getTime() - 1).toBe(at(`${day} 23:59`).getTime() + 59_999);
	expect(workdaysLeft(at(received), end)).toBe(count);
	expect(workdaysLeft(new Date(end.getTime() - 1), end)).toBe(0);
	expect(workdaysLeft(new Date(end.getTime() + 14 * 86_400_000), end)).toBeLessThan(0);
});

test('a transfer within 5 workdays, acceptance told within 15', () =>
	expect(clocks).toEqual({ transfer: 5, acceptance: 15 }));

test.each([
	['处置方式', handlings, handlingNames, '谈话函询 初步核实 暂存待查 予以了结'],
	['办理结果', outcomes, outcomeNames, '属实 部分属实 反映失实（予以澄清） 误填'],
	['处理措施', measures, measureNames, '责令纠正 通报提醒 警示约谈 提请追责问责 移送监察/司法机关']
])('%s: those of the rules, and no 诬告', (_, kinds, names, words) => {
	const named = kinds.map((kind) => (names as Record<string, string>)[kind]);
	expect(named).toEqual(words.split(' '));
	expect(Object.keys(names)).toHaveLength(kinds.length);
});
