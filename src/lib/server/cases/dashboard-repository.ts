// SQL of the dashboard: one row for each visit that the reader may read, what was flagged first.
import { sql } from 'kysely';
import type { Executor } from '../platform/database.ts';
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import { visitKinds } from '../regulation/visit-kinds.ts';
import { feedbackStates, rowsPerPage } from './dashboard.ts';
import type { Dashboard, DashboardFilter, DashboardRow, FeedbackState } from './dashboard.ts';

/** The counts over the whole filter but its state, and one page of rows. */
export async function readDashboard(
	db: Executor,
	reader: { id: string },
	filter: DashboardFilter,
	now: Date
): Promise<Dashboard> {
	const all = visitsInSight(db, reader, filter, now).as('s');
	const counted = await db
		.selectFrom(all)
		.select((select) => [
			's.state',
			select.fn.countAll<number>().as('count'),
			select.fn.sum<number>(sql`case when s.flags > 0 then 1 else 0 end`).as('flagged')
		])
		.groupBy('s.state')
		.execute();
	const counts = { all: 0, flagged: 0 } as Dashboard['counts'];
	for (const state of feedbackStates) counts[state] = 0;
	for (const { state, count, flagged } of counted) {
		counts[state] = Number(count);
		counts.all += Number(count);
		counts.flagged += Number(flagged);
	}

	let listed = db.selectFrom(all);
	if (filter.state === 'flagged') listed = listed.where('s.flags', '>', 0);
	else if (filter.state) listed = listed.where('s.state', '=', filter.state);
	const { matching } = await listed
		.select((select) => select.fn.countAll<number>().as('matching'))
		.executeTakeFirstOrThrow();
	const rows = await listed
		.selectAll()
		.orderBy(sql`case when s.turned > 0 then 0 when s.flags > 0 then 1 else 2 end`)
		.orderBy(sql`case when s.open_cases > 0 then 0 else 1 end`)
		.orderBy(sql`coalesce(s.last_submitted_at, s.due_at, s.start_on)`, 'desc')
		.orderBy('s.visit_id')
		.limit(rowsPerPage)
		.offset((filter.page - 1) * rowsPerPage)
		.execute();
	const flags = await flagsOf(
		db,
		reader,
		rows.map((row) => row.visit_id)
	);
	return {
		counts,
		matching: Number(matching),
		rows: rows.map((row): DashboardRow => {
			const found = flags.get(row.visit_id) ?? [];
			const flagged = itemNumbers.filter((item) => found.some((flag) => flag.item === item));
			return {
				visitId: row.visit_id,
				enterpriseName: row.enterprise,
				bureauName: row.bureau,
				startOn: row.start_on,
				endOn: row.end_on,
				dueAt: row.due_at,
				kinds: visitKinds.filter((kind) => row.kinds?.split(',').includes(kind)),
				state: row.state,
				flagged,
				turned: flagged.filter((item) => {
					const flags = found.filter((flag) => flag.item === item);
					return (
						flags.some((flag) => flag.version < flag.standing) &&
						!flags.some((flag) => flag.version === flag.standing)
					);
				}),
				cards: Number(row.cards),
				newestCardId: row.newest_card_id,
				lastSubmittedAt: row.last_submitted_at,
				undelivered: Number(row.undelivered),
				openCases: Number(row.open_cases)
			};
		})
	};
}

