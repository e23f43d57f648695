// A stand-in ends before its last day.
import { redirect } from '@sveltejs/kit';
import { endStandInEarly } from '#lib/server/journey/keep-stand-ins.ts';
import { shut } from '../../../../answer.ts';
import { personAt } from '../../../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params }) => {
	const outcome = await endStandInEarly(locals.context, personAt(locals), params.id);
	if ('refused' in outcome) shut(outcome);
	redirect(303, 'done' in outcome ? `/desk/people/${outcome.done}` : '/desk/people');
};
