// The second factor is set, or moved to another phone; the old one holds until the new one has shown its code.
import { findPerson } from '#lib/server/identity/person-repository.ts';
import { enrolFactor } from '#lib/server/journey/prove-person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { clientOf, formOf } from '../../../(public)/reading.ts';
import { drawnOffer } from '../../../sign-in/offer.ts';
import { mistaken, undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { db, cipher } = locals.context;
	const account = await findPerson(db, cipher, { id: personAt(locals).id });
	return { offer: account ? await drawnOffer(locals, account) : null };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals } = event;
		const { text, problems } = readFields(await formOf(event), { single: ['code'] });
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const outcome = await enrolFactor(
			locals.context,
			personAt(locals).id,
			locals.sessionId ?? '',
			text.code ?? '',
			clientOf(event)
		);
		if (!('done' in outcome)) return undone(outcome, {});
		return { codes: outcome.done };
	}
};
