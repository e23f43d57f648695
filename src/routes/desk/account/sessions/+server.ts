// A session is ended from afar; without a name all but the present one.
import { error, redirect } from '@sveltejs/kit';
import { endOwnSessions } from '#lib/server/journey/keep-account.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { formOf } from '../../../(public)/reading.ts';
import { personAt } from '../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals } = event;
	const { text, problems } = readFields(await formOf(event), { single: ['session'] });
	if (Object.keys(problems).length > 0) error(400, '表单里有无法识别的内容，请返回上一页重新提交');
	const which = text.session || null;
	await endOwnSessions(locals.context, personAt(locals), locals.sessionId ?? '', which);
	redirect(303, '/desk/account');
};
