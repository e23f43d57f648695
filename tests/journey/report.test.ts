// 反映: taken from anyone, at the office of the reporter's choice and nowhere else, and answered by the receipt.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alarmsFor } from '#lib/server/journey/keep-watch.ts';
import { followReceipt } from '#lib/server/journey/follow-receipt.ts';
import { addToReport, followReport } from '#lib/server/journey/follow-report.ts';
import { openReport } from '#lib/server/journey/open-report.ts';
import { listBureaus, saveBureau, saveHead } from '#lib/server/delivery/directory-repository.ts';
import { allLetters, lettersReadableBy } from '#lib/server/delivery/letter-repository.ts';
import {
	acceptReport,
	askReporter,
	closeReport,
	noteOnReport,
	readReport,
	transferReport
} from '#lib/server/journey/work-report.ts';
import { allEntries, entriesForReader } from '#lib/server/ledger/ledger-repository.ts';
import { waitingReports } from '#lib/server/reports/docket-repository.ts';
import { nameHash } from '#lib/server/visits/inspector-repository.ts';
import { docketOf, receiptOf, report, reportWords } from '../support/reports.ts';
import { deliverAll, enter, issueVisit, openWorld } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;

beforeEach(async () => {
	world = await openWorld();
	const { context, people } = world;
	people['sheng-jiwei'] = await enter(context, 'sheng-jiwei', '陆高远', 'province', 'discipline');
	people['sheng-jiandu'] = await enter(context, 'sheng-jiandu', '罗平', 'province', 'supervisor');
	issued = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
});
afterEach(() => world.close());

const token = () => issued.visit.token;
const who = (name: string) => world.people[name]!;
const readers = ['jiandu', 'jiwei', 'xian-jiandu', 'xian-jiwei', 'sheng-jiwei', 'sheng-jiandu'];
const others = ['dengji', 'shenpi', 'guanli'];
const seenBy = async () => {
	const seen: string[] = [];
	for (const name of [...readers, ...others])
		if ((await docketOf(world, name)).counts.all > 0) seen.push(name);
	return seen;
};
const firstOf = async (name: string) => (await docketOf(world, name)).rows[0]!.id;

describe('to whom it goes', () => {
	test.each([
		['own committee', { way: 'own' }, ['jiwei'], 'jiwei@city.example'],
		['the level above', { way: 'above' }, ['sheng-jiwei'], 'jiwei@province.example'],
		[
			'a reader named in ticks is passed over',
			{ way: 'own', others: '严 明也在场' },
			['sheng-jiwei'],
			'jiwei@province.example'
		],
		[
			'at the top, the other office',
			{ way: 'above', others: '陆高远' },
			['sheng-jiandu'],
			'jiandu@province.example'
		]
	] as const)('%s', async (_name, words, expected, mailbox) => {
		await receiptOf(report(world, token(), words));
		expect(await seenBy()).toEqual(expected);
		await deliverAll(world);
		const letters = await world.mailbox.list();
		expect(letters.map((letter) => letter.to)).toEqual([mailbox]);
		expect(`${letters[0]?.subject}${letters[0]?.text}`).not.toMatch(/伙食|青石岭|陆高远|严明/);
	});

	test('a reader of the office on the team: the level above has it, and says why', async () => {
		const { visit } = await issueVisit(world, {
			...{ startOn: '2026-11-25', endOn: '2026-11-26', newMembers: '严明，平川市应急管理局' }
		});
		await receiptOf(report(world, visit.token));
		expect(await seenBy()).toEqual(['sheng-jiwei']);
		const read = await readReport(world.context, who('sheng-jiwei'), await firstOf('sheng-jiwei'));
		expect('done' in read && read.done.content.passedOver).toEqual(['平川市应急管理局机关纪委']);
	});

	test('a committee without a mailbox is passed over', async () => {
		const city = (await listBureaus(world.context.db)).find(({ id }) => id === 'city')!;
		city.offices.discipline.mailbox = '';
		await saveBureau(world.context.db, city);
		await receiptOf(report(world, token()));
		expect(await seenBy()).toEqual(['sheng-jiwei']);
	});

	test('a second account of somebody inside the visit reads nothing', async () => {
		world.people.second = await enter(world.context, 'second', '田野', 'province', 'discipline');
		await receiptOf(report(world, token(), { way: 'above' }));
		expect((await docketOf(world, 'second')).counts.all).toBe(0);
	});
});

