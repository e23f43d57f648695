// Where a reader of a receiving office, or its head, is on the team, the card goes past that office.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import { readBureau } from '#lib/server/delivery/directory-form.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { proposals } from '#lib/server/delivery/office-change-repository.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { decideOfficeChange } from '#lib/server/journey/change-office.ts';
import { changeVisit } from '#lib/server/journey/change-visit.ts';
import { beforeApproval, printPapers } from '#lib/server/journey/issue-notice.ts';
import { checkLedger } from '#lib/server/journey/check-ledger.ts';
import { keepBureau } from '#lib/server/journey/keep-directory.ts';
import { watchOnce } from '#lib/server/journey/keep-watch.ts';
import { openPoster } from '#lib/server/journey/open-card.ts';
import { readCard, readCardPdf } from '#lib/server/journey/read-card.ts';
import { resendByOperator } from '#lib/server/journey/resend-letter.ts';
import { acceptCase } from '#lib/server/journey/work-case.ts';
import { textOfPdf } from '../support/pdf-text.ts';
import {
	accepted,
	deliverAll,
	enter,
	formOf,
	issueVisit,
	openWorld,
	reload,
	sendCard
} from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
	world = await openWorld();
	const { context, people } = world;
	people.sheng = await enter(context, 'sheng-jiwei', '陆远', 'province', 'discipline');
	people.shengdu = await enter(context, 'sheng-jiandu', '关山', 'province', 'supervisor');
	people.jiwei2 = await enter(context, 'jiwei2', '简直', 'city', 'discipline');
});
afterEach(() => world.close());

const rowsOf = async (who: string) =>
	(
		await readDashboard(
			world.context.db,
			world.people[who]!,
			readFilter(new URLSearchParams()),
			world.context.clock.now()
		)
	).rows;
const cardOf = async (who: string) => (await rowsOf(who))[0]?.newestCardId ?? '';
const letters = async () =>
	(await world.mailbox.list()).map(({ to, subject }) => `${to} ${subject?.split(' ').at(-1)}`);

const lettersOf = async (mailbox: string) =>
	(await allLetters(world.context.db)).filter((each) => each.mailbox === mailbox);

async function sent(issued: Issued, words = {}) {
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, issued.visit, { code: issued.code, item2: 'yes', ...words }));
	await deliverAll(world);
}

async function keep(bureauId: string, more: Record<string, string>) {
	const { context, people } = world;
	const bureau = (await listBureaus(context.db)).find(({ id }) => id === bureauId)!;
	const { supervision, discipline } = bureau.offices;
	const words = {
		...{ code: bureau.code, name: bureau.name, level: bureau.level },
		...{ parent: bureau.parentId ?? '' },
		...{ supervisionMailbox: supervision.mailbox, supervisionPhone: supervision.phone },
		...{ disciplineMailbox: discipline.mailbox, disciplinePhone: discipline.phone }
	};
	const reading = readBureau(formOf({ ...words, ...more }));
	return keepBureau(context, people.guanli!, bureauId, reading);
}

test('a reader on the team: the same office of the level above gets a copy and works the case', async () => {
	const issued = await issueVisit(world, { newMembers: '严 明，平川市应急管理局' });
	await sent(issued);
	expect((await letters()).sort()).toEqual([
		'jiandu@city.example 990100-2026-H00001',
		'jiwei@province.example 990000-2026-00001'
	]);
	const message = (await world.mailbox.list()).find(({ to }) => `${to}`.includes('province'));
	expect(message?.text).toContain('承办单位的接收部门须回避，本卡由贵部门接收办理。');

	expect(await rowsOf('jiwei')).toEqual([]);
	const { context, people } = world;
	const mine = await readCard(context, people.sheng!, await cardOf('sheng'));
	const kase = 'done' in mine ? mine.done.cases[0] : undefined;
	expect(kase).toMatchObject({ bureauId: 'province', yours: true });
	expect(await readCardPdf(context, people.sheng!, await cardOf('sheng'))).toMatchObject({
		done: { number: '990000-2026-00001' }
	});
	// The others of the office read on, but the case is no longer theirs.
	const theirs = await readCard(context, people.jiwei2!, await cardOf('jiwei2'));
	expect('done' in theirs && theirs.done.cases).toEqual([]);
	expect(await acceptCase(context, people.jiwei2!, kase!.id)).toMatchObject({
		refused: 'not found'
	});
	expect(await acceptCase(context, people.sheng!, kase!.id)).toHaveProperty('done');
	expect(await rowsOf('shengdu')).toEqual([]);
});

