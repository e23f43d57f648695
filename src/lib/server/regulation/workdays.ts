// 国务院办公厅放假通知: which days are workdays. One row per day that a notice changes.

/** A day in the bureau's time zone, `YYYY-MM-DD`. */
export type LocalDate = string;

const announced: Readonly<Record<number, { off: readonly string[]; on: readonly string[] }>> = {
	2026: {
		off: [
			...['01-01', '01-02', '02-16', '02-17', '02-18', '02-19', '02-20', '02-23', '04-06'],
			...['05-01', '05-04', '05-05', '06-19', '09-25', '10-01', '10-02', '10-05', '10-06', '10-07']
		],
		on: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']
	}
};

export type DayKind = 'workday' | 'make-up workday' | 'weekend' | 'holiday';

/** Whether the State Council's notice for the year of `day` is in the table. */
export function isAnnounced(day: LocalDate): boolean {
	return yearOf(day) in announced;
}

/** What kind of day it is; without a notice, weekends and the statutory holidays are a floor. */
export function kindOfDay(day: LocalDate): DayKind {
	const notice = announced[yearOf(day)];
	const monthAndDay = day.slice(5);
	const weekend = [0, 6].includes(weekdayOf(day));
	if (notice?.on.includes(monthAndDay)) return 'make-up workday';
	if (notice?.off.includes(monthAndDay) || isStatutoryHoliday(day)) return 'holiday';
	return weekend ? 'weekend' : 'workday';
}

export function isWorkday(day: LocalDate): boolean {
	return kindOfDay(day) === 'workday' || kindOfDay(day) === 'make-up workday';
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: LocalDate, count: number): LocalDate {
	const date = new Date(`${day}T00:00:00Z`);
	date.setUTCDate(date.getUTCDate() + count);
	return date.toISOString().slice(0, 10);
}

/** 0 is Sunday, as in `Date`. */
export function weekdayOf(day: LocalDate): number {
	return new Date(`${day}T00:00:00Z`).getUTCDay();
}

function yearOf(day: LocalDate): number {
	return Number(day.slice(0, 4));
}

// 春节 (初一), 端午 and 中秋. Not from Intl: ICU puts the new year of 2027, whose new moon falls at
// 23:56 Beijing time on 6 February, a day late.
const lunarDays: Readonly<Record<number, readonly [string, string, string]>> = {
	2026: ['02-17', '06-19', '09-25'],
	2027: ['02-06', '06-09', '09-15'],
	2028: ['01-26', '05-28', '10-03'],
	2029: ['02-13', '06-16', '09-22'],
	2030: ['02-03', '06-05', '09-12'],
	2031: ['01-23', '06-24', '10-01'],
	2032: ['02-11', '06-12', '09-19']
};

/** 《全国年节及纪念日放假办法》(2024): 元旦, 除夕 to 初三, 清明, 5-1 and 5-2, 端午, 中秋, 10-1 to 10-3. */
function isStatutoryHoliday(day: LocalDate): boolean {
	const year = yearOf(day);
	if (/-(01-01|05-0[12]|10-0[123])$/.test(day)) return true;
	if (day.slice(5) === `04-0${qingming(year)}`) return true;
	const [spring, dragonBoat, midAutumn] = lunarDays[year] ?? [];
	if (!spring) return false;
	const springDays = [-1, 0, 1, 2].map((after) => addDays(`${year}-${spring}`, after));
	return [...springDays, `${year}-${dragonBoat}`, `${year}-${midAutumn}`].includes(day);
}

/** 清明 falls on the 4th or 5th (rarely 6th) of April; the usual formula for 2000 to 2099. */
function qingming(year: number): number {
	const short = year % 100;
	return Math.floor(short * 0.2422 + 4.81) - Math.floor(short / 4);
}
