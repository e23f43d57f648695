// The desk's first page is the one its role works at.
import { redirect } from '@sveltejs/kit';
import { may } from '#lib/server/identity/person.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (may(locals.person, 'read cards')) redirect(303, '/desk/dashboard');
	if (may(locals.person, 'see visits')) redirect(303, '/desk/visits');
	if (may(locals.person, 'see people')) redirect(303, '/desk/people');
	redirect(303, '/desk/directory');
};