test('sent above, it leaves no trace at the level below', async () => {
	const { context } = world;
	const before = await Promise.all([
		docketOf(world, 'jiwei'),
		waitingReports(context.db, who('jiwei')),
		lettersReadableBy(context.db, who('jiwei')),
		alarmsFor(context, who('jiwei'))
	]);
	await receiptOf(report(world, token(), { way: 'above' }));
	expect(
		await Promise.all([
			docketOf(world, 'jiwei'),
			waitingReports(context.db, who('jiwei')),
			lettersReadableBy(context.db, who('jiwei')),
			alarmsFor(context, who('jiwei'))
		])
	).toEqual(before);
	// Numbers run for each office alone: the next of its own has no gap.
	await receiptOf(report(world, token(), { way: 'own' }));
	expect((await docketOf(world, 'jiwei')).rows[0]?.number).toBe('990100-2026-F00001');
	expect((await docketOf(world, 'sheng-jiwei')).rows[0]?.number).toBe('990000-2026-F00001');
	const above = await firstOf('sheng-jiwei');
	for (const act of [readReport, acceptReport])
		expect(await act(context, who('jiwei'), above)).toMatchObject({ refused: 'not found' });
	const entries = await allEntries(context.db);
	const told = entries.filter(({ act }) => act === 'report submitted').map(({ detail }) => detail);
	for (const detail of told) expect(detail).not.toMatch(/province|city|9901/);
});

test('the page is the same before and after, and its names leave 30 days after the window', async () => {
	const page = async () => {
		const { key, challenge, ...same } = (await openReport(world.context, token()))!;
		expect([key.length, challenge.length > 100]).toEqual([22, true]);
		return same;
	};
	const before = await page();
	await receiptOf(report(world, token(), { persons: ['钱进'], items: ['2', '4'] }));
	expect(await page()).toEqual(before);
	expect(before.shape.persons).toEqual(['赵启明', '钱进', '孙平', '周知远']);
	world.setClock('2026-12-26 23:59:59');
	expect((await page()).shape.persons).toHaveLength(4);
	world.setClock('2026-12-27 00:00:00');
	expect((await page()).shape.persons).toEqual([]);
	expect(await openReport(world.context, 'unknown')).toBeUndefined();
});

describe('what is wrong stands beside its field', () => {
	test.each([
		[{ what: ' ' }, ['what']],

		[{ way: '' }, ['way']],
		[{ way: 'below' }, ['way']],
		[{ items: ['11'] }, ['items']],
		[{ persons: ['王五'] }, ['persons']],
		[{ signed: 'yes' }, ['name', 'phone']],
		[{ signed: 'yes', name: '李㛃', phone: '1' }, ['phone']],
		[{ key: '' }, ['form']],
		[{ strange: 'x' }, ['form']]
	])('%j', async (words, fields) => {
		const sent = await report(world, token(), words as Record<string, string>);
		expect('problems' in sent && Object.keys(sent.problems).sort()).toEqual(fields);
		expect(await seenBy()).toEqual([]);
	});

	test('too long', async () => {
		const sent = await report(world, token(), { what: '长'.repeat(5001) });
		expect('problems' in sent && sent.problems.what).toContain('5000');
	});

	test.each([
		[{ enterprise: '' }, ['enterprise']],
		[{ bureau: '' }, ['bureau']],
		[{ bureau: 'province', way: 'above' }, ['way']],
		[{ number: '1234' }, ['number']],
		[{ number: '99999999' }, ['number']]
	])('without a poster: %j', async (words, fields) => {
		const whole = { enterprise: '云杉沟煤矿', bureau: 'county', ...words };
		const sent = await report(world, null, whole);
		expect('problems' in sent && Object.keys(sent.problems).sort()).toEqual(fields);
	});
});

