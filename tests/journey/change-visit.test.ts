// At the gate: what may be changed when, what it does to the deadline, and who is shut out by it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import {
	cancelVisit,
	changeVisit,
	issueCode,
	recordEnd
} from '#lib/server/journey/change-visit.ts';
import { issueNotice, printPapers } from '#lib/server/journey/issue-notice.ts';
import { openPoster } from '#lib/server/journey/open-card.ts';
import { readCard } from '#lib/server/journey/read-card.ts';
import { registerVisit, visitFormFor } from '#lib/server/journey/register-visit.ts';
import { entriesAbout } from '#lib/server/ledger/ledger-repository.ts';
import type { Person } from '#lib/server/identity/person.ts';
import { readVisitForm } from '#lib/server/visits/visit-form.ts';
import {
	accepted,
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
let registrar: Person;

beforeEach(async () => {
	world = await openWorld();
	registrar = world.people.dengji!;
	issued = await issueVisit(world);
});
afterEach(() => world.close());

const change = (facts: Partial<Issued['visit']['facts']>) =>
	changeVisit(world.context, registrar, issued.visit.id, {
		facts: { ...issued.visit.facts, ...facts },
		reason: '现场调整'
	});

describe('dates', () => {
	test('a later end moves the deadline on; an earlier one never moves it back', async () => {
		expect(issued.visit.dueAt).toBe('2026-11-26T16:00:00.000Z');
		await change({ endOn: '2026-11-25' });
		expect((await reload(world, issued.visit.id)).visit.dueAt).toBe('2026-11-30T16:00:00.000Z');
		await change({ endOn: '2026-11-22' });
		expect((await reload(world, issued.visit.id)).visit).toMatchObject({
			endOn: '2026-11-25',
			dueAt: '2026-11-30T16:00:00.000Z',
			version: 3
		});
	});

	test('the end is recorded with one tap, once, and a late one counts', async () => {
		expect(await recordEnd(world.context, registrar, issued.visit.id)).toMatchObject({
			refused: 'too late'
		});
		world.setClock('2026-11-24 17:00:00');
		expect(await recordEnd(world.context, registrar, issued.visit.id)).toEqual({ done: null });
		const { visit } = await reload(world, issued.visit.id);
		expect(visit.end?.on).toBe('2026-11-24');
		expect(visit.dueAt).toBe('2026-11-27T16:00:00.000Z');
		expect(await recordEnd(world.context, registrar, issued.visit.id)).toMatchObject({
			refused: 'too late'
		});
	});
});

test('a new code replaces the one before', async () => {
	await issueCode(world.context, registrar, issued.visit.id, '反馈码单遗失');
	const renewed = await reload(world, issued.visit.id);
	expect(renewed.code).not.toBe(issued.code);
	expect(await sendCard(world, issued.visit, { code: issued.code })).toMatchObject({
		problems: { code: expect.stringContaining('已经更换') }
	});
	await accepted(sendCard(world, issued.visit, { code: renewed.code }));
});

test('cancelled before the start only; the poster stays open and the card is still taken', async () => {
	await cancelVisit(world.context, registrar, issued.visit.id, '工作安排调整');
	const poster = await openPoster(world.context, issued.visit.token);
	expect(poster?.cancelled).toBe(true);
	await accepted(sendCard(world, issued.visit, { code: issued.code }));

	const other = await issueVisit(world);
	world.setClock('2026-11-21 08:00:00');
	expect(await cancelVisit(world.context, registrar, other.visit.id, '改期')).toMatchObject({
		refused: 'too late'
	});
});

test('whoever joins the team is shut out of the card at once, and stays out after leaving', async () => {
	await accepted(sendCard(world, issued.visit, { code: issued.code, item1: 'yes' }));
	const { id } = await world.context.db.selectFrom('cards').select('id').executeTakeFirstOrThrow();
	const supervisor = world.people.jiandu!;
	const seen = async () =>
		(
			await readDashboard(
				world.context.db,
				supervisor,
				readFilter(new URLSearchParams()),
				world.context.clock.now()
			)
		).counts.all;
	expect(await readCard(world.context, supervisor, id)).toHaveProperty('done');
	expect(await seen()).toBe(1);
	const { members } = issued.visit.facts;
	await change({ members: [...members, { name: supervisor.name, unit: '' }] });
	expect(await readCard(world.context, supervisor, id)).toMatchObject({ refused: 'not found' });
	expect(await seen()).toBe(0);
	await change({ members });
	expect(await readCard(world.context, supervisor, id)).toMatchObject({ refused: 'not found' });
	expect(await readCard(world.context, world.people.jiwei!, id)).toHaveProperty('done');
});

describe('issue', () => {
	const register = async (words: Record<string, string | string[]> = {}) => {
		const shape = await visitFormFor(world.context, registrar);
		return registerVisit(
			world.context,
			registrar,
			readVisitForm(formOf({ ...visitWords, ...words }), shape)
		);
	};

	test('nobody approves his own registration, and another bureau finds nothing', async () => {
		const registered = await register();
		const id = 'done' in registered ? registered.done : '';
		const both = { ...registrar, role: 'approver' as const };
		expect(await issueNotice(world.context, both, id)).toMatchObject({ refused: 'not allowed' });
		const stranger = { ...world.people.shenpi!, bureauId: 'county' };
		expect(await issueNotice(world.context, stranger, id)).toMatchObject({ refused: 'not found' });
		expect((await reload(world, id)).visit.approval).toBeNull();
	});

	test('not while a mailbox that the card needs is empty, and the problem names it', async () => {
		await world.context.db
			.updateTable('offices')
			.set({ mailbox: '' })
			.where('bureau_id', '=', 'county')
			.where('organ', '=', 'discipline')
			.execute();
		const registered = await register();
		const id = 'done' in registered ? registered.done : '';
		expect(await issueNotice(world.context, world.people.shenpi!, id)).toMatchObject({
			problems: { form: expect.stringContaining('清河县应急管理局机关纪委') }
		});
	});

	test('an unissued token opens nothing', async () => {
		const registered = await register();
		const { visit } = await reload(world, 'done' in registered ? registered.done : '');
		expect(await openPoster(world.context, visit.token)).toBeUndefined();
	});

	test('a poster that may out a reporter is questioned; neutral words pass', async () => {
		const kinds = ['verification'];
		expect(await register({ kinds, basis: '群众举报核查' })).toMatchObject({
			problems: { basis: expect.stringContaining('暴露反映人') }
		});
		expect(await register({ kinds, basis: '根据工作安排开展现场核查' })).toHaveProperty('done');
		expect(await register({ kinds, basis: '群众举报核查', confirmWords: '1' })).toHaveProperty(
			'done'
		);
	});

	test('mistakes come back beside their fields with everything typed', async () => {
		const shape = await visitFormFor(world.context, registrar);
		const reading = readVisitForm(
			formOf({ ...visitWords, kinds: [], endOn: '2026-11-01', leader: '', headcount: '1' }),
			shape
		);
		expect(Object.keys(reading.problems).sort()).toEqual(['endOn', 'headcount', 'kinds', 'leader']);
		expect(reading.typed.text).toMatchObject({ basis: visitWords.basis, headcount: '1' });
	});

	test('each act is in the ledger with its actor', async () => {
		await printPapers(world.context, registrar, issued.visit.id);
		await change({ endOn: '2026-11-24' });
		const entries = await entriesAbout(world.context.db, [`visit:${issued.visit.id}`]);
		expect(entries.map(({ act, actor }) => `${act} ${actor}`)).toEqual([
			'visit registered p-dengji',
			'recipients named p-shenpi',
			'visit issued p-shenpi',
			'papers printed p-dengji',
			'visit changed p-dengji'
		]);
	});
});

test('a joint visit numbers and mails the card at every host', async () => {
	const joint = await issueVisit(world, {
		hosts: ['county'],
		'items-city': '通风系统',
		'items-county': '顶板管理'
	});
	await accepted(sendCard(world, joint.visit, { code: joint.code }));
	const copies = await world.context.db.selectFrom('card_copies').select('number').execute();
	expect(copies.map((copy) => copy.number).sort()).toEqual([
		'990100-2026-00001',
		'990121-2026-00001'
	]);
	expect(await world.context.db.selectFrom('letters').select('id').execute()).toHaveLength(4);
});

test('a follow-up of a matter is not counted and its card is never due', async () => {
	const follow = await issueVisit(world, {
		followsId: issued.visit.id,
		startOn: '2026-12-01',
		endOn: '2026-12-01'
	});
	expect(follow.visit).toMatchObject({ dueAt: null, followsId: issued.visit.id });
	world.setClock('2027-06-01 08:00:00');
	await accepted(sendCard(world, follow.visit, { code: follow.code }));
	expect(await world.context.db.selectFrom('cards').select('late').execute()).toEqual([
		{ late: 0 }
	]);
});
