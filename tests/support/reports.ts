// Reports in the small world: filled as the page does it, and followed by their receipts.
import { readReportForm } from '#lib/server/reports/report-form.ts';
import { openReport } from '#lib/server/journey/open-report.ts';
import { sendReport } from '#lib/server/journey/send-report.ts';
import { readDocket } from '#lib/server/reports/docket-repository.ts';
import { readDocketFilter } from '#lib/server/reports/docket.ts';
import { formOf } from './world.ts';
import type { World } from './world.ts';

type FormWords = Record<string, string | string[]>;

let keys = 0;

export function reportWords(words: FormWords = {}): FormWords {
	return {
		what: '检查组三天都在食堂吃饭，没有交伙食费。',
		way: 'own',
		signed: 'no',
		key: `report-${String(++keys).padStart(20, '0')}`,
		...words
	};
}

/** About the visit of a token, or without a poster where it is null. */
export async function report(
	{ context }: World,
	token: string | null,
	words: FormWords = {},
	client = `client-${++keys}`
) {
	const page = await openReport(context, token);
	if (!page) throw new Error('no report page');
	const reading = readReportForm(formOf(reportWords(words)), page.shape);
	return sendReport(context, token, reading, client);
}

export async function receiptOf(sending: ReturnType<typeof report>): Promise<string> {
	const sent = await sending;
	if (!('accepted' in sent)) throw new Error(JSON.stringify(sent));
	return sent.accepted;
}

/** What stands in the docket of the person of a user name. */
export async function docketOf({ context, people }: World, who: string, query = '') {
	const filter = readDocketFilter(new URLSearchParams(query));
	return readDocket(context.db, context.cipher, people[who]!, filter);
}
