// Days and instants as the desk reads them, in Asia/Shanghai whatever the zone of the reader's machine.

/** `2026-11-26 09:05`. */
export function instantWords(instant: string): string {
	return localTime(Date.parse(instant)).slice(0, 16).replace('T', ' ');
}

/** The last day before an exclusive end: `2026-11-26 24:00 前`. */
export function dueWords(dueAt: string | null): string {
	return dueAt ? `${localTime(Date.parse(dueAt) - 1).slice(0, 10)} 24:00 前` : '不计期限';
}

/** `2026-11-23`, or `2026-11-23 至 11-25`. */
export function daysWords(startOn: string, endOn: string): string {
	if (startOn === endOn) return startOn;
	const sameYear = startOn.slice(0, 4) === endOn.slice(0, 4);
	return `${startOn} 至 ${sameYear ? endOn.slice(5) : endOn}`;
}

/** `张三（某某局）`, several joined. */
export function peopleWords(people: { name: string; unit: string }[]): string {
	return people.map(({ name, unit }) => (unit ? `${name}（${unit}）` : name)).join('、');
}

/** `第三、九项`. */
export function itemsWords(numbers: readonly number[], ordinals: readonly string[]): string {
	return `第${numbers.map((number) => ordinals[number - 1]).join('、')}项`;
}

function localTime(milliseconds: number): string {
	return new Date(milliseconds + 8 * 3_600_000).toISOString();
}
