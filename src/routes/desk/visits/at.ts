// A visit at the desk is one of the person's own bureau; any other is not there.
import { error } from '@sveltejs/kit';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { stageNames, stageOf } from '#lib/server/visits/visit.ts';
import { findVisit } from '#lib/server/visits/visit-repository.ts';
import type { Visit } from '#lib/server/visits/visit-repository.ts';
import { personAt } from '../who.ts';

export async function visitAt(locals: App.Locals, id: string): Promise<Visit> {
	const { db, cipher } = locals.context;
	const visit = await findVisit(db, cipher, { id });
	if (!visit || visit.bureauId !== personAt(locals).bureauId) error(404, '没有这次检查');
	return visit;
}

/** What the page of one act on a visit says of it. */
export function titleOf(locals: App.Locals, visit: Visit) {
	const { id, enterpriseName, startOn, endOn } = visit;
	const stage = stageOf(visit, localDay(locals.context.clock.now()));
	return { id, enterpriseName, startOn, endOn, stage, stageName: stageNames[stage] };
}
