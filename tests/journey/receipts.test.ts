// What a receipt opens and for whom: the card again, a letter with the receipt, a picture of it.
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drawReceipt } from '#lib/server/cards/receipt-picture.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { mailReceipt } from '#lib/server/journey/mail-receipt.ts';
import {
	passByPhone,
	passFor,
	reopenCard,
	reopenCardPdf
} from '#lib/server/journey/reopen-card.ts';
import { allEntries } from '#lib/server/ledger/ledger-repository.ts';
import { folded, textOfPdf } from '../support/pdf-text.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;
let receipt: string;

beforeEach(async () => {
	world = await openWorld();
	issued = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
	receipt = await accepted(send({ item2: 'yes', detail2: '三餐未缴' }));
});
afterEach(() => world.close());

const send = (words = {}) => sendCard(world, issued.visit, { code: issued.code, ...words });
const opened = async (pass: string, of = receipt) =>
	Object.keys(await reopenCard(world.context, of, pass, 'page'))[0];

describe('the card again', () => {
	test('for half an hour, with the pass of this receipt alone', async () => {
		const pass = passFor(world.context, receipt);
		const other = await accepted(send({ item2: 'no' }));
		expect(await opened(pass)).toBe('card');
		for (const wrong of [
			'',
			'x',
			`${pass}x`,
			passFor(world.context, other),
			pass.replace(/^\d/, '9')
		])
			expect(await opened(wrong)).toBe('closed');
		expect(await opened(pass, 'nobody')).toBe('noSuchReceipt');
		world.setClock('2026-11-24 10:29:59');
		expect(await opened(pass)).toBe('card');
		world.setClock('2026-11-24 10:30:00');
		expect(await opened(pass)).toBe('closed');
	});

	test.each([
		['13800000000', 'pass'],
		['+86 138-0000-0000', 'pass'],
		['１３８００００００００', 'pass'],
		['13800000001', 'wrong'],
		['', 'wrong']
	])('later with the phone number: %s → %s', async (phone, expected) => {
		world.setClock('2026-12-24 10:00:00');
		const answer = await passByPhone(world.context, receipt, phone);
		expect(Object.keys(answer)).toEqual([expected]);
		if ('pass' in answer) expect(await opened(answer.pass)).toBe('card');
	});

	test('the feedback code opens nothing, and guessing ends', async () => {
		expect(await passByPhone(world.context, receipt, issued.code)).toEqual({ wrong: true });
		let answer = await passByPhone(world.context, receipt, '13900000000');
		for (let tries = 0; tries < 12 && !('wait' in answer); tries++)
			answer = await passByPhone(world.context, receipt, '13900000000');
		expect(answer).toHaveProperty('wait');
		expect(await passByPhone(world.context, receipt, '13800000000')).toHaveProperty('wait');
	});

	test('its PDF shows what was written, and nothing that tells a first card from a later one', async () => {
		world.setClock('2027-01-05 10:00:00');
		const late = await accepted(send({ item1: 'yes', detail1: '补充的情况', code: '' }));
		const answer = await reopenCardPdf(world.context, late, passFor(world.context, late));
		const text = folded(textOfPdf('pdf' in answer ? answer.pdf : new Uint8Array()));
		for (const words of ['留存件', '补充的情况', '李㛃', '13800000000', '青石岭煤业有限公司'])
			expect(text).toContain(words);
		for (const words of ['990100-', '补充反映', '逾期', '未验码', '第2版', '编号'])
			expect(text).not.toContain(words);
	});

	test('each opening stands in the ledger', async () => {
		await opened(passFor(world.context, receipt));
		const entries = await allEntries(world.context.db);
		expect(entries.at(-1)).toMatchObject({ actor: 'enterprise', act: 'own card opened' });
	});
});

describe('the receipt by mail', () => {
	const mail = (email: string, client = 'phone') =>
		mailReceipt(world.context, receipt, email, client);

	test('says number, time and where to look, and the address is forgotten', async () => {
		expect(await mail(' li@mine.example ')).toEqual({ done: null });
		expect(await mail('li@mine.example')).toEqual({ done: null });
		const kept = () =>
			world.context.db
				.selectFrom('letters')
				.select(['mailbox', 'body'])
				.where('kind', '=', 'receipt')
				.execute();
		expect(await kept()).toMatchObject([
			{ mailbox: '', body: expect.not.stringContaining('mine') }
		]);
		await deliverAll(world);
		const mails = (await world.mailbox.list()).filter(({ to }) => to === 'li@mine.example');
		expect(mails).toHaveLength(1);
		expect(mails[0]!.subject).toBe('【入企检查监督反馈】回执');
		expect(mails[0]!.text).toContain(`http://localhost:3000/r/${receipt}`);
		for (const secret of ['青石岭', '平川', '是', '李㛃', '990100'])
			expect(mails[0]!.text.replace('如果不是您', '')).not.toContain(secret);
		expect(await kept()).toEqual([{ mailbox: '', body: null }]);
		// No list, alarm or figure of the staff speaks of it.
		expect((await allLetters(world.context.db)).map(({ kind }) => kind)).toEqual(['card', 'card']);
	});

	test.each(['', 'li', 'li@', 'a@b', 'a b@c.de', 'a@b.cn,c@d.cn', 'a@b.cn\nBcc: c@d.cn'])(
		'not to %j',
		async (email) => expect(await mail(email)).toHaveProperty('problem')
	);

	test('a handful an hour', async () => {
		const answers = [];
		for (let count = 0; count < 6; count++) answers.push(await mail(`a${count}@mine.example`));
		expect(answers.at(-1)).toHaveProperty('wait');
		expect(await mail('b@mine.example', 'another phone')).toHaveProperty('wait');
	});
});

test('the picture is a small PNG with ink in it, the same size for every receipt', () => {
	const picture = (of: string) =>
		drawReceipt(of, '2026年11月24日 10:00', `https://a.example/r/${of}`);
	const png = picture('Abc-123_xyz'.padEnd(27, 'Q'));
	expect(png.subarray(1, 4).toString()).toBe('PNG');
	expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 575]);
	expect(png.length).toBeLessThan(20_000);
	const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
	expect(rows).toHaveLength(575 * 321);
	const dark = rows.filter((byte) => byte === 0).length / rows.length;
	expect(dark).toBeGreaterThan(0.02);
	expect(dark).toBeLessThan(0.3);
	expect(picture('Z'.repeat(27)).equals(png)).toBe(false);
});
