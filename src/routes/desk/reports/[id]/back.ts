// The pages of single acts on a report: for who works it; nothing of what it says is on them.
import { error, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import type { noteOnReport } from '#lib/server/journey/work-report.ts';
import { readMessage } from '#lib/server/reports/report-form.ts';
import { findReadableReport } from '#lib/server/reports/report-repository.ts';
import { formOf } from '../../../(public)/reading.ts';
import { mistaken, undone } from '../../answer.ts';
import { personAt } from '../../who.ts';

export async function reportAt({ locals, params }: RequestEvent) {
	const { db, cipher } = locals.context;
	const found = await findReadableReport(db, cipher, personAt(locals), params.id ?? '');
	if (!found?.works) error(404, '没有这件反映');
	return { number: found.number, address: `/desk/reports/${found.id}` };
}

/** Words are written down, a note or a question; then the report opens at the part where they stand. */
export async function writeWords(
	event: RequestEvent,
	write: typeof noteOnReport,
	part: 'work' | 'thread'
) {
	const { words, problems } = readMessage(await formOf(event));
	if (Object.keys(problems).length > 0) return mistaken(problems, { words });
	const { locals, params } = event;
	const outcome = await write(locals.context, personAt(locals), params.id ?? '', words);
	if (!('done' in outcome)) return undone(outcome, { words });
	redirect(303, `/desk/reports/${params.id}#${part}`);
}
