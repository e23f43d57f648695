// 转办、移送: to the bureau's supervision office, or to an organ outside this portal.
import { redirect } from '@sveltejs/kit';
import { transferReport } from '#lib/server/journey/work-report.ts';
import { readTransfer } from '#lib/server/reports/handling-form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { reportAt } from '../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await reportAt(event) });

export const actions: Actions = {
	default: async (event) => {
		const { typed, transfer, problems } = readTransfer(await formOf(event));
		if (!transfer) return mistaken(problems, { typed });
		const { context } = event.locals;
		const person = personAt(event.locals);
		const outcome = await transferReport(context, person, event.params.id, transfer);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `/desk/reports/${event.params.id}#work`);
	}
};
