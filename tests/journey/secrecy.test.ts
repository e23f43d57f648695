// What a review found that could be learnt or undone, and what now stands against it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { cancelVisit, changeVisit } from '#lib/server/journey/change-visit.ts';
import { followReceipt, proveCard } from '#lib/server/journey/follow-receipt.ts';
import { issueNotice } from '#lib/server/journey/issue-notice.ts';
import { registerVisit, visitFormFor } from '#lib/server/journey/register-visit.ts';
import { readVisitForm } from '#lib/server/visits/visit-form.ts';
import {
	accepted,
	deliverAll,
	enter,
	formOf,
	issueVisit,
	openWorld,
	reload,
	sendCard,
	visitWords
} from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;

beforeEach(async () => {
	world = await openWorld();
	issued = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
});
afterEach(() => world.close());

const send = (words = {}) => sendCard(world, issued.visit, { code: issued.code, ...words });
const dashboard = (who: string) =>
	readDashboard(
		world.context.db,
		world.people[who]!,
		readFilter(new URLSearchParams()),
		world.context.clock.now()
	);

test('the registrar sees nothing under a second account of his own name', async () => {
	await accepted(send());
	const { context, people } = world;
	people.second = await enter(context, 'second', people.dengji!.name, 'city', 'discipline');
	people.third = await enter(context, 'third', people.shenpi!.name, 'city', 'supervisor');
	expect((await dashboard('second')).counts.all).toBe(0);
	expect((await dashboard('third')).counts.all).toBe(0);
	expect((await dashboard('jiwei')).counts.all).toBe(1);
});

test('a receipt proved later shows the same whatever was sent before', async () => {
	const seen = async (before: number) => {
		const { visit, code } = await issueVisit(world, { startOn: '2026-11-25', endOn: '2026-11-26' });
		for (let count = 0; count < before; count++) await accepted(sendCard(world, visit));
		const receipt = await accepted(sendCard(world, visit));
		await deliverAll(world);
		await proveCard(world.context, receipt, code);
		// The ledger's hash and the receipt's own mark are others each time, whatever was before.
		return { ...(await followReceipt(world.context, receipt)), witness: '', hallmark: '' };
	};
	expect(await seen(0)).toEqual(await seen(4));
});

test('a card without its code does not take the place of a verified one', async () => {
	await accepted(send({ item5: 'yes' }));
	const before = (await dashboard('jiwei')).rows[0];
	await accepted(send({ code: '' }));
	const after = (await dashboard('jiwei')).rows[0];
	expect(after).toMatchObject({ flagged: [5], turned: [], newestCardId: before?.newestCardId });
});

test('a private supplement has a case of its own, which the supervision office does not see', async () => {
	await accepted(send({ item1: 'yes' }));
	world.setClock('2026-12-20 10:00:00');
	await accepted(send({ item2: 'yes' }));
	const { db, cipher } = world.context;
	const cases = (who: string) =>
		casesReadableBy(db, cipher, world.people[who]!, { visitId: issued.visit.id });
	expect(await cases('jiwei')).toHaveLength(2);
	expect(await cases('jiandu')).toHaveLength(1);
});

describe('a silent visit cannot be made to vanish', () => {
	test('its start stays, and so it cannot be cancelled', async () => {
		const { context, people } = world;
		const facts = { ...issued.visit.facts, startOn: '2026-12-30', endOn: '2026-12-31' };
		const change = { facts, reason: '改期' };
		expect(await changeVisit(context, people.dengji!, issued.visit.id, change)).toHaveProperty(
			'problems.startOn'
		);
		expect(await cancelVisit(context, people.dengji!, issued.visit.id, '取消')).toMatchObject({
			refused: 'too late'
		});
	});

	test('an end years ahead is questioned', async () => {
		const shape = await visitFormFor(world.context, world.people.dengji!);
		const words = formOf({ ...visitWords, endOn: '2099-12-31' });
		expect(readVisitForm(words, shape).problems).toHaveProperty('endOn');
	});
});

test('nobody approves his own words, and nothing is issued after its end', async () => {
	const { context, people } = world;
	const shape = await visitFormFor(context, people.dengji!);
	const dates = { startOn: '2026-11-25', endOn: '2026-11-26' };
	const registered = await registerVisit(
		context,
		people.dengji!,
		readVisitForm(formOf({ ...visitWords, ...dates }), shape)
	);
	const id = 'done' in registered ? registered.done : '';
	const { facts } = (await reload(world, id)).visit;
	await changeVisit(context, people.shenpi!, id, { facts, reason: '核对' });
	expect(await issueNotice(context, people.shenpi!, id)).toMatchObject({ refused: 'not allowed' });
	await changeVisit(context, people.dengji!, id, { facts, reason: '核对' });
	world.setClock('2026-11-27 08:00:00');
	expect(await issueNotice(context, people.shenpi!, id)).toMatchObject({ refused: 'too late' });
	world.setClock('2026-11-25 08:00:00');
	expect(await issueNotice(context, people.shenpi!, id)).toEqual({ done: null });
});

test('the content hash on a receipt tells nobody who sent the same twice whether it was the first', async () => {
	const { visit } = await issueVisit(world, { startOn: '2026-11-25', endOn: '2026-11-26' });
	await accepted(sendCard(world, visit));
	await accepted(sendCard(world, visit));
	const [one, other] = await world.context.db.selectFrom('cards').selectAll().execute();
	const open = (row: typeof one) =>
		JSON.parse(world.context.cipher.open('cards.content', row!.content, row!.id));
	expect(open(one).salt).toMatch(/^[\w-]{22}$/);
	expect(open(other).salt).not.toBe(open(one).salt);
});
