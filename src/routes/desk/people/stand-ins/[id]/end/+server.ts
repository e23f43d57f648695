// A stand-in ends before its last day.
import { error, redirect } from '@sveltejs/kit';
import { endStandInEarly } from '#lib/server/journey/keep-stand-ins.ts';
import { strangeIn } from '../../../../../(public)/reading.ts';
import { shut } from '../../../../answer.ts';
import { personAt } from '../../../../who.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { locals, params } = event;
	if (await strangeIn(event)) error(400, '表单里有无法识别的内容，请返回上一页重新提交');
	const outcome = await endStandInEarly(locals.context, personAt(locals), params.id);
	if ('refused' in outcome) shut(outcome);
	redirect(303, 'done' in outcome ? `/desk/people/${outcome.done}` : '/desk/people');
};
