// Someone wants to report: the form for a posted visit, or for one that no poster tells of.
import { chainOf } from '../delivery/directory.ts';
import type { Bureau } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { newChallenge } from '../platform/challenge.ts';
import type { Context } from '../platform/context.ts';
import { randomId } from '../platform/ids.ts';
import { currentRule, deadlineOf } from '../regulation/deadline.ts';
import type { ReportFormShape } from '../reports/report-form.ts';
import { everyone, isTeamShown } from '../visits/visit.ts';
import { factsOfVersions, findVisit } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';

/** What anyone may see; nothing in it depends on what was sent before. */
export interface ReportPage {
	shape: ReportFormShape;
	/** For each bureau: its own committee, and that of the level above. */
	receivers: { id: string; name: string; level: Bureau['level']; above: string | null }[];
	/** What the poster says; null on the page without one. */
	visit: { token: string; enterprise: string; hosts: string[]; shortNumber: string } | null;
	key: string;
	challenge: string;
}

/** The form about the visit of a token, or, without one, about any; undefined for an unknown token. */
export async function openReport(
	context: Context,
	token: string | null
): Promise<ReportPage | undefined> {
	const { db, cipher, clock } = context;
	const visit = token === null ? null : await issuedVisit(context, token);
	if (visit === undefined) return undefined;
	const bureaus = await listBureaus(db);
	const shape = await shapeOf(context, visit, bureaus);
	return {
		shape,
		receivers: shape.bureaus.map(({ id, name, aboveId }) => ({
			id,
			name,
			level: bureaus.find((bureau) => bureau.id === id)?.level ?? 'county',
			above: bureaus.find((bureau) => bureau.id === aboveId)?.name ?? null
		})),
		visit: visit && {
			token: visit.token,
			enterprise: visit.enterpriseName,
			hosts: visit.facts.hosts.map((host) => host.bureauName),
			shortNumber: visit.shortNumber
		},
		key: randomId(),
		challenge: await newChallenge(cipher, clock.now())
	};
}

/** What a submission is read against. */
export async function openReportShape(
	context: Context,
	token: string | null
): Promise<ReportFormShape | undefined> {
	const visit = token === null ? null : await issuedVisit(context, token);
	if (visit === undefined) return undefined;
	return shapeOf(context, visit, await listBureaus(context.db));
}

async function issuedVisit({ db, cipher }: Context, token: string) {
	const visit = await findVisit(db, cipher, { token });
	return visit?.approval ? visit : undefined;
}

async function shapeOf(
	context: Context,
	visit: Visit | null,
	bureaus: Bureau[]
): Promise<ReportFormShape> {
	const about = visit
		? visit.facts.hosts.flatMap(
				(host) => bureaus.find((bureau) => bureau.id === host.bureauId) ?? []
			)
		: bureaus;
	return {
		bureaus: about.map((bureau) => ({
			id: bureau.id,
			name: bureau.name,
			aboveId: chainOf(bureaus, bureau.id)[1]?.id ?? null
		})),
		persons:
			visit && namesAreShown(visit, context.clock.now()) ? await namesOf(context, visit) : [],
		posted: visit !== null
	};
}

/** Everyone of every version: a name that was taken off the team may still be the one. */
async function namesOf({ db, cipher }: Context, visit: Visit): Promise<string[]> {
	const versions = await factsOfVersions(db, cipher, visit.id);
	return [...new Set(versions.flatMap((facts) => everyone(facts).map(({ name }) => name)))];
}

function namesAreShown({ approval, endOn }: Visit, now: Date): boolean {
	return isTeamShown(deadlineOf(endOn, approval?.rule ?? currentRule).instant, now);
}
