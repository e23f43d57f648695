// 代岗: who holds the post of somebody on leave, from one day to another.
import type { LocalDate } from '../regulation/workdays.ts';
import { excludeEachOther, isAdministrator, roleNames } from './person.ts';
import type { Person } from './person.ts';

export interface StandIn {
	id: string;
	/** Who stands in. */
	personId: string;
	/** Who is on leave. */
	forPersonId: string;
	fromOn: LocalDate;
	/** The last day. */
	untilOn: LocalDate;
	begunAt: string | null;
	endedAt: string | null;
}

/** Longer than that is no leave: then the post itself is given to somebody else. */
const longestDays = 92;

export type StandInState = 'planned' | 'begun' | 'ended';

export function stateOfStandIn({ begunAt, endedAt }: StandIn): StandInState {
	if (endedAt) return 'ended';
	return begunAt ? 'begun' : 'planned';
}

type Someone = Pick<Person, 'id' | 'name' | 'bureauId' | 'role' | 'active'>;

/** Why the one may not stand in for the other, in words; null when he may. */
export function standInProblem(standIn: Someone, absent: Someone): string | null {
	if (standIn.id === absent.id) return '不能由本人代岗';
	if (isAdministrator(absent.role))
		return `${roleNames[absent.role]}不设代岗，请另行邀请一位${roleNames[absent.role]}`;
	if (!standIn.active || !absent.active) return '已停用的人员不能代岗，也不需要代岗';
	if (standIn.bureauId !== absent.bureauId) return '只能由本单位的人员代岗';
	if (excludeEachOther(standIn.role, absent.role))
		return `${roleNames[standIn.role]}与${roleNames[absent.role]}不能由同一人担任，不能代岗`;
	return null;
}

/** What is wrong with the days, in words; null when they will do. */
export function daysProblem(fromOn: string, untilOn: string, today: LocalDate): string | null {
	if (!isDay(fromOn) || !isDay(untilOn)) return '请填写起止日期';
	if (fromOn < today) return '开始日期不能早于今天';
	if (untilOn < fromOn) return '结束日期不能早于开始日期';
	const days = (Date.parse(untilOn) - Date.parse(fromOn)) / 86_400_000 + 1;
	return days > longestDays ? `代岗最长 ${longestDays} 天` : null;
}

function isDay(text: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
