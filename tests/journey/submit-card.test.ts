// The heart: every row of the contract's table, and what the two offices get of it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newFeedbackCode } from '#lib/server/cards/feedback-code.ts';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { followReceipt, proveCard } from '#lib/server/journey/follow-receipt.ts';
import { allEntries, ledgerMac } from '#lib/server/ledger/ledger-repository.ts';
import { firstBroken } from '#lib/server/ledger/entry.ts';
import { folded, textOfPdf } from '../support/pdf-text.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
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
const cards = () => world.context.db.selectFrom('cards').selectAll().orderBy('version').execute();
const dashboard = (who = 'jiwei') =>
	readDashboard(
		world.context.db,
		world.people[who]!,
		readFilter(new URLSearchParams()),
		world.context.clock.now()
	);

describe('a card in time', () => {
	test('reaches both offices by its own message, with the PDF, neutral outside', async () => {
		await accepted(send({ item2: 'yes', detail2: '伙食费未缴，共三餐' }));
		await deliverAll(world);
		const mail = await world.mailbox.list();
		expect(mail.map((message) => message.to).sort()).toEqual([
			'jiandu@city.example',
			'jiwei@city.example'
		]);
		for (const message of mail) {
			expect(message.subject).toBe('【入企检查监督反馈】编号 990100-2026-00001');
			expect(message.text).not.toContain('青石岭');
			expect(message.attachments.map(({ filename }) => filename)).toEqual([
				'990100-2026-00001.pdf'
			]);
			const text = folded(textOfPdf(message.attachments[0]!.content));
			for (const words of [
				'青石岭煤业有限公司',
				'李㛃',
				'安全副矿长',
				'13800000000',
				'伙食费未缴，共三餐'
			])
				expect(text).toContain(words);
			expect(text).toContain('jiwei@province.example');
		}
		expect(new Set(mail.map((message) => message.messageId)).size).toBe(2);
	});

	test('a rare name passes through form, database, PDF and mail', async () => {
		await accepted(send({ representative: '㛃䶮𬭚𫖯𠮷𤭢' }));
		await deliverAll(world);
		const [letter] = await world.mailbox.list();
		expect(folded(textOfPdf(letter!.attachments[0]!.content))).toContain('㛃䶮𬭚𫖯𠮷𤭢');
	});

	test('the receipt says how far it has come, and nothing of its content', async () => {
		const receipt = await accepted(send());
		expect((await followReceipt(world.context, receipt))?.offices.map((o) => o.status)).toEqual([
			'waiting',
			'waiting'
		]);
		await deliverAll(world);
		const progress = await followReceipt(world.context, receipt);
		expect(progress?.offices.map((office) => office.status)).toEqual(['accepted', 'accepted']);
		expect(JSON.stringify(progress)).not.toContain('青石岭');
	});

	test('the same key and content is one card; the same key with other content is a version', async () => {
		const key = 'k'.repeat(22);
		const first = await accepted(send({ key }));
		expect(await accepted(send({ key }))).toBe(first);
		expect(await cards()).toHaveLength(1);
		expect(await accepted(send({ key, item1: 'yes' }))).not.toBe(first);
		expect((await cards()).map((card) => card.version)).toEqual([1, 2]);
	});

	test('a 是 turned into 否 stays flagged and stands on top', async () => {
		await accepted(send({ item3: 'yes' }));
		await accepted(send({ item3: 'no' }));
		const { rows, counts } = await dashboard();
		expect(counts).toMatchObject({ all: 1, received: 1, flagged: 1 });
		expect(rows[0]).toMatchObject({ flagged: [3], turned: [3], openCases: 1, cards: 2 });
	});

	test('a wrong code stores nothing; no code is marked and never takes a verified card’s place', async () => {
		const wrong = await send({ code: newFeedbackCode() });
		expect(wrong).toMatchObject({ wrongCode: true });
		expect(await cards()).toHaveLength(0);
		await accepted(send({ code: '' }));
		expect((await dashboard()).rows[0]?.state).toBe('unverified');
		await accepted(send());
		await accepted(send({ code: '', item1: 'yes' }));
		expect((await dashboard()).rows[0]?.state).toBe('received');
	});

	test('at most three unverified cards are mailed, and a code given later mails the fourth', async () => {
		for (const place of [1, 2, 3]) await accepted(send({ code: '', detail1: `${place}` }));
		const receipt = await accepted(send({ code: '' }));
		expect(await allLetters(world.context.db)).toHaveLength(6);
		expect(await followReceipt(world.context, receipt)).toMatchObject({
			verified: false,
			offices: []
		});
		expect(await proveCard(world.context, receipt, issued.code.toLowerCase())).toEqual({
			done: null
		});
		expect(await allLetters(world.context.db)).toHaveLength(8);
		expect((await followReceipt(world.context, receipt))?.verified).toBe(true);
	});
});

