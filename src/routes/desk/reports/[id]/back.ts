// The pages of single acts on a report: for who works it; nothing of what it says is on them.
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { findReadableReport } from '#lib/server/reports/report-repository.ts';
import { personAt } from '../../who.ts';

export async function reportAt({ locals, params }: RequestEvent) {
	const { db, cipher } = locals.context;
	const found = await findReadableReport(db, cipher, personAt(locals), params.id ?? '');
	if (!found?.works) error(404, '没有这件反映');
	return { number: found.number, address: `/desk/reports/${found.id}` };
}
