// 看板: what the two offices filter by, and the states a visit's feedback can be in.
import * as v from 'valibot';
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import { visitKinds } from '../regulation/visit-kinds.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import type { LocalDate } from '../regulation/workdays.ts';

export const feedbackStates = [
	'due',
	'received',
	'late',
	'unverified',
	'silent',
	'optional'
] as const;
/** What came back from a visit: awaited, in time, late, without its code, nothing, or never due. */
export type FeedbackState = (typeof feedbackStates)[number];

export const stateNames: Record<FeedbackState, string> = {
	due: '待反馈',
	received: '按期反馈',
	late: '逾期反馈',
	unverified: '未验码',
	silent: '逾期未反馈',
	optional: '后续活动（可不反馈）'
};

export interface DashboardFilter {
	/** Days of the visit's start; both included. */
	from: LocalDate | null;
	to: LocalDate | null;
	/** The bureau that registered the visit. */
	bureauId: string | null;
	kind: VisitKind | null;
	item: ItemNumber | null;
	state: FeedbackState | 'flagged' | null;
	/** From 1. */
	page: number;
}

export interface DashboardRow {
	visitId: string;
	enterpriseName: string;
	bureauName: string;
	startOn: LocalDate;
	endOn: LocalDate;
	dueAt: string | null;
	kinds: VisitKind[];
	state: FeedbackState;
	/** Items that are 是 in any version. */
	flagged: ItemNumber[];
	/** Items that were 是 and are 否 in the newest version. */
	turned: ItemNumber[];
	cards: number;
	/** The newest card that the reader may read. */
	newestCardId: string | null;
	lastSubmittedAt: string | null;
	undelivered: number;
	openCases: number;
}

export interface Dashboard {
	counts: Record<FeedbackState | 'flagged' | 'all', number>;
	rows: DashboardRow[];
	matching: number;
}

export const rowsPerPage = 30;

const day = v.pipe(v.string(), v.regex(/^20\d\d-\d\d-\d\d$/));

/** Reads the filter from the address; what cannot be read does not filter. */
export function readFilter(query: URLSearchParams): DashboardFilter {
	const one = <Output>(name: string, schema: v.GenericSchema<unknown, Output>): Output | null => {
		const result = v.safeParse(schema, query.get(name));
		return result.success ? result.output : null;
	};
	const number = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number));
	return {
		from: one('from', day),
		to: one('to', day),
		bureauId: query.get('bureau') || null,
		kind: one('kind', v.picklist(visitKinds)),
		item: one('item', v.pipe(number, v.picklist(itemNumbers))),
		state: one('state', v.picklist([...feedbackStates, 'flagged'])),
		page: Math.max(1, one('page', number) ?? 1)
	};
}
