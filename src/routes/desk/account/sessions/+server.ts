// A session is ended from afar; without a name all but the present one.
import { redirect } from '@sveltejs/kit';
import { endOwnSessions } from '#lib/server/journey/keep-account.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../(public)/reading.ts';
import { personAt } from '../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals } = event;
	const { text } = readFields(await formOf(event), { single: ['session'] });
	const which = text.session || null;
	await endOwnSessions(locals.context, personAt(locals), locals.sessionId ?? '', which);
	redirect(303, '/desk/account');
};
