// SQL of the list of cards that an office takes along: what its reader may read, without any answer's words.
import { sql } from 'kysely';
import type { CardForm } from '../cards/card.ts';
import type { Executor } from '../platform/database.ts';
import type { Period } from './reconciliation.ts';

export interface ListedCard {
	number: string;
	form: CardForm;
	enterprise: string;
	bureau: string;
	kinds: string;
	startOn: string;
	endOn: string;
	dueAt: string | null;
	submittedAt: string;
	version: number;
	late: number;
	proof: string | null;
	/** Items that are 是, `2,5`. */
	flags: string | null;
}

/** By number at the reader's bureau; of visits begun in the period. */
export async function listReadableCards(
	db: Executor,
	reader: { id: string },
	{ from, to }: Period
): Promise<ListedCard[]> {
	const readable = db
		.selectFrom('readable_cards')
		.select(['card_id', 'bureau_id'])
		.distinct()
		.where('person_id', '=', reader.id);
	return db
		.selectFrom(readable.as('r'))
		.innerJoin('card_copies as k', (join) =>
			join.onRef('k.card_id', '=', 'r.card_id').onRef('k.bureau_id', '=', 'r.bureau_id')
		)
		.innerJoin('cards as c', 'c.id', 'r.card_id')
		.innerJoin('visits as v', 'v.id', 'c.visit_id')
		.innerJoin('enterprises as e', 'e.id', 'v.enterprise_id')
		.innerJoin('bureaus as b', 'b.id', 'v.bureau_id')
		.leftJoin('card_proofs as p', 'p.card_id', 'c.id')
		.where('v.start_on', '>=', from)
		.where('v.start_on', '<=', to)
		.select([
			'k.number',
			'c.form',
			'e.name as enterprise',
			'b.name as bureau',
			'v.start_on as startOn',
			'v.end_on as endOn',
			'v.due_at as dueAt',
			'c.submitted_at as submittedAt',
			'c.version',
			'c.late',
			'p.card_id as proof',
			sql<string>`(select string_agg(q.kind, ',') from visit_kinds q where q.visit_id = v.id)`.as(
				'kinds'
			),
			sql<string | null>`(select string_agg(cast(f.item as text), ',') from card_flags f
				where f.card_id = c.id)`.as('flags')
		])
		.orderBy('k.number')
		.execute();
}
