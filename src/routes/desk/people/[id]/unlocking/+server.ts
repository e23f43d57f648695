// Somebody whom failures locked out may try again.
import { redirect } from '@sveltejs/kit';
import { unlockAccount } from '#lib/server/journey/keep-people.ts';
import { shut } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params }) => {
	const outcome = await unlockAccount(locals.context, personAt(locals), params.id);
	if ('refused' in outcome) shut(outcome);
	redirect(303, `/desk/people/${params.id}`);
};
