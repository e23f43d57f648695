// 看板: what came back, what did not, what did not arrive, and what waits, for the reader's office.
import { readFilter, rowsPerPage, stateNames } from '#lib/server/cases/dashboard.ts';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { lettersReadableBy } from '#lib/server/delivery/letter-repository.ts';
import { itemNumbers, itemOrdinals, tenItems } from '#lib/server/regulation/ten-items.ts';
import { kindInBody } from '#lib/server/regulation/visit-kinds.ts';
import { waitingReports } from '#lib/server/reports/docket-repository.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, clock } = locals.context;
	const person = personAt(locals);
	const filter = readFilter(url.searchParams);
	const dashboard = await readDashboard(db, person, filter, clock.now());
	const undelivered = await lettersReadableBy(db, person, { undeliveredOnly: true });
	const bureaus = await listBureaus(db);
	return {
		reports: await waitingReports(db, person),
		filter,
		...dashboard,
		pages: Math.max(1, Math.ceil(dashboard.matching / rowsPerPage)),
		undelivered: {
			all: undelivered.length,
			stuck: undelivered.filter((letter) => !letter.nextAt).length
		},
		bureaus: bureaus.map(({ id, name }) => ({ id, name })),
		names: { states: stateNames, kinds: kindInBody, ordinals: itemOrdinals },
		items: itemNumbers.map((number) => ({ number, text: tenItems[number].replace(/[；。]$/, '') }))
	};
};