test('the poster names the office in charge, on the page and on paper', async () => {
	const { context, people } = world;
	const { visit } = await issueVisit(world, { newMembers: '严明' });
	const discipline = {
		name: '云岭省应急管理厅机关纪委',
		mailbox: 'jiwei@province.example',
		phone: '0990-2990000'
	};
	const poster = await openPoster(context, visit.token);
	expect(poster?.offices).toMatchObject([
		{ discipline, supervision: { name: '平川市应急管理局执法监督机构' } }
	]);
	const printed = await printPapers(context, people.dengji!, visit.id);
	const papers = 'done' in printed ? textOfPdf(printed.done) : '';
	expect(papers).toContain(discipline.mailbox);
	expect(papers).toContain(discipline.phone);
	expect(papers).not.toContain('jiwei@city.example');
});

test('the head of the office on the team counts as well, without any account', async () => {
	expect(await keep('city', { supervisionHead: '赵启明' })).toHaveProperty('done');
	await sent(await issueVisit(world), { item2: 'no' });
	expect((await letters()).map((each) => each.split(' ')[0]).sort()).toEqual([
		'jiandu@province.example',
		'jiwei@city.example'
	]);
	expect(await rowsOf('shengdu')).toHaveLength(1);
	expect(await rowsOf('jiandu')).toHaveLength(1);
});

test('at the top of the tree the other office stands in, supplements included', async () => {
	const { context, people } = world;
	const hosts = { hosts: ['province'], 'items-province': '', newMembers: '陆远，云岭省应急管理厅' };
	people.dengji = await enter(context, 'sheng-dengji', '平安', 'province', 'registrar');
	people.shenpi = await enter(context, 'sheng-shenpi', '高原', 'province', 'approver');
	const issued = await issueVisit(world, hosts);
	await sent(issued);
	expect((await letters()).map((each) => each.split(' ')[0])).toEqual(['jiandu@province.example']);
	expect(await rowsOf('sheng')).toEqual([]);
	world.setClock('2026-12-20 10:00:00');
	await accepted(sendCard(world, issued.visit, { code: issued.code, item5: 'yes' }));
	await deliverAll(world);
	expect(await letters()).toHaveLength(2);
	const [row] = await rowsOf('shengdu');
	expect(row).toMatchObject({ cards: 2, flagged: [2, 5], openCases: 2 });
	const card = await readCard(context, people.shengdu!, row!.newestCardId!);
	const kase = 'done' in card ? card.done.cases[0] : undefined;
	expect(await acceptCase(context, people.shengdu!, kase!.id)).toHaveProperty('done');
});

test('a change of the team hands on what has come, and nobody inside sees a gap in the numbers', async () => {
	const first = await issueVisit(world);
	await sent(first);
	const second = await issueVisit(world, { startOn: '2026-11-25', endOn: '2026-11-26' });
	const { context, people } = world;
	const facts = {
		...second.visit.facts,
		members: [{ name: '严明', unit: '平川市应急管理局' }]
	};
	world.setClock('2026-11-25 09:00:00');
	await accepted(sendCard(world, second.visit, { code: second.code, item3: 'yes' }));
	await deliverAll(world);
	expect(await rowsOf('jiwei')).toHaveLength(2);
	const change = { facts, reason: '增加人员' };
	expect(await changeVisit(context, people.dengji!, second.visit.id, change)).toHaveProperty(
		'done'
	);
	expect(await rowsOf('jiwei')).toHaveLength(1);
	await watchOnce(context);
	await deliverAll(world);
	expect(await letters()).toContain('jiwei@province.example 990000-2026-00001');
	expect(await rowsOf('sheng')).toMatchObject([{ openCases: 1, flagged: [3] }]);
	const before = await letters();
	await watchOnce(context);
	await deliverAll(world);
	expect(await letters()).toEqual(before);

	// What comes now is numbered in a row that the shut out reader never sees a part of.
	await accepted(sendCard(world, second.visit, { code: second.code, item3: 'yes' }));
	const third = await issueVisit(world, { startOn: '2026-11-27', endOn: '2026-11-28' });
	world.setClock('2026-11-29 10:00:00');
	await accepted(sendCard(world, third.visit, { code: third.code }));
	await deliverAll(world);
	expect(await letters()).toContain('jiandu@city.example 990100-2026-H00001');
	expect(await letters()).toContain('jiwei@city.example 990100-2026-00003');
});

