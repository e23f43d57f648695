// Somebody whom failures locked out may try again.
import { error, redirect } from '@sveltejs/kit';
import { unlockAccount } from '#lib/server/journey/keep-people.ts';
import { strangeIn } from '../../../../(public)/reading.ts';
import { shut } from '../../../answer.ts';
import { personAt } from '../../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals, params } = event;
	if (await strangeIn(event)) error(400, '表单里有无法识别的内容，请返回上一页重新提交');
	const outcome = await unlockAccount(locals.context, personAt(locals), params.id);
	if ('refused' in outcome) shut(outcome);
	redirect(303, `/desk/people/${params.id}`);
};
