// Clocks in workdays: the day of receipt does not count, weekends and holidays are passed over.
import { expect, test } from 'vitest';
import { afterWorkdays, workdaysLeft } from '#lib/server/regulation/handling.ts';

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
