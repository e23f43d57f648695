// After an act on a case the reader comes back to the card he came from, or to the one that opened it.
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { stateOf } from '#lib/server/cases/case.ts';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { personAt } from '../who.ts';

/** The case's state and the address of its card; nothing of what is in either. */
export async function caseAt({ locals, params, url }: RequestEvent) {
	const { db, cipher } = locals.context;
	const [found] = await casesReadableBy(db, cipher, personAt(locals), { caseId: params.id ?? '' });
	if (!found) error(404, '没有这条线索');
	if (!found.yours) error(403, '这条线索由另一部门办理');
	const from = url.searchParams.get('card') ?? '';
	const card = /^[\w-]{1,64}$/.test(from) ? from : found.cardId;
	return {
		id: found.id,
		visitId: found.visitId,
		bureauId: found.bureauId,
		organ: found.organ,
		state: stateOf(found),
		openedAt: found.openedAt,
		card: `/desk/cards/${card}`
	};
}
