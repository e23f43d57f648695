// The stories of the demo, lived through day by day by the real steps.
import { cardsReadableBy } from '../cards/card-repository.ts';
import type { Bureau } from '../delivery/directory.ts';
import type { Person, Role } from '../identity/person.ts';
import type { Context } from '../platform/context.ts';
import { currentRule, deadlineOf, localDay } from '../regulation/deadline.ts';
import { addDays } from '../regulation/workdays.ts';
import type { LocalDate } from '../regulation/workdays.ts';
import { cancelVisit, recordEnd } from './change-visit.ts';
import { deliverNextLetter } from './deliver-letters.ts';
import { addMember, answer, caseOf, done, issue, register } from './example-acts.ts';
import { exampleEnterprises } from './example-directory.ts';
import { crews, stories } from './example-stories.ts';
import type { VisitStory } from './example-stories.ts';
import { readCard } from './read-card.ts';
import { acceptCase, closeCase, noteOnCase } from './work-case.ts';

/** Who and what the visits are made with. */
export interface Cast {
	bureaus: Map<string, Bureau>;
	/** The person of a role at the bureau of a code. */
	person(bureauCode: string, role: Role): Person;
}

export interface Step {
	at: Date;
	take(context: Context): Promise<unknown>;
}

/** What else happens meanwhile; `visitIds` fills with the visits' names as they are registered. */
export type Meanwhile = (
	cast: Cast,
	today: LocalDate,
	visitIds: ReadonlyMap<string, string>
) => Step[];

/** Lives through all visits in the order of their days, so that the ledger reads like a diary. */
export async function liveThroughVisits(
	context: Context,
	cast: Cast,
	meanwhile: Meanwhile
): Promise<void> {
	const today = localDay(context.clock.now());
	const visitIds = new Map<string, string>();
	const steps = [
		...stories.flatMap((story) => stepsOf(story, cast, today, visitIds)),
		...meanwhile(cast, today, visitIds)
	];
	for (const { at, take } of steps.sort((one, other) => one.at.getTime() - other.at.getTime())) {
		await take(standingAt(context, at));
		await deliver(standingAt(context, new Date(at.getTime() + 2000)));
	}
}

/** Registers and issues a story's visit now, as it is planned from today on. Answers its id. */
export async function openVisitNow(
	context: Context,
	cast: Cast,
	story: VisitStory
): Promise<string> {
	const today = localDay(context.clock.now());
	const id = await registerStory(context, story, cast, { ...story, start: 0, end: 0 }, today);
	await issue(context, cast.person(story.by, 'approver'), id);
	return id;
}

/** The same portal at another time; nobody is woken, since the past is over. */
export function standingAt(context: Context, instant: Date): Context {
	return { ...context, clock: { now: () => instant }, wakePostman: () => {} };
}

export function instantOf(day: LocalDate, time: string): Date {
	return new Date(`${day}T${time}:00+08:00`);
}

/** With the demo's own mail server, letters of the past arrived in the past. */
async function deliver(context: Context): Promise<void> {
	if (context.config.smtpUrl !== null) return;
	// Together, because a mail server takes its time to greet: at most four letters a card.
	const hands = [1, 2, 3, 4].map(() => deliverNextLetter(context));
	await Promise.all(hands);
}

