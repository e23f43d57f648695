// The first sign-in sets the second factor; outside the demo nobody gets past this page without one.
import { redirect } from '@sveltejs/kit';
import { enrolFactor } from '#lib/server/journey/prove-person.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { clientOf, formOf } from '../../(public)/reading.ts';
import { mistaken, undone } from '../../desk/answer.ts';
import { drawnOffer } from '../offer.ts';
import { pendingAt } from '../pending.ts';
import { deskAddress, openSession } from '../session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	// The codes are shown by the answer to the form, when the person is at the desk already.
	if (request.method === 'POST' && locals.person) return { offer: null };
	const person = pendingAt(locals, url);
	if (person.totpSecret) redirect(303, `/sign-in/second-factor${url.search}`);
	return { offer: await drawnOffer(locals, person) };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, url } = event;
		const person = pendingAt(locals, url);
		if (person.totpSecret) redirect(303, `/sign-in/second-factor${url.search}`);
		const { text, problems } = readFields(await formOf(event), { single: ['code'] });
		if (Object.keys(problems).length > 0) return mistaken(problems, {});
		const outcome = await enrolFactor(
			locals.context,
			person.id,
			locals.sessionId ?? '',
			text.code ?? '',
			clientOf(event)
		);
		if (!('done' in outcome)) return undone(outcome, {});
		await openSession(event, person, true);
		locals.person = person;
		return { codes: outcome.done, onward: deskAddress(url) };
	}
};
