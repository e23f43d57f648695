// 反映 of a visit that no poster tells of, 未报备入企 among them; or whose poster is not at hand.
import { showReport, takeReport } from './sending.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => showReport(event, null);

export const actions: Actions = { default: (event) => takeReport(event, null) };
