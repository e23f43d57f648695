// 入企检查: one visit of one or more bureaus to one enterprise, and what may be done with it when.
import { visitKinds } from '../regulation/visit-kinds.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import type { LocalDate } from '../regulation/workdays.ts';

/** A member of the 检查组: his own name and the unit that sends him. */
export interface TeamMember {
	name: string;
	unit: string;
}

/** A bureau that undertakes items of the visit (承办单位). The first host makes the papers. */
export interface Host {
	bureauId: string;
	bureauName: string;
	/** The items it undertakes, in words; may be empty when there is one host. */
	items: string;
}

/** Everything the blanks of 附件 1 and 附件 2 say. A change of the visit makes a new version. */
export interface VisitFacts {
	kinds: VisitKind[];
	/** 依据: plan, notice or scheme. */
	basis: string;
	/** 内容 of the inspection, as the poster prints it. */
	content: string;
	hosts: Host[];
	/** 联合单位: units invited that are no bureau of ours. */
	partners: string[];
	startOn: LocalDate;
	endOn: LocalDate;
	leader: TeamMember;
	members: TeamMember[];
	experts: TeamMember[];
	/** 一行__人: everyone who comes. */
	headcount: number;
}

/** A visit as its papers need it: the facts of one version, and what was fixed at registration. */
export interface VisitOnPaper {
	facts: VisitFacts;
	enterpriseName: string;
	/** The day printed beside the seal: the day of issue. */
	issuedOn: LocalDate;
	/** `ORIGIN/v/{token}`, what the QR holds. */
	address: string;
	/** The number that may be typed at `/` when the QR is torn: eight digits. */
	shortNumber: string;
	/** 举报电话 and 邮箱 of the poster: the discipline committee of the first host. */
	reportPhone: string;
	reportMailbox: string;
}

/** The slip that goes with the enterprise's copy of the notice alone (反馈码单). */
export interface SlipOnPaper {
	enterpriseName: string;
	shortNumber: string;
	/** `ORIGIN/v/{token}/card`. */
	address: string;
	/** Grouped for reading, for example `7K3M-9QXT-2RWA`. */
	code: string;
	/** What the card is due by, in words: `2026年11月26日（周四）24:00前`; null when never due. */
	due: string | null;
}

const namesStayMs = 30 * 24 * 3_600_000;

/** Names of the team leave the public pages 30 days after the card's deadline (exclusive). */
export function isTeamShown(deadline: Date, now: Date): boolean {
	return now.getTime() < deadline.getTime() + namesStayMs;
}

/** All who come, in the order leader, members, experts. */
export function everyone(facts: VisitFacts): TeamMember[] {
	return [facts.leader, ...facts.members, ...facts.experts];
}

/** Kinds in the order of the annexes, whatever order they were ticked in. */
export function inFormOrder(kinds: readonly VisitKind[]): VisitKind[] {
	return visitKinds.filter((kind) => kinds.includes(kind));
}

/** True where words on a public poster may out a worker who reported (调查核实). */
export function mayBetray(text: string): boolean {
	return /举报|投诉|信访|检举|控告|反映人|爆料|知情人/.test(text);
}

export const visitStages = ['waiting', 'issued', 'running', 'ended', 'cancelled'] as const;
/** How far a visit itself has come. Nothing of its card is in it. */
export type VisitStage = (typeof visitStages)[number];

export const stageNames: Record<VisitStage, string> = {
	waiting: '待批准',
	issued: '已下发',
	running: '进行中',
	ended: '已结束',
	cancelled: '已取消'
};

/** The stage on a local day, from the records that are the visit's states and its known dates. */
export function stageOf(
	visit: {
		approval: unknown;
		end: unknown;
		cancellation: unknown;
		startOn: LocalDate;
		endOn: LocalDate;
	},
	today: LocalDate
): VisitStage {
	if (visit.cancellation) return 'cancelled';
	if (!visit.approval) return 'waiting';
	if (visit.end || today > visit.endOn) return 'ended';
	return today >= visit.startOn ? 'running' : 'issued';
}
