// 办理记录: what the discipline committee did and found, in its own words.
import { redirect } from '@sveltejs/kit';
import { readNote } from '#lib/server/cases/case-form.ts';
import { noteOnCase } from '#lib/server/journey/work-case.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { caseAt } from '../../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ found: await caseAt(event) });

export const actions: Actions = {
	default: async (event) => {
		const { card } = await caseAt(event);
		const { words, problems } = readNote(await formOf(event));
		if (Object.keys(problems).length > 0) return mistaken(problems, { words });
		const { context } = event.locals;
		const outcome = await noteOnCase(context, personAt(event.locals), event.params.id, words);
		if (!('done' in outcome)) return undone(outcome, { words });
		redirect(303, `${card}#cases`);
	}
};