describe('the deadline', () => {
	test.each([
		['2026-11-26 23:59:59', 0],
		['2026-11-27 00:00:00', 1]
	])('received %s: late %i', async (local, late) => {
		world.setClock(local);
		await accepted(send());
		expect((await cards())[0]?.late).toBe(late);
	});

	test('the first card is taken at any time, marked late; what follows goes to the discipline committee', async () => {
		world.setClock('2027-03-01 08:00:00');
		const first = await accepted(send());
		const second = await accepted(send({ item1: 'yes' }));
		expect((await cards()).map((card) => card.form)).toEqual(['card', 'supplement']);
		await deliverAll(world);
		const letters = await allLetters(world.context.db);
		expect(letters.map((letter) => `${letter.number} ${letter.organ}`).sort()).toEqual([
			'990100-2027-00001 discipline',
			'990100-2027-00001 supervision',
			'990100-2027-B00001 discipline'
		]);
		// The submitter cannot tell the two apart.
		const shown = async (receipt: string) => {
			const progress = await followReceipt(world.context, receipt);
			return progress?.offices.map(({ name, status }) => `${name} ${status}`);
		};
		expect(await shown(first)).toEqual(await shown(second));
		expect((await dashboard('jiwei')).rows[0]?.flagged).toEqual([1]);
		expect((await dashboard('jiandu')).rows[0]?.flagged).toEqual([]);
	});

	test('before the end it is marked so', async () => {
		world.setClock('2026-11-22 10:00:00');
		await accepted(send());
		expect((await cards())[0]?.before_end).toBe(1);
	});
});

describe('secrecy', () => {
	test.skipIf(process.env.TEST_DATABASE_URL)(
		'nothing personal stands in the database in clear',
		async () => {
			await accepted(send({ item1: 'yes', detail1: '金丝雀情况' }));
			await deliverAll(world);
			const { readFileSync, readdirSync } = await import('node:fs');
			const files = readdirSync(world.folder).filter((name) => name.startsWith('portal.sqlite'));
			const bytes = Buffer.concat(files.map((name) => readFileSync(`${world.folder}/${name}`)));
			expect(bytes.includes('青石岭煤业有限公司')).toBe(true);
			for (const canary of ['金丝雀情况', '李㛃', '13800000000', '安全副矿长', issued.code])
				expect(bytes.includes(canary)).toBe(false);
		}
	);

	test('nobody of the visit, and no other bureau, sees that a card exists', async () => {
		await accepted(send({ item1: 'yes' }));
		for (const who of ['dengji', 'shenpi', 'guanli', 'xian-jiwei'])
			expect((await dashboard(who)).counts.all).toBe(0);
		expect((await dashboard('jiwei')).counts.all).toBe(1);
	});
});

test('every act is in the ledger, and its chain holds', async () => {
	await accepted(send({ item1: 'yes' }));
	await deliverAll(world);
	const entries = await allEntries(world.context.db);
	expect(entries.map((entry) => entry.act)).toEqual([
		'directory changed',
		'directory changed',
		'directory changed',
		'visit registered',
		'recipients named',
		'visit issued',
		'letter queued',
		'letter queued',
		'case opened',
		'card submitted',
		'letter accepted',
		'letter accepted'
	]);
	const mac = ledgerMac(world.context.cipher);
	expect(firstBroken(entries, mac)).toBeNull();
	expect(firstBroken(entries.toSpliced(2, 1), mac)).toBe(3);
	expect(firstBroken(entries.with(3, { ...entries[3]!, at: '2020' }), mac)).toBe(4);
	await expect(world.context.db.deleteFrom('ledger_entries').execute()).rejects.toThrow(
		'append-only'
	);
});
