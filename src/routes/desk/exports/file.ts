// A list leaves as a file of the desk: for which days it was asked, and under which name it is saved.
import { error, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { readPeriod } from '#lib/server/cases/reconciliation.ts';
import type { Period } from '#lib/server/cases/reconciliation.ts';
import type { Outcome } from '#lib/server/journey/outcome.ts';
import type { TakenList } from '#lib/server/journey/take-lists.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { addDays } from '#lib/server/regulation/workdays.ts';
import { formOf } from '../../(public)/reading.ts';

export async function periodOf(event: RequestEvent): Promise<Period> {
	const { text, problems } = readFields(await formOf(event), { single: ['from', 'to'] });
	if (Object.keys(problems).length > 0) error(422, Object.values(problems).join('；'));
	const today = localDay(event.locals.context.clock.now());
	return readPeriod(new URLSearchParams(text), today, addDays(today, -30));
}

export function answerWith(outcome: Outcome<TakenList>): Response {
	if (!('done' in outcome)) error(404, '没有这个页面');
	const { name, csv } = outcome.done;
	return new Response(csv, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}.csv`
		}
	});
}

/** Reading changes nothing: whoever comes by address begins at the form. */
export const startOver = () => redirect(303, '/desk/exports');
