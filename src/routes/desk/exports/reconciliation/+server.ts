// 对账 as a file for a spreadsheet; it is recorded.
import { takeReconciliation } from '#lib/server/journey/take-lists.ts';
import { personAt } from '../../who.ts';
import { answerWith, periodOf, startOver } from '../file.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) =>
	answerWith(
		await takeReconciliation(event.locals.context, personAt(event.locals), await periodOf(event))
	);

export const GET: RequestHandler = startOver;
