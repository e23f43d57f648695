// An entry of the directory changes; new mailboxes and phones are only proposed.
import { error, redirect } from '@sveltejs/kit';
import { readBureau } from '#lib/server/delivery/directory-form.ts';
import { headsOf, listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { keepBureau } from '#lib/server/journey/keep-directory.ts';
import { formOf } from '../../../(public)/reading.ts';
import { undone } from '../../answer.ts';
import { personAt } from '../../who.ts';
import { offerFor, typedEntry } from '../entry.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { db, cipher } = locals.context;
	const bureaus = await listBureaus(db);
	const bureau = bureaus.find(({ id }) => id === params.id);
	if (!bureau) error(404, '没有这个单位');
	const heads = await headsOf(db, cipher, bureau.id);
	return { typed: typedEntry(bureau, heads), offer: offerFor(bureaus, bureau.id) };
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const reading = readBureau(await formOf(event));
		const outcome = await keepBureau(context, personAt(event.locals), event.params.id, reading);
		if (!('done' in outcome)) return undone(outcome, { typed: reading.typed });
		redirect(303, '/desk/directory');
	}
};