test('未报备入企, and a visit by its short number', async () => {
	const words = { enterprise: '云杉沟煤矿', place: '沟口村', bureau: 'county', unposted: '1' };
	await receiptOf(report(world, null, { ...words, others: '两个穿制服的' }));
	expect((await docketOf(world, 'xian-jiwei')).rows[0]).toMatchObject({
		subject: 'unposted',
		content: { enterprise: '云杉沟煤矿', about: '清河县应急管理局', visit: null }
	});
	const { shortNumber, enterpriseName } = issued.visit;
	await receiptOf(report(world, null, { number: shortNumber, bureau: 'city', way: 'above' }));
	expect((await docketOf(world, 'sheng-jiwei')).rows[0]).toMatchObject({
		subject: 'visit',
		content: { visit: { enterprise: enterpriseName, shortNumber } }
	});
});

test('unsigned, a name typed before is not kept; signed, it is for the office alone', async () => {
	await receiptOf(report(world, token(), { name: '李㛃', phone: '13800000000' }));
	await receiptOf(report(world, token(), { signed: 'yes', name: '李㛃', phone: '13800000000' }));
	const reporters = [];
	for (const { id } of (await docketOf(world, 'jiwei')).rows) {
		const read = await readReport(world.context, who('jiwei'), id);
		reporters.push('done' in read && read.done.content.reporter);
	}
	expect(reporters).toContainEqual(null);
	expect(reporters).toContainEqual({ name: '李㛃', phone: '13800000000' });
});

test('a double tap is one report, one letter, one receipt', async () => {
	const words = reportWords();
	const first = await receiptOf(report(world, token(), words));
	expect(await receiptOf(report(world, token(), words))).toBe(first);
	expect(await receiptOf(report(world, token(), { ...words, when: '周三' }))).not.toBe(first);
	expect((await docketOf(world, 'jiwei')).counts.all).toBe(2);
	expect(await allLetters(world.context.db)).toHaveLength(2);
});

test('the thread goes both ways by the receipt, and does not show what was reported', async () => {
	const { context } = world;
	const receipt = await receiptOf(report(world, token()));
	const id = await firstOf('jiwei');
	await acceptReport(context, who('jiwei'), id);
	await askReporter(context, who('jiwei'), id, '一共吃了几餐？');
	expect(await followReport(context, receipt)).toMatchObject({ state: 'accepted', asked: true });
	world.setClock('2026-11-24 15:00:00');
	const answer = { words: '九餐，张师傅也看到。', key: 'answer-0000000000000001', problems: {} };
	expect(await addToReport(context, receipt, answer)).toEqual({ done: null });
	expect(await addToReport(context, receipt, answer)).toEqual({ done: null });
	const followed = await followReport(context, receipt);
	expect(followed?.asked).toBe(false);
	expect(followed?.thread.map(({ words }) => words)).toEqual(['一共吃了几餐？', null]);
	expect(JSON.stringify(followed)).not.toMatch(/伙食|九餐/);
	expect((await docketOf(world, 'jiwei', 'state=news')).matching).toBe(1);
	const read = await readReport(context, who('jiwei'), id);
	expect('done' in read && read.done.messages.at(-1)).toMatchObject({
		by: null,
		words: answer.words
	});
	world.setClock('2026-11-24 16:00:00');
	await noteOnReport(context, who('jiwei'), id, '已登记补充');
	expect((await docketOf(world, 'jiwei', 'state=news')).matching).toBe(0);
	await deliverAll(world);
	expect(await world.mailbox.list()).toHaveLength(2);
});

test('receipts tell strangers nothing, and neither kind opens the other', async () => {
	const receipt = await receiptOf(report(world, token()));
	expect(await followReceipt(world.context, receipt)).toBeUndefined();
	expect(await followReport(world.context, 'nobody')).toBeUndefined();
	const nothing = { words: 'x', key: '', problems: {} };
	expect(await addToReport(world.context, 'nobody', nothing)).toEqual({ noSuchReceipt: true });
});

