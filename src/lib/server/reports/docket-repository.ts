// SQL of the docket: only reports that the reader may read are ever counted or listed.
import { sql } from 'kysely';
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { rowsPerPage } from './docket.ts';
import type { Docket, DocketFilter } from './docket.ts';
import { contentColumn } from './report-repository.ts';
import { reportStates } from './report.ts';
import type { FrozenReport, ReportState } from './report.ts';

/** The counts over the whole filter but its state, and one page of rows, what waits longest last. */
export async function readDocket(
	db: Executor,
	cipher: Cipher,
	reader: { id: string },
	filter: DocketFilter
): Promise<Docket> {
	const all = reportsInSight(db, reader, filter).as('s');
	const counted = await db
		.selectFrom(all)
		.select((select) => [
			's.state',
			select.fn.countAll<number>().as('count'),
			select.fn.sum<number>(sql`case when s.last_word = 'reporter' then 1 else 0 end`).as('news')
		])
		.groupBy('s.state')
		.execute();
	const counts = { all: 0, open: 0, news: 0 } as Docket['counts'];
	for (const state of reportStates) counts[state] = 0;
	for (const { state, count, news } of counted) {
		counts[state] = Number(count);
		counts.all += Number(count);
		counts.news += Number(news);
	}
	counts.open = counts.new + counts.accepted;

	let listed = db.selectFrom(all);
	if (filter.state === 'news') listed = listed.where('s.last_word', '=', 'reporter');
	else if (filter.state === 'open') listed = listed.where('s.state', 'in', ['new', 'accepted']);
	else if (filter.state) listed = listed.where('s.state', '=', filter.state);
	const { matching } = await listed
		.select((select) => select.fn.countAll<number>().as('matching'))
		.executeTakeFirstOrThrow();
	const rows = await listed
		.selectAll()
		.orderBy(sql`case s.state when 'new' then 0 when 'accepted' then 1 else 2 end`)
		.orderBy('s.submitted_at', 'desc')
		.orderBy('s.id')
		.limit(rowsPerPage)
		.offset((filter.page - 1) * rowsPerPage)
		.execute();
	return {
		counts,
		matching: Number(matching),
		rows: rows.map((row) => {
			const content = JSON.parse(cipher.open(contentColumn, row.content, row.id)) as FrozenReport;
			const { items, about, way, enterprise, visit } = content;
			return {
				id: row.id,
				number: row.number,
				submittedAt: row.submitted_at,
				subject: row.subject,
				signed: row.signed === 1,
				state: row.state,
				turnedOver: Number(row.turned_over) === 1,
				lastWord: row.last_word,
				content: { items, about, way, enterprise, visit }
			};
		})
	};
}

/** Reports that wait for somebody, for the dashboard: all that are open, and where the reporter wrote last. */
export async function waitingReports(db: Executor, reader: { id: string }) {
	const { open, news } = await db
		.selectFrom(reportsInSight(db, reader, { state: null, subject: null, item: null }).as('s'))
		.select((select) => [
			select.fn
				.sum<number | null>(sql`case when s.state in ('new', 'accepted') then 1 else 0 end`)
				.as('open'),
			select.fn
				.sum<number | null>(sql`case when s.last_word = 'reporter' then 1 else 0 end`)
				.as('news')
		])
		.executeTakeFirstOrThrow();
	return { open: Number(open ?? 0), news: Number(news ?? 0) };
}

function reportsInSight(
	db: Executor,
	reader: { id: string },
	filter: Pick<DocketFilter, 'subject' | 'item'> & { state: unknown }
) {
	const has = (table: string) =>
		sql.raw(`exists (select 1 from ${table} x where x.report_id = c.id`);
	let query = db
		.selectFrom('readable_reports as r')
		.innerJoin('reports as c', 'c.id', 'r.report_id')
		.where('r.person_id', '=', reader.id)
		.select([
			'c.id',
			'c.number',
			'c.submitted_at',
			'c.subject',
			'c.signed',
			'c.content',
			sql<ReportState>`case
				when ${has('report_closures')}) then 'closed'
				when ${has('report_transfers')} and x.whither = 'elsewhere') then 'transferred'
				when ${has('report_acceptances')}) then 'accepted'
				else 'new' end`.as('state'),
			sql<number>`case when ${has('report_transfers')} and x.whither = 'supervision')
				then 1 else 0 end`.as('turned_over'),
			// The reporter has the last word until somebody at the desk writes to him, or notes it down.
			sql<'reporter' | 'office' | null>`case
				when exists (select 1 from report_messages m where m.report_id = c.id
					and m.person_id is null
					and not exists (select 1 from report_messages n where n.report_id = c.id
						and n.person_id is not null and n.written_at > m.written_at)
					and not exists (select 1 from report_notes n where n.report_id = c.id
						and n.noted_at > m.written_at)) then 'reporter'
				when ${has('report_messages')}) then 'office' end`.as('last_word')
		]);
	if (filter.subject) query = query.where('c.subject', '=', filter.subject);
	if (filter.item)
		query = query.where(sql<boolean>`${has('report_items')} and x.item = ${filter.item})`);
	return query;
}
