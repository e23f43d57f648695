// Whoever the people are and whatever team goes where: no answer tells of a card to whom it may not.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { cardsReadableBy } from '#lib/server/cards/card-repository.ts';
import { reconcile } from '#lib/server/cases/reconciliation-repository.ts';
import { lettersReadableBy } from '#lib/server/delivery/letter-repository.ts';
import type { Person, Role } from '#lib/server/identity/person.ts';
import { changeVisit } from '#lib/server/journey/change-visit.ts';
import { alarmsFor, watchOnce } from '#lib/server/journey/keep-watch.ts';
import { readCard, readCardPdf } from '#lib/server/journey/read-card.ts';
import { readStatistics } from '#lib/server/journey/read-statistics.ts';
import { openResending, resendLetter } from '#lib/server/journey/resend-letter.ts';
import { takeCards, takeReconciliation } from '#lib/server/journey/take-lists.ts';
import { acceptCase, closeCase, noteOnCase } from '#lib/server/journey/work-case.ts';
import { accepted, enter, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';

const above: Record<string, string[]> = {
	county: ['city', 'province'],
	city: ['province'],
	province: []
};
const bureaus = Object.keys(above);
const names = ['甲一', '乙二', '丙三', '丁四', '戊五', '己六'];
const period = { from: '2026-01-01', to: '2026-12-31' };

const anyName = fc.constantFrom(...names);
const anyBureau = fc.constantFrom(...bureaus);
const situation = fc.record({
	people: fc.array(
		fc.record({
			name: anyName,
			bureau: anyBureau,
			role: fc.constantFrom<Role>('supervisor', 'discipline', 'registrar', 'approver')
		}),
		{ minLength: 4, maxLength: 9 }
	),
	visits: fc.array(
		fc.record({
			bureau: anyBureau,
			second: fc.option(anyBureau),
			team: fc.uniqueArray(anyName, { minLength: 2, maxLength: 3 }),
			joins: fc.option(anyName),
			items: fc.subarray([2, 3, 5, 8]),
			withCode: fc.boolean()
		}),
		{ minLength: 1, maxLength: 3 }
	)
});

type Asked = (typeof situation extends fc.Arbitrary<infer Value> ? Value : never)['visits'][number];

/** A visit as this test made it: what nobody else may learn, and whom it concerns. */
interface Told {
	hosts: string[];
	team: string[];
	canaries: string[];
	cardId: string;
	caseIds: string[];
	letterIds: string[];
}

const isReading = (role: Role) => role === 'supervisor' || role === 'discipline';

/** By the issue's words alone, with nothing of the portal's own rules. */
function mayNot(person: Person, visit: Told, everybody: readonly Person[]): boolean {
	if (!isReading(person.role) || visit.team.includes(person.name)) return true;
	if (visit.hosts.includes(person.bureauId)) return false;
	// Only a level above may have it, and only where an office below it has somebody on the team.
	const below = visit.hosts.filter((host) => above[host]?.includes(person.bureauId));
	const between = below.flatMap((host) => [host, ...(above[host] ?? [])]);
	return !everybody.some(
		({ role, bureauId, name }) =>
			// At the top of the tree the other office stands in.
			(role === person.role || (isReading(role) && person.bureauId === 'province')) &&
			between.includes(bureauId) &&
			visit.team.includes(name)
	);
}

async function tell(world: World, asked: Asked, nth: number) {
	const { context, people } = world;
	people.dengji = people[`registrar-${asked.bureau}`]!;
	people.shenpi = people[`approver-${asked.bureau}`]!;
	const second = asked.second && asked.second !== asked.bureau ? asked.second : null;
	const enterprise = `金丝雀${nth}号煤业有限公司`;
	const [leader = '', ...members] = asked.team;
	const issued = await issueVisit(world, {
		enterprise,
		leader,
		newMembers: members.join('\n'),
		experts: '',
		hosts: second ? [second] : [],
		[`items-${asked.bureau}`]: '主要检查事项',
		...(second ? { [`items-${second}`]: '配合检查事项' } : {})
	});
	const word = `只有企业知道的话${nth}`;
	const flagged = asked.items.flatMap((item) => [
		[`item${item}`, 'yes'],
		[`detail${item}`, word]
	]);
	const person = `填卡人${nth}`;
	await accepted(
		sendCard(world, issued.visit, {
			code: asked.withCode ? issued.code : '',
			representative: person,
			...Object.fromEntries(flagged)
		})
	);
	const { db } = context;
	const cards = await db
		.selectFrom('cards')
		.select('id')
		.where('visit_id', '=', issued.visit.id)
		.execute();
	const cases = await db
		.selectFrom('cases')
		.select('id')
		.where('visit_id', '=', issued.visit.id)
		.execute();
	const cardId = cards[0]?.id ?? '';
	const numbers = await db
		.selectFrom('card_copies')
		.select('number')
		.where('card_id', '=', cardId)
		.execute();
	const letters = await db
		.selectFrom('letters')
		.select('id')
		.where('card_id', '=', cardId)
		.execute();
	const told: Told = {
		hosts: issued.visit.facts.hosts.map(({ bureauId }) => bureauId),
		team: [...asked.team],
		canaries: [enterprise, word, person, cardId, ...numbers.map(({ number }) => number)],
		cardId,
		caseIds: cases.map(({ id }) => id),
		letterIds: letters.map(({ id }) => id)
	};
	return { told, visit: issued.visit, joins: asked.joins };
}

/** Everything that the desk's pages are made of for one person. */
async function everythingFor(
	world: World,
	person: Person,
	all: readonly Told[],
	visitIds: string[]
) {
	const { context } = world;
	const { db, cipher, clock } = context;
	const answers: unknown[] = [
		await readDashboard(db, person, readFilter(new URLSearchParams()), clock.now()),
		await readDashboard(db, person, readFilter(new URLSearchParams('state=flagged')), clock.now()),
		await lettersReadableBy(db, person),
		await reconcile(db, person, period, clock.now()),
		await alarmsFor(context, person),
		await takeCards(context, person, period),
		await takeReconciliation(context, person, period),
		await readStatistics(context, person, null)
	];
	for (const visitId of visitIds)
		answers.push(
			await cardsReadableBy(db, cipher, person, visitId),
			await casesReadableBy(db, cipher, person, { visitId })
		);
	for (const { cardId } of all) answers.push(await readCard(context, person, cardId));
	return JSON.stringify(answers);
}

test('random people, visits and teams', { timeout: 600_000 }, async () => {
	let forbidden = 0;
	let allowed = 0;
	await fc.assert(
		fc.asyncProperty(situation, async ({ people, visits }) => {
			const world = await openWorld();
			try {
				const { context } = world;
				for (const bureau of bureaus)
					for (const role of ['registrar', 'approver'] as const) {
						const key = `${role}-${bureau}`;
						world.people[key] = await enter(context, key, `${role}甲`, bureau, role);
					}
				const readers: Person[] = [];
				for (const [place, { name, bureau, role }] of people.entries())
					readers.push(await enter(context, `someone${place}`, name, bureau, role));
				const everybody = Object.values(world.people).concat(readers);
				world.setClock('2026-11-21 10:00:00');
				const made = [];
				for (const [place, visit] of visits.entries()) made.push(await tell(world, visit, place));
				const all = made.map(({ told }) => told);
				const ids = made.map(({ visit }) => visit.id);

				const check = async () => {
					for (const person of everybody) {
						const answer = await everythingFor(world, person, all, ids);
						for (const told of all) {
							if (!mayNot(person, told, everybody)) {
								if (answer.includes(told.cardId)) allowed++;
								continue;
							}
							forbidden++;
							for (const canary of told.canaries) expect(answer).not.toContain(canary);
							await refusesEverything(world, person, told);
						}
					}
				};
				await check();
				// Somebody joins each team after the card has come: he is shut out with the same breath.
				for (const { told, visit, joins } of made) {
					if (!joins || told.team.includes(joins)) continue;
					const members = [...visit.facts.members, { name: joins, unit: '' }];
					const facts = { ...visit.facts, members };
					const registrar = world.people[`registrar-${visit.bureauId}`]!;
					const change = { facts, reason: '增加人员' };
					expect(await changeVisit(context, registrar, visit.id, change)).toHaveProperty('done');
					told.team.push(joins);
				}
				await check();
				await watchOnce(context);
				await check();
			} finally {
				await world.close();
			}
		}),
		{ numRuns: Number(process.env.SECRECY_RUNS ?? 4), seed: 20_261_125, endOnFailure: true }
	);
	// Neither half of the question was left out.
	expect(forbidden).toBeGreaterThan(20);
	expect(allowed).toBeGreaterThan(3);
});

async function refusesEverything(world: World, person: Person, told: Told): Promise<void> {
	const { context } = world;
	const shut = expect.objectContaining({ refused: expect.stringMatching(/^not (found|allowed)$/) });
	expect(await readCardPdf(context, person, told.cardId)).toEqual(shut);
	const closure = { outcome: 'confirmed', reason: '属实' } as const;
	for (const caseId of told.caseIds) {
		expect(await acceptCase(context, person, caseId)).toEqual(shut);
		expect(await noteOnCase(context, person, caseId, '记录')).toEqual(shut);
		expect(await closeCase(context, person, caseId, closure)).toEqual(shut);
	}
	for (const letterId of told.letterIds) {
		expect(await openResending(context, person, letterId)).toEqual(shut);
		expect(await resendLetter(context, person, letterId, '重发')).toEqual(shut);
	}
}
