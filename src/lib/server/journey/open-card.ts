// Someone scans the poster: what was posted, and the card's form with the visit's facts in it.
import { seasonOf } from '../cards/card.ts';
import type { Season } from '../cards/card.ts';
import type { CardFormShape } from '../cards/card-form.ts';
import type { Organ } from '../delivery/letter.ts';
import type { Reach } from '../delivery/recipient.ts';
import type { Context } from '../platform/context.ts';
import { deadlineInWords, deadlineOf, lastDayBefore, localDay } from '../regulation/deadline.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import { tallyFor } from '../register/tally.ts';
import { everyone, isTeamShown } from '../visits/visit.ts';
import type { VisitFacts } from '../visits/visit.ts';
import { factsOfVersions, findVisit } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import { reachesOnPoster } from './name-recipients.ts';

/** What anyone may read about a visit; nothing in it depends on whether a card exists. */
export interface PostedVisit {
	token: string;
	shortNumber: string;
	enterpriseName: string;
	facts: Omit<VisitFacts, keyof Team>;
	/** Null once the names have left the public pages. */
	team: Team | null;
	issuedOn: string;
	/** Null where the card is never due (a follow-up of a matter). */
	due: { due: string; why: string } | null;
	changed: boolean;
	cancelled: boolean;
	/** Whom to turn to about each host. */
	offices: Record<Organ, Reach>[];
}

type Team = Pick<VisitFacts, 'leader' | 'members' | 'experts'>;

/** The posted notice of an issued visit; undefined for any token that was never issued. */
export async function openPoster(
	context: Context,
	token: string
): Promise<PostedVisit | undefined> {
	const visit = await issuedVisit(context, token);
	return visit && posted(context, visit, visit.approval);
}

/** The visit of a token that was ever issued. */
async function issuedVisit({ db, cipher }: Context, token: string) {
	const visit = await findVisit(db, cipher, { token });
	return visit?.approval ? { ...visit, approval: visit.approval } : undefined;
}

async function posted(
	{ db, clock }: Context,
	visit: Visit,
	approval: NonNullable<Visit['approval']>
): Promise<PostedVisit> {
	const deadline = deadlineOf(visit.endOn, approval.rule);
	const { leader, members, experts, ...facts } = visit.facts;
	return {
		token: visit.token,
		shortNumber: visit.shortNumber,
		enterpriseName: visit.enterpriseName,
		facts: { ...facts, endOn: lastDayOf(visit) },
		team: isTeamShown(deadline.instant, clock.now()) ? { leader, members, experts } : null,
		issuedOn: localDay(new Date(approval.at)),
		due: visit.followsId ? null : deadlineInWords(deadline),
		changed: visit.version > 1,
		cancelled: visit.cancellation !== null,
		offices: await reachesOnPoster(db, visit)
	};
}

export interface CardPage extends PostedVisit {
	shape: CardFormShape;
	/** The portal's own counts for the year, shown beside the ordinals. */
	counted: { visits: number; kinds: Record<VisitKind, number> };
	/** Units, and the persons while their names are shown, that a 是 may be tied to. */
	aboutChoices: string[];
	/** Local day is not past the end yet: the card may be corrected later. */
	beforeEnd: boolean;
	season: Season;
	/** The last day of the supplements, in words; null where the card is never due. */
	supplementsUntil: string | null;
}

/** The card's form of an issued visit. */
export async function openCard(context: Context, token: string): Promise<CardPage | undefined> {
	const visit = await issuedVisit(context, token);
	if (!visit) return undefined;
	const { clock, db } = context;
	const page = await posted(context, visit, visit.approval);
	const shape = await shapeOf(context, visit);
	const { season, supplementsEnd } = seasonOf(
		visit.dueAt ? new Date(visit.dueAt) : null,
		clock.now()
	);
	const units = [...page.facts.hosts.map((host) => host.bureauName), ...page.facts.partners];
	return {
		...page,
		shape,
		aboutChoices: page.team ? [...shape.aboutChoices] : units,
		counted: await tallyFor(db, visit),
		beforeEnd: isBeforeEnd(visit, clock.now()),
		season,
		supplementsUntil: supplementsEnd && lastDayBefore(supplementsEnd)
	};
}

/** What a submission for the token is read against; undefined when it was never issued. */
export async function openShape(
	context: Context,
	token: string
): Promise<CardFormShape | undefined> {
	const visit = await issuedVisit(context, token);
	return visit && shapeOf(context, visit);
}

/** Kinds, and the units and persons of every version of the visit that a 是 may speak of. */
async function shapeOf(context: Context, visit: Visit): Promise<CardFormShape> {
	const versions = await factsOfVersions(context.db, context.cipher, visit.id);
	const names = versions.flatMap((facts) => [
		...facts.hosts.map((host) => host.bureauName),
		...facts.partners,
		...everyone(facts).map((member) => member.name)
	]);
	return { kinds: visit.facts.kinds, aboutChoices: [...new Set(names)] };
}

/** The last day as the forms print it: the planned one, or the recorded one where that is later. */
export function lastDayOf({ facts, end }: Visit): string {
	return end && end.on > facts.endOn ? end.on : facts.endOn;
}

/** The visit is not known to have ended, and its last planned day has not come. */
export function isBeforeEnd(visit: Visit, now: Date): boolean {
	return !visit.end && localDay(now) < visit.endOn;
}