function visitsInSight(db: Executor, reader: { id: string }, filter: DashboardFilter, now: Date) {
	// Every part about cards stands on `readable_visits` of this reader, so nothing else can be counted.
	const mine = sql`cards c where c.visit_id = v.id and (c.form = 'card' or c.to_supervision = 1
		or r.whole = 1)`;
	const ours = sql`(select p.bureau_id from reading_posts p where p.person_id = ${reader.id})`;
	const proven = sql`exists (select 1 from card_proofs p where p.card_id = c.id)`;
	const standing = sql`select n.version from standing_cards n where n.visit_id = v.id`;
	const someCard = (condition: ReturnType<typeof sql>) =>
		sql`exists (select 1 from ${mine} and c.form = 'card' and ${condition})`;

	let query = db
		.selectFrom(
			// Once for each visit, though the reader may read for several offices.
			db
				.selectFrom('readable_visits')
				.select((select) => ['visit_id', select.fn.max('whole').as('whole')])
				.where('person_id', '=', reader.id)
				.groupBy('visit_id')
				.as('r')
		)
		.innerJoin('visits as v', 'v.id', 'r.visit_id')
		.innerJoin('visit_approvals as a', 'a.visit_id', 'v.id')
		.innerJoin('enterprises as e', 'e.id', 'v.enterprise_id')
		.innerJoin('bureaus as b', 'b.id', 'v.bureau_id')
		.leftJoin('visit_cancellations as k', 'k.visit_id', 'v.id')
		.where(sql<boolean>`(k.visit_id is null or exists (select 1 from ${mine}))`)
		.select([
			'v.id as visit_id',
			'e.name as enterprise',
			'b.name as bureau',
			'v.start_on',
			'v.end_on',
			'v.due_at',
			sql<
				string | null
			>`(select string_agg(q.kind, ',') from visit_kinds q where q.visit_id = v.id)`.as('kinds'),
			sql<FeedbackState>`case
				when ${someCard(sql`c.late = 0 and ${proven}`)} then 'received'
				when ${someCard(proven)} then 'late'
				when ${someCard(sql`1 = 1`)} then 'unverified'
				when v.due_at is null then 'optional'
				when v.due_at > ${now.toISOString()} then 'due'
				else 'silent' end`.as('state'),
			sql<number>`(select count(*) from ${mine})`.as('cards'),
			sql<string | null>`(select c.id from ${mine}
				order by case when c.version = (${standing}) then 0 else 1 end, c.version desc limit 1)`.as(
				'newest_card_id'
			),
			sql<string | null>`(select max(c.submitted_at) from ${mine})`.as('last_submitted_at'),
			sql<number>`(select count(distinct f.item) from card_flags f, ${mine} and f.card_id = c.id)`.as(
				'flags'
			),
			sql<number>`(select count(*) from card_flags f, ${mine} and f.card_id = c.id
				and c.version < (${standing}) and not exists (
					select 1 from card_flags g join cards d on d.id = g.card_id
					where d.visit_id = v.id and g.item = f.item and d.version = (${standing})))`.as('turned'),
			sql<number>`(select count(*) from letters l, ${mine} and l.card_id = c.id
				and l.bureau_id in ${ours} and not exists (select 1 from letter_attempts t
					where t.letter_id = l.id and t.outcome = 'accepted'))`.as('undelivered'),
			sql<number>`(select count(*) from cases o where o.visit_id = v.id
				and o.bureau_id in ${ours} and exists (select 1 from ${mine} and c.id = o.card_id)
				and not exists (select 1 from case_closures u where u.case_id = o.id))`.as('open_cases')
		]);
	if (filter.from) query = query.where('v.start_on', '>=', filter.from);
	if (filter.to) query = query.where('v.start_on', '<=', filter.to);
	if (filter.bureauId) query = query.where('v.bureau_id', '=', filter.bureauId);
	if (filter.kind)
		query = query.where(
			sql<boolean>`exists (select 1 from visit_kinds q where q.visit_id = v.id and q.kind = ${filter.kind})`
		);
	if (filter.item)
		query = query.where(
			sql<boolean>`exists (select 1 from card_flags f, ${mine} and f.card_id = c.id and f.item = ${filter.item})`
		);
	return query;
}

/** The flags of the given visits in every version, and the version whose word stands. */
async function flagsOf(db: Executor, reader: { id: string }, visitIds: string[]) {
	const found = new Map<string, { item: ItemNumber; version: number; standing: number }[]>();
	if (visitIds.length === 0) return found;
	const rows = await db
		.selectFrom('readable_cards as r')
		.innerJoin('cards as c', 'c.id', 'r.card_id')
		.innerJoin('card_flags as f', 'f.card_id', 'c.id')
		.where('r.person_id', '=', reader.id)
		.where('r.visit_id', 'in', visitIds)
		.select(['r.visit_id', 'f.item', 'c.version'])
		.select((select) =>
			select
				.selectFrom('standing_cards as n')
				.select('n.version')
				.whereRef('n.visit_id', '=', 'c.visit_id')
				.as('standing')
		)
		.execute();
	for (const row of rows)
		found.set(row.visit_id, [
			...(found.get(row.visit_id) ?? []),
			{ item: row.item as ItemNumber, version: row.version, standing: Number(row.standing) }
		]);
	return found;
}
