// How long a session lasts, and how its owner knows it again.
import { expect, test } from 'vitest';
import { deviceOf, endOf, isConfirmed, isWorthNoting } from '#lib/server/identity/session.ts';

test('a session ends after 15 minutes without a click, and after 8 hours whatever happens', () => {
	const marks = { secondFactorAt: null, confirmedAt: null, device: '' };
	const end = (createdAt: string, seenAt: string) =>
		endOf({ ...marks, createdAt, seenAt }).toISOString();
	const begun = '2026-11-20T01:00:00.000Z';
	expect(end(begun, begun)).toBe('2026-11-20T01:15:00.000Z');
	expect(end(begun, '2026-11-20T08:50:00.000Z')).toBe('2026-11-20T09:00:00.000Z');
});

test.each([
	[null, 0, false, false],
	['2026-11-20T01:00:00.000Z', 4, false, true],
	['2026-11-20T01:00:00.000Z', 5, false, false],
	['2026-11-20T01:00:00.000Z', 14, true, true],
	['2026-11-20T01:00:00.000Z', 15, true, false]
])('confirmed at %s, %i minutes later, sending %s: %s', (confirmedAt, minutes, sending, holds) => {
	const at = '2026-11-20T01:00:00.000Z';
	const marks = { createdAt: at, seenAt: at, secondFactorAt: at, confirmedAt, device: '' };
	const now = new Date(Date.parse(at) + minutes * 60_000);
	expect(isConfirmed(marks, now, sending)).toBe(holds);
});

test.each([
	[0, false],
	[59_999, false],
	[60_000, true],
	[3_600_000, true]
])('a request %i ms after the last one noted is noted: %s', (later, noted) => {
	const at = '2026-11-20T01:00:00.000Z';
	const marks = { createdAt: at, seenAt: at, secondFactorAt: at, confirmedAt: null, device: '' };
	expect(isWorthNoting(marks, new Date(Date.parse(at) + later))).toBe(noted);
});

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
test.each([
	['鸿蒙 · Chrome', `Mozilla/5.0 (Phone; OpenHarmony 5.0) ${webkit} Chrome/114.0 Safari/537.36`],
	['鸿蒙', 'Mozilla/5.0 (Linux; Android 10; HarmonyOS; NOH-AN00)'],
	['安卓 · 微信', `Mozilla/5.0 (Linux; Android 13) ${webkit} Chrome/116.0 MicroMessenger/8.0.44`],
	[
		'苹果手机 · Safari',
		`Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) ${webkit} Safari/604`
	],
	['苹果手机 · 微信', 'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) MicroMessenger/8.0.44'],
	[
		'Windows · Edge',
		`Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/130.0 Safari/537.36 Edg/130.0`
	],
	['Windows · Firefox', 'Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0'],
	['苹果电脑 · Safari', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) ${webkit} Safari/605.1`],
	['Linux · Chrome', `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/130.0 Safari/537.36`],
	['Linux · Firefox', 'Mozilla/5.0 (X11; UOS; rv:132.0) Gecko/20100101 Firefox/132.0'],
	['Firefox', 'Firefox/132.0'],
	['未知设备', 'curl/8.5.0'],
	['未知设备', '']
])('%s: %s', (words, userAgent) => expect(deviceOf(userAgent)).toBe(words));
