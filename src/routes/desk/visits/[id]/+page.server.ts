// One visit of the bureau: what was registered, what was done, and what may be done now.
import { may } from '#lib/server/identity/person.ts';
import { authorsOf, beforeApproval } from '#lib/server/journey/issue-notice.ts';
import { unprintable } from '#lib/server/platform/pdf/faces.ts';
import {
	currentRule,
	deadlineInWords,
	deadlineOf,
	localDay
} from '#lib/server/regulation/deadline.ts';
import { kindInBody } from '#lib/server/regulation/visit-kinds.ts';
import { personAt } from '../../who.ts';
import { titleOf, visitAt } from '../at.ts';
import { historyOf } from '../history.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { context } = locals;
	const person = personAt(locals);
	const visit = await visitAt(locals, params.id);
	const { approval, cancellation, end, bureauId } = visit;
	const begun = localDay(context.clock.now()) >= visit.startOn;
	const mine = may(person, 'change visits', { bureauId });
	return {
		...titleOf(locals, visit),
		facts: visit.facts,
		unprintable: unprintable([visit.enterpriseName, visit.facts]),
		kinds: visit.facts.kinds.map((kind) => kindInBody[kind]),
		version: visit.version,
		followsId: visit.followsId,
		endedOn: end?.on ?? null,
		cancellation: cancellation?.reason ?? null,
		due: visit.followsId
			? null
			: deadlineInWords(deadlineOf(visit.endOn, approval?.rule ?? currentRule)),
		posted: approval && { token: visit.token, shortNumber: visit.shortNumber },
		before: approval || cancellation ? null : await beforeApproval(context, visit),
		history: await historyOf(context, visit),
		can: {
			approve:
				!approval &&
				!cancellation &&
				may(person, 'approve visits', { bureauId, notBy: authorsOf(visit) }),
			print: Boolean(approval) && may(person, 'print papers', { bureauId }),
			change: mine && !cancellation,
			end: mine && begun && Boolean(approval) && !cancellation && !end,
			code: mine && Boolean(approval),
			cancel: mine && !cancellation && !(approval && begun),
			copy: may(person, 'register visits')
		}
	};
};
