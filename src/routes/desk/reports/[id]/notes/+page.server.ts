// 办理记录: what the office did and found; the reporter does not see it.
import { noteOnReport } from '#lib/server/journey/work-report.ts';
import { reportAt, writeWords } from '../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await reportAt(event) });

export const actions: Actions = {
	default: (event) => writeWords(event, noteOnReport, 'work')
};
