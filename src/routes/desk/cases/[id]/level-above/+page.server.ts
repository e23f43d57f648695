// 提请上一级办理: the committee hands its case to the level above, and says why.
import { redirect } from '@sveltejs/kit';
import { readNote } from '#lib/server/cases/case-form.ts';
import { levelAboveOf } from '#lib/server/journey/name-recipients.ts';
import { handUpCase } from '#lib/server/journey/work-case.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import { caseAt } from '../../back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const found = await caseAt(event);
	const upper = await levelAboveOf(event.locals.context.db, found.visitId, found);
	return { found, upper: upper?.name ?? null };
};

export const actions: Actions = {
	default: async (event) => {
		const { card } = await caseAt(event);
		const { words, problems } = readNote(await formOf(event), '提请的理由');
		if (Object.keys(problems).length > 0) return mistaken(problems, { words });
		const { context } = event.locals;
		const outcome = await handUpCase(context, personAt(event.locals), event.params.id, words);
		if (!('done' in outcome)) return undone(outcome, { words });
		redirect(303, `${card}#cases`);
	}
};
