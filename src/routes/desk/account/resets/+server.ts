// The person has seen that his account was reset.
import { error, redirect } from '@sveltejs/kit';
import { confirmResets } from '#lib/server/journey/keep-account.ts';
import { strangeIn } from '../../../(public)/reading.ts';
import { personAt } from '../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals } = event;
	if (await strangeIn(event)) error(400, '表单里有无法识别的内容，请返回上一页重新提交');
	await confirmResets(locals.context, personAt(locals));
	redirect(303, '/desk/account');
};
