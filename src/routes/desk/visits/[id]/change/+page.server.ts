// 变更: a new version of team, dates or words, under the same QR.
import { redirect } from '@sveltejs/kit';
import { changeVisit } from '#lib/server/journey/change-visit.ts';
import { neutralPhrases } from '#lib/server/regulation/visit-kinds.ts';
import { readVisitChange, typedOf } from '#lib/server/visits/visit-form.ts';
import { knownInspectors } from '#lib/server/visits/inspector-repository.ts';
import { formOf } from '../../../../(public)/reading.ts';
import { mistaken, undone } from '../../../answer.ts';
import { offered } from '../../offered.ts';
import { personAt } from '../../../who.ts';
import { titleOf, visitAt } from '../../at.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, cipher } = locals.context;
	const visit = await visitAt(locals, params.id);
	const known = await knownInspectors(db, cipher, visit.bureauId);
	return {
		visit: titleOf(locals, visit),
		issued: visit.approval !== null,
		verification: visit.facts.kinds.includes('verification'),
		...offered(typedOf(visit.facts, visit.enterpriseName), known),
		phrases: neutralPhrases
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const { id } = event.params;
		const visit = await visitAt(event.locals, id);
		const known = await knownInspectors(context.db, context.cipher, visit.bureauId);
		const { typed, problems, facts, reason } = readVisitChange(
			await formOf(event),
			visit.facts,
			known
		);
		if (!facts) return mistaken(problems, { typed });
		const change = { facts, reason };
		const outcome = await changeVisit(context, personAt(event.locals), id, change);
		if (!('done' in outcome)) return undone(outcome, { typed });
		redirect(303, `/desk/visits/${id}`);
	}
};
