// The person has seen that his account was reset.
import { redirect } from '@sveltejs/kit';
import { confirmResets } from '#lib/server/journey/keep-account.ts';
import { personAt } from '../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals }) => {
	await confirmResets(locals.context, personAt(locals));
	redirect(303, '/desk/account');
};
