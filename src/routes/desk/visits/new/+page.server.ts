// 登记: a registrar enters a visit, or copies an earlier one; an approver approves it afterwards.
import { redirect } from '@sveltejs/kit';
import { registerVisit, visitFormFor } from '#lib/server/journey/register-visit.ts';
import { gradesOf, sectors } from '#lib/server/regulation/caps.ts';
import type { Sector } from '#lib/server/regulation/caps.ts';
import { kindInBody, neutralPhrases } from '#lib/server/regulation/visit-kinds.ts';
import { readVisitForm, typedOf } from '#lib/server/visits/visit-form.ts';
import { formOf } from '../../../(public)/reading.ts';
import { undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import { visitAt } from '../at.ts';
import { offered } from '../offered.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { bureaus, known, enterprises } = await visitFormFor(locals.context, personAt(locals));
	const copy = url.searchParams.get('copy');
	const copied = copy ? await visitAt(locals, copy) : null;
	const typed = copied ? typedOf(copied.facts, copied.enterpriseName) : { text: {}, lists: {} };
	// The days of the earlier visit are not those of the new one.
	Object.assign(typed.text, { startOn: '', endOn: '' });
	return {
		...offered(typed, known),
		copied: copied && {
			id: copied.id,
			startOn: copied.startOn,
			endOn: copied.endOn,
			followable: Boolean(copied.approval) && !copied.cancellation
		},
		bureaus: bureaus.map(({ id, name }) => ({ id, name })),
		enterprises: enterprises.map(({ name }) => name),
		sectors: Object.entries(sectors).map(([sector, name]) => ({
			name,
			grades: gradesOf(sector as Sector).map((grade) => ({ value: `${sector}/${grade}`, grade }))
		})),
		kinds: kindInBody,
		phrases: neutralPhrases
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const person = personAt(event.locals);
		const shape = await visitFormFor(context, person);
		const reading = readVisitForm(await formOf(event), shape);
		const outcome = await registerVisit(context, person, reading);
		if (!('done' in outcome)) return undone(outcome, { typed: reading.typed });
		redirect(303, `/desk/visits/${outcome.done}`);
	}
};
