// 《纪检监察机关处理检举控告工作规则》: how a matter is handled, what came of it, and its clocks in workdays.
import { endOfDay, localDay } from './deadline.ts';
import { addDays, isWorkday } from './workdays.ts';

export const outcomes = ['confirmed', 'partly', 'unfounded', 'mistaken'] as const;
/** 办理结果. There is no 诬告: such a finding is made outside this portal. */
export type MatterOutcome = (typeof outcomes)[number];

export const outcomeNames: Readonly<Record<MatterOutcome, string>> = {
	confirmed: '属实',
	partly: '部分属实',
	unfounded: '反映失实（予以澄清）',
	mistaken: '误填'
};

export const handlings = ['interview', 'verification', 'kept', 'ended'] as const;
/** 处置方式. */
export type Handling = (typeof handlings)[number];

export const handlingNames: Readonly<Record<Handling, string>> = {
	interview: '谈话函询',
	verification: '初步核实',
	kept: '暂存待查',
	ended: '予以了结'
};

export const measures = ['correction', 'notice', 'warning', 'accountability', 'referral'] as const;
/** What was done because of it, beside the outcome. */
export type Measure = (typeof measures)[number];

export const measureNames: Readonly<Record<Measure, string>> = {
	correction: '责令纠正',
	notice: '通报提醒',
	warning: '警示约谈',
	accountability: '提请追责问责',
	referral: '移送监察/司法机关'
};

/** Workdays from receipt: what is not for this office is passed on within 5, the rest accepted within 15. */
export const clocks = { transfer: 5, acceptance: 15 } as const;

/** The exclusive end of the `count`th workday after the day of `instant`; that day itself does not count. */
export function afterWorkdays(instant: Date, count: number): Date {
	let day = localDay(instant);
	for (let left = count; left > 0;) {
		day = addDays(day, 1);
		if (isWorkday(day)) left--;
	}
	return endOfDay(day);
}

/** How many workdays are left until an exclusive end: 0 on its last day, negative when it has passed. */
export function workdaysLeft(now: Date, end: Date): number {
	const last = localDay(new Date(end.getTime() - 1));
	const today = localDay(now);
	const [from, to, sign] = today <= last ? [today, last, 1] : [last, today, -1];
	let days = 0;
	for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkday(day)) days++;
	return sign * days;
}
