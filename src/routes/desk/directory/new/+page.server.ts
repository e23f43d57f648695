// A bureau enters the directory.
import { redirect } from '@sveltejs/kit';
import { readBureau } from '#lib/server/delivery/directory-form.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { keepBureau } from '#lib/server/journey/keep-directory.ts';
import { formOf } from '../../../(public)/reading.ts';
import { undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import { offerFor } from '../entry.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	typed: {} as Record<string, string>,
	offer: offerFor(await listBureaus(locals.context.db), null)
});

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const reading = readBureau(await formOf(event));
		const outcome = await keepBureau(context, personAt(event.locals), null, reading);
		if (!('done' in outcome)) return undone(outcome, { typed: reading.typed });
		redirect(303, '/desk/directory');
	}
};
