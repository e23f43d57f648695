// How days and instants are written on Chinese papers. The time zone is Asia/Shanghai.

const shanghai = 8 * 3_600_000;

/** Year, month and day of a day `YYYY-MM-DD`, as numbers. */
export function partsOfDay(day: string): { year: number; month: number; date: number } {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	return { year, month, date };
}

/** `2026年11月20日`. */
export function dayInWords(day: string): string {
	const { year, month, date } = partsOfDay(day);
	return `${year}年${month}月${date}日`;
}

/** `2026年11月20日至23日`; month and year are repeated only where they change. */
export function daysInWords(start: string, end: string): string {
	return start === end
		? dayInWords(start)
		: `${dayInWords(start)}至${lastDayInWords(start, end)}日`;
}

/** The end of a span without its 日: `23`, `12月2`, or `2027年1月2`. */
export function lastDayInWords(start: string, end: string): string {
	const [from, to] = [partsOfDay(start), partsOfDay(end)];
	const year = from.year === to.year ? '' : `${to.year}年`;
	const month = year === '' && from.month === to.month ? '' : `${to.month}月`;
	return `${year}${month}${to.date}`;
}

/** `2026年11月24日10:32` of an ISO instant. */
export function instantInWords(instant: string): string {
	const local = new Date(Date.parse(instant) + shanghai).toISOString();
	return `${dayInWords(local.slice(0, 10))}${local.slice(11, 16)}`;
}