test('the approver is told who steps back and who receives instead', async () => {
	const { visit } = await issueVisit(world, { newMembers: '严明' });
	const before = await beforeApproval(world.context, (await reload(world, visit.id)).visit);
	expect(before.conflicts).toEqual([
		{ office: '平川市应急管理局机关纪委', names: ['严明'], instead: '云岭省应急管理厅机关纪委' }
	]);
});

test('a bureau without its own discipline committee names who receives for it', async () => {
	const { context, people } = world;
	const named = { disciplineReceiver: 'city', reason: '没有机关纪委' };
	expect(await keep('county', named)).toHaveProperty('done');
	const [change] = await proposals(context.db, context.cipher, { open: true });
	const confirmed = await decideOfficeChange(context, people.anquan!, change!.id, 'confirmed');
	expect(confirmed).toEqual({ done: null });
	expect(await keep('city', { ...named, disciplineReceiver: 'province' })).toHaveProperty(
		'problems.disciplineReceiver'
	);
	await deliverAll(world);
	const told = (await letters()).length;
	people.dengji = await enter(context, 'xian-dengji', '田间', 'county', 'registrar');
	people.shenpi = await enter(context, 'xian-shenpi', '石桥', 'county', 'approver');
	await sent(await issueVisit(world, { hosts: ['county'], leaderUnit: '清河县应急管理局' }));
	// Both mailboxes, when it was proposed and when it was confirmed.
	expect(told).toBe(4);
	expect((await letters()).filter((letter) => /\d$/.test(letter)).sort()).toEqual([
		'jiandu@county.example 990121-2026-00001',
		'jiwei@city.example 990100-2026-00001'
	]);
	expect(await rowsOf('jiwei')).toMatchObject([{ openCases: 1 }]);
	expect(await rowsOf('jiandu')).toEqual([]);
	expect(await rowsOf('xian-jiwei')).toEqual([]);
	expect(await rowsOf('xian-jiandu')).toHaveLength(1);
});

test('a visit that is out already follows a receiver named later, past its readers on the team', async () => {
	const { context, people } = world;
	people.dengji = await enter(context, 'xian-dengji', '田间', 'county', 'registrar');
	people.shenpi = await enter(context, 'xian-shenpi', '石桥', 'county', 'approver');
	const county = { hosts: ['county'], leaderUnit: '清河县应急管理局' };
	const plain = await issueVisit(world, county);
	const later = { startOn: '2026-11-25', endOn: '2026-11-26' };
	const within = await issueVisit(world, { ...county, ...later, newMembers: '严明' });
	await accepted(sendCard(world, plain.visit, { code: plain.code, item2: 'yes' }));
	await deliverAll(world);
	const [first] = await lettersOf('jiwei@county.example');
	await keep('county', { disciplineReceiver: 'city', reason: '撤销机关纪委' });
	const [change] = await proposals(context.db, context.cipher, { open: true });
	await decideOfficeChange(context, people.anquan!, change!.id, 'confirmed');
	await watchOnce(context);
	await deliverAll(world);

	// What had come is not mailed again, but is read and worked where the next one goes.
	expect((await letters()).filter((each) => /city.*\d$/.test(each))).toEqual([]);
	expect(await rowsOf('jiwei')).toMatchObject([{ openCases: 1, flagged: [2] }]);
	expect(await resendByOperator(context, first!.id, '退信')).toHaveProperty('refused');
	world.setClock('2026-11-25 10:00:00');
	await accepted(sendCard(world, plain.visit, { code: plain.code, item3: 'yes' }));
	await accepted(sendCard(world, within.visit, { code: within.code, item2: 'yes' }));
	await deliverAll(world);
	const discipline = (await letters()).filter((each) => /jiwei.*\d$/.test(each));
	expect(discipline.map((each) => each.split(' ')[0]).sort()).toEqual([
		'jiwei@city.example',
		'jiwei@county.example',
		'jiwei@province.example'
	]);
	expect(await rowsOf('jiwei')).toMatchObject([{ flagged: [2, 3] }]);
	expect((await checkLedger(context)).findings).toEqual([]);
});
