// 反映登记: what came in for the reader's office, what waits, since when.
import { posterText } from '#lib/server/regulation/annexes.ts';
import { workdaysLeft } from '#lib/server/regulation/handling.ts';
import { itemNumbers, itemOrdinals } from '#lib/server/regulation/ten-items.ts';
import { readDocketFilter, rowsPerPage } from '#lib/server/reports/docket.ts';
import { readDocket } from '#lib/server/reports/docket-repository.ts';
import { clocksOf, reportStateNames, subjectNames } from '#lib/server/reports/report.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, cipher, clock } = locals.context;
	const filter = readDocketFilter(url.searchParams);
	const docket = await readDocket(db, cipher, personAt(locals), filter);
	return {
		filter,
		counts: docket.counts,
		matching: docket.matching,
		pages: Math.max(1, Math.ceil(docket.matching / rowsPerPage)),
		rows: docket.rows.map((row) => ({
			...row,
			left:
				row.state === 'new' ? workdaysLeft(clock.now(), clocksOf(row.submittedAt).acceptance) : null
		})),
		names: { states: reportStateNames, subjects: subjectNames, ordinals: itemOrdinals },
		items: itemNumbers.map((number) => ({
			number,
			text: (posterText.prohibitions[number - 1] ?? '').replace(/[；。]$/, '')
		}))
	};
};
