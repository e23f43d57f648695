// 附件 3, 备注: 检查结束后 3 日内. Counted by 民法典 §201 (the first day does not count)
// and §203 (a last day that is a holiday rolls on; the day ends at 24:00).
import { addDays, isAnnounced, isWorkday, weekdayOf } from './workdays.ts';
import type { LocalDate } from './workdays.ts';

/** `natural`: three days, of which only the last rolls. `working`: the third workday. */
export type DeadlineRule = 'natural' | 'working';

/** The rule that visits issued today are bound by; each visit keeps the one it was issued with. */
export const currentRule: DeadlineRule = 'natural';

export interface Deadline {
	/** The last day on which a card is in time. */
	day: LocalDate;
	/** The exclusive end of that day in Asia/Shanghai: in time means received before it. */
	instant: Date;
	/** The days that were passed over because they are no workdays. */
	passedOver: LocalDate[];
	/** True when the State Council's notice for a year concerned is not known yet. */
	provisional: boolean;
}

/** The deadline of a card. `end`: the latest local end date of the visit ever made known. */
export function deadlineOf(end: LocalDate, rule: DeadlineRule): Deadline {
	const passedOver: LocalDate[] = [];
	let day = rule === 'natural' ? addDays(end, 3) : addDays(end, 1);
	let workdays = isWorkday(day) ? 1 : 0;
	while (rule === 'natural' ? workdays < 1 : workdays < 3) {
		if (!isWorkday(day)) passedOver.push(day);
		day = addDays(day, 1);
		if (isWorkday(day)) workdays++;
	}
	return {
		day,
		instant: endOfDay(day),
		passedOver,
		provisional: !isAnnounced(day) || passedOver.some((passed) => !isAnnounced(passed))
	};
}

/** 24:00 of a local day, which is 16:00 UTC: Asia/Shanghai has had no summer time since 1991. */
export function endOfDay(day: LocalDate): Date {
	return new Date(`${day}T16:00:00Z`);
}

/** The local day of an instant in Asia/Shanghai, whatever the server's own zone. */
export function localDay(instant: Date): LocalDate {
	return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** `2026年11月26日（周四）`. */
export function dayInWords(day: LocalDate): string {
	const [year, month, date] = day.split('-').map(Number);
	return `${year}年${month}月${date}日（周${'日一二三四五六'[weekdayOf(day)]}）`;
}

/** One day, or `…至…`, each as `2026年11月26日（周四）`. */
export function daysInWords(from: LocalDate, to: LocalDate): string {
	return from === to ? dayInWords(from) : `${dayInWords(from)}至${dayInWords(to)}`;
}

/** `2026年11月26日（周四）24:00前`, with the reason of any roll and of any doubt. */
export function deadlineInWords(deadline: Deadline): { due: string; why: string } {
	const rolled =
		deadline.passedOver.length > 0
			? `期限最后一日遇休息日或法定节假日，顺延至${dayInWords(deadline.day)}`
			: '';
	const doubt = deadline.provisional
		? `暂按${deadline.day.slice(0, 4)}年法定节假日推算，以国务院办公厅放假通知为准`
		: '';
	return {
		due: `${dayInWords(deadline.day)}24:00前`,
		why: [rolled, doubt].filter(Boolean).join('；')
	};
}

/** `2026年11月26日（周四）`: the last day before an exclusive end. */
export function lastDayBefore(instant: Date): string {
	return dayInWords(localDay(new Date(instant.getTime() - 1)));
}

/** `2026年11月26日 09:05` in Asia/Shanghai. */
export function instantInWords(instant: Date): string {
	const local = new Date(instant.getTime() + 8 * 3_600_000).toISOString();
	const [year, month, date] = local.slice(0, 10).split('-').map(Number);
	return `${year}年${month}月${date}日 ${local.slice(11, 16)}`;
}
