// 反馈卡清单 as a file for a spreadsheet; it is recorded.
import { takeCards } from '#lib/server/journey/take-lists.ts';
import { personAt } from '../../who.ts';
import { answerWith, periodOf, startOver } from '../file.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) =>
	answerWith(await takeCards(event.locals.context, personAt(event.locals), await periodOf(event)));

export const GET: RequestHandler = startOver;
