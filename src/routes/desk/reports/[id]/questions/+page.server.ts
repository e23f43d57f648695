// 提问: words to the reporter, who reads them by the receipt.
import { askReporter } from '#lib/server/journey/work-report.ts';
import { reportAt, writeWords } from '../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await reportAt(event) });

export const actions: Actions = {
	default: (event) => writeWords(event, askReporter, 'thread')
};
