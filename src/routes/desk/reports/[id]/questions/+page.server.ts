// 提问: words to the reporter, who reads them by the receipt.
import { redirect } from '@sveltejs/kit';
import { askReporter } from '#lib/server/journey/work-report.ts';
import { readMessage } from '#lib/server/reports/report-form.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { reportAt } from '../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await reportAt(event) });

export const actions: Actions = {
	default: async (event) => {
		const { words, problems } = readMessage(await formOf(event));
		if (Object.keys(problems).length > 0) return mistaken(problems, { words });
		const { context } = event.locals;
		const outcome = await askReporter(context, personAt(event.locals), event.params.id, words);
		if (!('done' in outcome)) return undone(outcome, { words });
		redirect(303, `/desk/reports/${event.params.id}#thread`);
	}
};