function stepsOf(
	story: VisitStory,
	cast: Cast,
	today: LocalDate,
	visitIds: Map<string, string>
): Step[] {
	const on = (day: number, time: string, take: Step['take']): Step => ({
		at: instantOf(addDays(today, day), time),
		take
	});
	const id = () => visitIds.get(story.name) as string;
	const registrar = cast.person(story.by, 'registrar');
	const approver = cast.person(story.by, 'approver');
	// The latest that a future visit can have been planned is yesterday.
	const planned = Math.min(story.start - 3, -2);
	const { joins, cancelled, stays } = story;

	const steps = [
		on(planned, '09:10', async (context) => {
			const followsId = story.follows && visitIds.get(story.follows);
			visitIds.set(story.name, await registerStory(context, story, cast, story, today, followsId));
		})
	];
	if (stays === 'registered') return steps;
	steps.push(on(planned, '15:30', (context) => issue(context, approver, id())));
	if (joins)
		steps.push(
			on(story.start - 1, '17:05', (context) =>
				addMember(context, registrar, id(), joins.member, joins.reason)
			)
		);
	if (cancelled) {
		const cancelling = on(story.start - 1, '10:45', async (context) =>
			done(await cancelVisit(context, registrar, id(), cancelled))
		);
		return [...steps, cancelling];
	}
	if (stays === 'issued') return steps;
	const ending = on(story.end, '17:40', async (context) =>
		done(await recordEnd(context, registrar, id()))
	);
	const answering = cardSteps(story, today, id);
	const readers = (['supervisor', 'discipline'] as const).map((role) =>
		cast.person(story.by, role)
	);
	const readings = answering.map(({ at }) => readingStep(at, readers, id));
	return [
		...steps,
		ending,
		...answering,
		...readings.filter(({ at }) => localDay(at) < today),
		...caseSteps(story, cast, today, id)
	];
}

function cardSteps(story: VisitStory, today: LocalDate, id: () => string): Step[] {
	const end = addDays(today, story.end);
	return (story.cards ?? []).map(({ after, time, ...words }) => ({
		at: instantOf(
			after === 'late' ? addDays(deadlineOf(end, currentRule).day, 2) : addDays(end, after),
			time
		),
		take: (context) => answer(context, id(), words)
	}));
}

/** The next morning both offices open what came, and so sign for it. */
function readingStep(cardAt: Date, readers: (Person | undefined)[], id: () => string): Step {
	return {
		at: instantOf(addDays(localDay(cardAt), 1), '09:05'),
		take: async (context) => {
			for (const reader of readers) {
				if (!reader) continue;
				const cards = await cardsReadableBy(context.db, context.cipher, reader, id());
				for (const card of cards) done(await readCard(context, reader, card.id));
			}
		}
	};
}

function caseSteps(story: VisitStory, cast: Cast, today: LocalDate, id: () => string): Step[] {
	if (!story.work) return [];
	const { note, closure } = story.work;
	const reader = cast.person(story.by, 'discipline');
	const on = (
		after: number,
		time: string,
		work: (context: Context, caseId: string) => Promise<void>
	) => ({
		at: instantOf(addDays(today, story.end + after), time),
		take: async (context: Context) => work(context, await caseOf(context, reader, id()))
	});
	const steps = [
		on(4, '09:15', async (context, caseId) => {
			done(await acceptCase(context, reader, caseId));
		}),
		on(6, '14:40', async (context, caseId) => {
			done(await noteOnCase(context, reader, caseId, note));
		})
	];
	if (closure)
		steps.push(
			on(10, '16:20', async (context, caseId) => {
				done(await closeCase(context, reader, caseId, closure));
			})
		);
	return steps;
}

async function registerStory(
	context: Context,
	story: VisitStory,
	cast: Cast,
	days: { start: number; end: number },
	today: LocalDate,
	followsId?: string
): Promise<string> {
	const bureauOf = (code: string) => cast.bureaus.get(code) as Bureau;
	const own = bureauOf(story.by);
	const crew = crews[story.by] as { leader: string; members: string[] };
	const enterprise = exampleEnterprises[story.enterprise];
	const words = {
		...story,
		enterprise,
		hosts: [
			{ bureau: own, items: story.joint?.items ?? '' },
			...(story.joint?.others ?? []).map(({ code, items }) => ({ bureau: bureauOf(code), items }))
		],
		partners: story.joint?.partners,
		startOn: addDays(today, days.start),
		endOn: addDays(today, days.end),
		leader: { name: crew.leader, unit: own.name },
		members: crew.members.map((name) => `${name}，${own.name}`),
		followsId
	};
	const registrar = cast.person(story.by, 'registrar');
	return register(context, registrar, words, bureauOf(enterprise.bureauCode).id);
}
