// The visits that a bureau registered, and how far each has come; nothing here tells of cards.
import { may } from '#lib/server/identity/person.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { kindInBody } from '#lib/server/regulation/visit-kinds.ts';
import { stageNames, stageOf, visitStages } from '#lib/server/visits/visit.ts';
import { visitsOfBureau } from '#lib/server/visits/visit-repository.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, cipher, clock } = locals.context;
	const person = personAt(locals);
	const today = localDay(clock.now());
	const query = url.searchParams;
	const enterprise = (query.get('enterprise') ?? '').trim().slice(0, 200);
	const stage = visitStages.find((each) => each === query.get('stage'));
	const page = Math.min(Math.max(1, Math.trunc(Number(query.get('page'))) || 1), 10_000);
	const wish = { enterprise, stage, today, page };
	const { visits, more } = await visitsOfBureau(db, cipher, person.bureauId, wish);
	return {
		wish: { enterprise, stage: stage ?? '', page },
		more,
		visits: visits.map((visit) => ({
			id: visit.id,
			enterpriseName: visit.enterpriseName,
			startOn: visit.startOn,
			endOn: visit.endOn,
			kinds: visit.facts.kinds.map((kind) => kindInBody[kind]),
			leader: visit.facts.leader.name,
			follows: visit.followsId !== null,
			stage: stageOf(visit, today)
		})),
		stages: stageNames,
		mayRegister: may(person, 'register visits')
	};
};