describe('working it', () => {
	const closure = {
		handling: 'verification',
		outcome: 'partly',
		measures: ['correction'],
		reason: '已核实两餐',
		reply: '已责令补交伙食费。'
	} as const;
	const close = (id: string) =>
		closeReport(world.context, who('jiwei'), id, { ...closure, measures: [...closure.measures] });

	test('accepted first, then closed; the reporter reads the answer, and may still add', async () => {
		const receipt = await receiptOf(report(world, token()));
		const id = await firstOf('jiwei');
		expect(await close(id)).toMatchObject({ refused: 'too late' });
		await acceptReport(world.context, who('jiwei'), id);
		expect(await acceptReport(world.context, who('jiwei'), id)).toMatchObject({
			refused: 'too late'
		});
		expect(await close(id)).toEqual({ done: null });
		expect(await close(id)).toMatchObject({ refused: 'too late' });
		const followed = await followReport(world.context, receipt);
		expect(followed?.closure).toMatchObject({ outcome: '部分属实', reply: closure.reply });
		expect(JSON.stringify(followed)).not.toContain(closure.reason);
		const more = { words: '还有一餐', key: '', problems: {} };
		expect(await addToReport(world.context, receipt, more)).toEqual({ done: null });
	});

	test('turned over, the supervision office reads and does not work it', async () => {
		await receiptOf(report(world, token()));
		const id = await firstOf('jiwei');
		const transfer = { whither: 'supervision', reason: '执法方式问题' } as const;
		expect(await transferReport(world.context, who('jiwei'), id, transfer)).toEqual({ done: null });
		expect(await seenBy()).toEqual(['jiandu', 'jiwei']);
		expect('done' in (await readReport(world.context, who('jiandu'), id))).toBe(true);
		expect(await acceptReport(world.context, who('jiandu'), id)).toMatchObject({
			refused: 'not allowed'
		});
		await deliverAll(world);
		const boxes = (await world.mailbox.list()).map(({ to }) => to).sort();
		expect(boxes).toEqual(['jiandu@city.example', 'jiwei@city.example']);
	});

	test('handed to an organ outside, it is out of this office and the reporter knows', async () => {
		const receipt = await receiptOf(report(world, token()));
		const id = await firstOf('jiwei');
		const transfer = { whither: 'elsewhere', reason: '移送市纪委监委' } as const;
		expect(await transferReport(world.context, who('jiwei'), id, transfer)).toEqual({ done: null });
		expect(await followReport(world.context, receipt)).toMatchObject({ state: 'transferred' });
		expect((await docketOf(world, 'jiwei')).counts).toMatchObject({ open: 0, transferred: 1 });
	});

	test('every reading and act is in the ledger, and none of the words', async () => {
		await receiptOf(report(world, token()));
		const id = await firstOf('jiwei');
		await readReport(world.context, who('jiwei'), id);
		await acceptReport(world.context, who('jiwei'), id);
		await askReporter(world.context, who('jiwei'), id, '几餐？');
		await noteOnReport(world.context, who('jiwei'), id, '去电核实');
		const entries = (await allEntries(world.context.db)).filter(
			({ subject }) => subject === `report:${id}`
		);
		expect(entries.map(({ act }) => act)).toEqual([
			'report submitted',
			'report read',
			'report accepted',
			'report asked',
			'report noted'
		]);
		expect(JSON.stringify(entries)).not.toMatch(/伙食|几餐|去电/);
	});
});

test('at the ledger an auditor who is inside the visit, or named, learns of no report', async () => {
	const { context } = world;
	const seen = async (name: string) => {
		const { entries } = await entriesForReader(context.db, who(name), { page: 1 });
		return entries.filter(({ subject }) => /^(report|letter):/.test(subject)).length;
	};
	world.people.inside = await enter(context, 'inside', '赵启明', 'province', 'audit');
	world.people.named = await enter(context, 'named', '罗见山', 'province', 'audit');
	await receiptOf(report(world, token(), { others: '罗见山' }));
	expect(await seen('shenji')).toBe(2);
	expect(await seen('inside')).toBe(0);
	expect(await seen('named')).toBe(1);
});

test('the head of the committee on the team: the level above has it', async () => {
	const { context } = world;
	const office = { bureauId: 'city', organ: 'discipline' as const, name: '钱进' };
	await saveHead(context.db, context.cipher, {
		...office,
		nameHash: nameHash(context.cipher, office.name)
	});
	await receiptOf(report(world, token()));
	expect(await seenBy()).toEqual(['sheng-jiwei']);
});

test('a bureau without a committee: the one it names receives', async () => {
	const city = (await listBureaus(world.context.db)).find(({ id }) => id === 'city')!;
	city.offices.discipline.receivedBy = 'county';
	await saveBureau(world.context.db, city);
	await receiptOf(report(world, token()));
	expect(await seenBy()).toEqual(['xian-jiwei']);
});
