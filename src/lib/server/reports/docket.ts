// 反映登记: what an office filters its reports by, and what one row of them says.
import * as v from 'valibot';
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import { reportStates } from './report.ts';
import type { FrozenReport, ReportState, ReportSubject } from './report.ts';

export interface DocketFilter {
	/** `news`: the reporter wrote last. */
	state: ReportState | 'open' | 'news' | null;
	subject: ReportSubject | null;
	item: ItemNumber | null;
	/** From 1. */
	page: number;
}

export interface DocketRow {
	id: string;
	number: string;
	submittedAt: string;
	subject: ReportSubject;
	signed: boolean;
	state: ReportState;
	turnedOver: boolean;
	/** Who wrote last in the thread; null where nobody did. */
	lastWord: 'reporter' | 'office' | null;
	content: Pick<FrozenReport, 'items' | 'about' | 'way' | 'enterprise' | 'visit'>;
}

export interface Docket {
	counts: Record<ReportState | 'open' | 'news' | 'all', number>;
	rows: DocketRow[];
	matching: number;
}

export const rowsPerPage = 30;

/** Reads the filter from the address; what cannot be read does not filter. */
export function readDocketFilter(query: URLSearchParams): DocketFilter {
	const one = <Output>(name: string, schema: v.GenericSchema<unknown, Output>): Output | null => {
		const result = v.safeParse(schema, query.get(name));
		return result.success ? result.output : null;
	};
	const number = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number));
	return {
		state: one('state', v.picklist([...reportStates, 'open', 'news'])),
		subject: one('subject', v.picklist(['visit', 'unposted', 'other'])),
		item: one('item', v.pipe(number, v.picklist(itemNumbers))),
		page: Math.max(1, one('page', number) ?? 1)
	};
}
