// Where the cards go is changed by two persons; until then the old mailbox holds, and both are told.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBureau } from '#lib/server/delivery/directory-form.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { proposals } from '#lib/server/delivery/office-change-repository.ts';
import { checkLedger } from '#lib/server/journey/check-ledger.ts';
import { decideOfficeChange } from '#lib/server/journey/change-office.ts';
import { keepBureau } from '#lib/server/journey/keep-directory.ts';
import { allEntries } from '#lib/server/ledger/ledger-repository.ts';
import { accepted, deliverAll, formOf, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const city = {
	name: '平川市应急管理局',
	code: '990100',
	level: 'city',
	parent: 'province',
	supervisionMailbox: 'jiandu@city.example',
	supervisionPhone: '0990-1990100',
	disciplineMailbox: 'jiwei@city.example',
	disciplinePhone: '0990-2990100'
};
const moved = { ...city, disciplineMailbox: 'new@city.example', reason: '邮箱升级' };

const keep = (who: string, id: string | null, words: Record<string, string>) =>
	keepBureau(world.context, world.people[who]!, id, readBureau(formOf(words)));
const open = () => proposals(world.context.db, world.context.cipher, { open: true });
const decide = async (who: string, verdict: 'confirmed' | 'refused') =>
	decideOfficeChange(world.context, world.people[who]!, (await open())[0]?.id ?? '', verdict);
const mailboxNow = async (id = 'city') =>
	(await listBureaus(world.context.db)).find((each) => each.id === id)?.offices.discipline.mailbox;
const told = async () => (await world.mailbox.list()).flatMap((mail) => mail.to).sort();

test('proposed, told to both, confirmed by another, told to both; cards go to the old one until then', async () => {
	const { visit, code } = await issueVisit(world);
	expect(await keep('guanli', 'city', moved)).toEqual({ done: 'city' });
	expect(await mailboxNow()).toBe('jiwei@city.example');
	await deliverAll(world);
	expect(await told()).toEqual(['jiwei@city.example', 'new@city.example']);
	await accepted(sendCard(world, visit, { code }));
	expect(await decide('anquan', 'confirmed')).toEqual({ done: null });
	expect(await mailboxNow()).toBe('new@city.example');
	await deliverAll(world);
	expect(await told()).toEqual([
		...['jiandu@city.example', 'jiwei@city.example', 'jiwei@city.example', 'jiwei@city.example'],
		...['new@city.example', 'new@city.example']
	]);
	await accepted(sendCard(world, visit, { code, item1: 'yes' }));
	await deliverAll(world);
	expect((await told()).filter((to) => to === 'new@city.example')).toHaveLength(3);
	const acts = (await allEntries(world.context.db)).map(({ act }) => act);
	expect(acts).toContain('recipient proposed');
	expect(acts).toContain('recipient confirmed');
	expect((await checkLedger(world.context)).findings).toEqual([]);
});

test('nobody confirms what he proposed, and only the security administrator confirms', async () => {
	await keep('guanli', 'city', moved);
	for (const who of ['guanli', 'dengji', 'shenpi', 'jiandu', 'jiwei'])
		expect(await decide(who, 'confirmed')).toHaveProperty('refused', 'not allowed');
	expect(await keep('anquan', 'city', moved)).toHaveProperty('refused', 'not allowed');
	expect(await mailboxNow()).toBe('jiwei@city.example');
	expect(await decide('jiwei', 'refused')).toHaveProperty('refused', 'not allowed');
	expect(await decide('guanli', 'refused')).toEqual({ done: null });
	expect(await open()).toEqual([]);
	expect(await mailboxNow()).toBe('jiwei@city.example');
});

test('one change at a time, with its reason, and what was decided stays decided', async () => {
	const silent = { ...moved, reason: '' };
	expect(await keep('guanli', 'city', silent)).toHaveProperty('problems.reason');
	await keep('guanli', 'city', moved);
	const again = { ...moved, disciplineMailbox: 'third@city.example' };
	expect(await keep('guanli', 'city', again)).toHaveProperty('problems.disciplineMailbox');
	const id = (await open())[0]?.id ?? '';
	await decide('anquan', 'refused');
	const late = await decideOfficeChange(world.context, world.people.anquan!, id, 'confirmed');
	expect(late).toHaveProperty('refused', 'too late');
	expect(await keep('guanli', 'city', { ...city, disciplineMailbox: '' })).toHaveProperty(
		'problems.disciplineMailbox'
	);
	expect(await keep('guanli', 'city', city)).toEqual({ done: 'city' });
	expect(await open()).toEqual([]);
});

test('a bureau that enters has its mailboxes when another person has confirmed them', async () => {
	const fresh = {
		...city,
		name: '白塔县应急管理局',
		code: '990122',
		level: 'county',
		parent: 'city'
	};
	const outcome = await keep('guanli', null, fresh);
	const id = 'done' in outcome ? outcome.done : '';
	expect(await mailboxNow(id)).toBe('');
	await decide('anquan', 'confirmed');
	await decide('anquan', 'confirmed');
	expect(await mailboxNow(id)).toBe('jiwei@city.example');
	expect((await checkLedger(world.context)).findings).toEqual([]);
});

const handedOver = {
	...city,
	disciplineMailbox: '',
	disciplinePhone: '',
	disciplineReceiver: 'county',
	reason: '机关纪委撤并'
};

test('who receives for a bureau is proposed by one, confirmed by another, told to both mailboxes', async () => {
	const before = await issueVisit(world);
	expect(await keep('guanli', 'city', { ...handedOver, reason: '' })).toHaveProperty(
		'problems.reason'
	);
	expect(await keep('guanli', 'city', handedOver)).toEqual({ done: 'city' });
	expect(await mailboxNow()).toBe('jiwei@city.example');
	expect(await decide('guanli', 'confirmed')).toHaveProperty('refused', 'not allowed');
	await deliverAll(world);
	expect(await told()).toEqual(['jiwei@city.example', 'jiwei@county.example']);
	const [first] = await world.mailbox.list();
	expect(first?.text).toContain('有人提议');
	expect(first?.text).toContain('原接收部门：平川市应急管理局机关纪委');
	expect(first?.text).toContain('新接收部门：清河县应急管理局机关纪委');
	expect(await decide('anquan', 'confirmed')).toEqual({ done: null });
	expect(await mailboxNow()).toBe('jiwei@county.example');
	await deliverAll(world);
	expect(await told()).toHaveLength(4);
	const cardTo = async ({ visit, code }: Awaited<ReturnType<typeof issueVisit>>) => {
		const left = await told();
		await accepted(sendCard(world, visit, { code }));
		await deliverAll(world);
		return (await told()).filter(
			(to) => left[left.indexOf(to)] !== to || !left.splice(left.indexOf(to), 1)
		);
	};
	expect((await cardTo(before)).sort()).toEqual(['jiandu@city.example', 'jiwei@county.example']);
	const after = await issueVisit(world);
	expect((await cardTo(after)).sort()).toEqual(['jiandu@city.example', 'jiwei@county.example']);
	expect((await checkLedger(world.context)).findings).toEqual([]);
});

test('no chains and no circles of receivers, when proposed and when confirmed', async () => {
	const county = {
		...{ name: '清河县应急管理局', code: '990121', level: 'county', parent: 'city' },
		...{ supervisionMailbox: 'jiandu@county.example', supervisionPhone: '0990-1990121' },
		...{ disciplineReceiver: 'city', reason: '没有机关纪委' }
	};
	// Each was right when it was proposed; the second would close a circle.
	await keep('guanli', 'city', handedOver);
	await keep('guanli', 'county', county);
	expect(await decide('anquan', 'confirmed')).toEqual({ done: null });
	expect(await decide('anquan', 'confirmed')).toHaveProperty('problems.form');
	expect(await decide('anquan', 'refused')).toEqual({ done: null });
	const province = {
		...{ name: '云岭省应急管理厅', code: '990000', level: 'province', parent: '' },
		...{ supervisionMailbox: 'jiandu@province.example', supervisionPhone: '0990-1990000' },
		reason: '合署'
	};
	for (const receiver of ['county', 'city', 'province', 'nowhere']) {
		const outcome = await keep('guanli', 'province', { ...province, disciplineReceiver: receiver });
		const fine = (await mailboxNow(receiver)) === `jiwei@${receiver}.example`;
		const free = receiver !== 'province' && fine;
		expect(outcome, receiver).toHaveProperty(free ? 'done' : 'problems.disciplineReceiver');
	}
	expect((await checkLedger(world.context)).findings).toEqual([]);
});

test('back to a committee of its own: with its mailbox, by two persons again', async () => {
	await keep('guanli', 'city', handedOver);
	await decide('anquan', 'confirmed');
	const own = { ...city, reason: '设立机关纪委' };
	expect(await keep('guanli', 'city', { ...own, disciplineMailbox: '' })).toHaveProperty(
		'problems.disciplineMailbox'
	);
	expect(await keep('guanli', 'city', own)).toEqual({ done: 'city' });
	expect(await mailboxNow()).toBe('jiwei@county.example');
	expect(await decide('anquan', 'confirmed')).toEqual({ done: null });
	expect(await mailboxNow()).toBe('jiwei@city.example');
	expect((await checkLedger(world.context)).findings).toEqual([]);
});

test('no cards are handed to an office whose mailbox nobody confirmed', async () => {
	const { db } = world.context;
	await db
		.updateTable('offices')
		.set({ mailbox: '' })
		.where('bureau_id', '=', 'county')
		.where('organ', '=', 'discipline')
		.execute();
	expect(await keep('guanli', 'city', handedOver)).toHaveProperty(
		'problems.disciplineReceiver',
		'清河县应急管理局机关纪委还没有经确认的邮箱，不能代为接收'
	);
});
