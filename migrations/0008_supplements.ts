// A supplement that its sender lets the supervision office read too (items 一 and 十).
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`drop view readable_cards`.execute(db);
	await db.schema
		.alterTable('cards')
		.addColumn('to_supervision', 'integer', (c) => c.notNull().defaultTo(0))
		.execute();
	await sql`
		create view readable_cards as
		select r.person_id, r.visit_id, r.bureau_id, r.organ, c.id as card_id
		from readable_visits r
		join cards c on c.visit_id = r.visit_id
		where c.form = 'card' or c.to_supervision = 1 or exists (
			select 1 from visit_recipients s
			where s.visit_id = r.visit_id and s.to_bureau_id = r.bureau_id
				and s.to_organ = r.organ and s.organ = 'discipline'
		)
	`.execute(db);
}
