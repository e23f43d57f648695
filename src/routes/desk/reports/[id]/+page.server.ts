// 反映 as its office reads it; each reading is in the ledger.
import { readReport } from '#lib/server/journey/work-report.ts';
import { posterText } from '#lib/server/regulation/annexes.ts';
import {
	handlingNames,
	measureNames,
	outcomeNames,
	workdaysLeft
} from '#lib/server/regulation/handling.ts';
import {
	clocksOf,
	reportStateNames,
	stateOf,
	subjectNames,
	whitherNames
} from '#lib/server/reports/report.ts';
import { shut } from '../../answer.ts';
import { personAt } from '../../who.ts';
import { closureChoices } from './closure/choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const outcome = await readReport(locals.context, personAt(locals), params.id);
	if (!('done' in outcome)) shut(outcome);
	const report = outcome.done;
	const now = locals.context.clock.now();
	const { transfer, acceptance } = clocksOf(report.submittedAt);
	return {
		report,
		state: stateOf(report),
		clocks: [
			{ name: '不归本单位办理的，移送', end: transfer },
			{ name: '告知是否受理', end: acceptance }
		].map(({ name, end }) => ({
			name,
			until: end.toISOString(),
			left: workdaysLeft(now, end)
		})),
		prohibitions: report.content.items.map((item) => posterText.prohibitions[item - 1] ?? ''),
		choices: closureChoices,
		names: {
			states: reportStateNames,
			subjects: subjectNames,
			whither: whitherNames,
			handlings: handlingNames,
			outcomes: outcomeNames,
			measures: measureNames
		}
	};
};
