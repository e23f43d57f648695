// 反映 about a posted visit, by anyone.
import { showReport, takeReport } from '../../../report/sending.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => showReport(event, event.params.token);

export const actions: Actions = { default: (event) => takeReport(event, event.params.token) };
