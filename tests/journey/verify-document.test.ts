// Whoever holds a document or a receipt is told whether it is genuine, even where the record lacks it.
import { deflateSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import { findHallmark } from '#lib/server/cards/hallmark.ts';
import { copyOf, pdfOfCopy } from '#lib/server/journey/deliver-letters.ts';
import { followReceipt } from '#lib/server/journey/follow-receipt.ts';
import { verifyPdf, verifyText } from '#lib/server/journey/verify-document.ts';
import { passFor, reopenCardPdf } from '#lib/server/journey/reopen-card.ts';
import { attachedFiles } from '#lib/server/platform/pdf/attached.ts';
import { openCipher } from '#lib/server/platform/cipher.ts';
import { signingKeyOf } from '#lib/server/platform/signing-key.ts';
import { accepted, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
let receipt: string;
let pdf: Buffer;
let hallmark: string;
let number: string;
let contentHash: string;

beforeEach(async () => {
	world = await openWorld();
	const { visit, code } = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
	receipt = await accepted(sendCard(world, visit, { code, item2: 'yes', detail2: '三餐𠮷' }));
	const row = await sql<{ id: string }>`select id from cards`.execute(world.context.db);
	const { copy } = await copyOf(world.context, row.rows[0]!.id, 'city');
	pdf = Buffer.from((await pdfOfCopy(world.context, row.rows[0]!.id, 'city')).pdf);
	({ hallmark, number, contentHash } = copy);
});
afterEach(() => world.close());

/** A copy of the portal with the same secret and none of its cards. */
async function elsewhere(check: (bare: World) => Promise<void>): Promise<void> {
	const bare = await openWorld();
	const cipher = openCipher(world.context.config.secretFile);
	Object.assign(bare.context, { cipher, signingKey: signingKeyOf(cipher) });
	await check(bare).finally(() => bare.close());
}

const text = (words: string, at = world) => verifyText(at.context, words);
const file = (bytes: Uint8Array, at = world) => verifyPdf(at.context, bytes);
const address = () => `http://localhost:3000/verify?t=${hallmark}`;

describe('a text', () => {
	it('with a hallmark is genuine, here and where the record lacks it, in the same words', async () => {
		const genuine = {
			genuine: true,
			of: 'card',
			ground: 'hallmark',
			number,
			contentHash,
			submittedAt: '2026-11-24T02:00:00.000Z'
		};
		expect(await text(hallmark)).toEqual(genuine);
		expect(await text(`扫码得到 ${address().replace(/(.{60})/g, '$1\n')}`)).toEqual(genuine);
		await elsewhere(async (bare) => expect(await text(address(), bare)).toEqual(genuine));
	});

	it('with one changed letter is not, wherever it stands', async () => {
		for (let at = 3; at < hallmark.length; at += 1) {
			const other = hallmark[at] === '7' ? '8' : '7';
			if (hallmark[at] === '.') continue;
			const changed = hallmark.slice(0, at) + other + hallmark.slice(at + 1);
			expect(await text(changed)).toEqual({ genuine: false, why: 'signature' });
		}
		expect(await text(hallmark.replace('F1', 'F2'))).toMatchObject({ genuine: false });
		expect(await text(hallmark.replace('F1', 'H1'))).toMatchObject({ genuine: false });
		expect(await text(hallmark.slice(0, -1))).toEqual({ genuine: null, why: 'number alone' });
	});

	it("another portal's hallmark is not ours", async () => {
		const other = await openWorld();
		expect(await text(hallmark, other)).toEqual({ genuine: false, why: 'signature' });
		await other.close();
	});

	it('with a number alone learns nothing, whether or not the number was given', async () => {
		const alone = { genuine: null, why: 'number alone' };
		expect(await text(`编号 ${number}`)).toEqual(alone);
		expect(await text('编号 990100-2026-00999')).toEqual(alone);
		expect(await text('青石岭煤业')).toEqual({ genuine: null, why: 'nothing' });
	});

	it('of a document without hallmark is confirmed by its hash, and by nothing less', async () => {
		const old = `http://localhost:3000/verify#${number}.${contentHash}`;
		expect(await text(old)).toMatchObject({ genuine: true, ground: 'record', number });
		expect(await text(`内容校验 ${contentHash.toUpperCase()}`)).toMatchObject({
			genuine: true,
			number: null
		});
		expect(await text(old.replace(number, '990100-2026-00999'))).toEqual({
			genuine: false,
			why: 'number'
		});
		const flipped = contentHash.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
		const unknown = { genuine: null, why: 'hash' };
		expect(await text(old.replace(contentHash, flipped))).toEqual(unknown);
		await elsewhere(async (bare) => expect(await text(old, bare)).toEqual(unknown));
	});
});

describe('a receipt', () => {
	it('is genuine by its hallmark, which tells neither number nor receipt', async () => {
		const progress = await followReceipt(world.context, receipt);
		const mark = progress!.hallmark;
		expect(mark).not.toContain(receipt);
		const genuine = { genuine: true, of: 'receipt', ground: 'hallmark', number: null };
		expect(await text(mark)).toMatchObject({ ...genuine, contentHash });
		expect(JSON.stringify(await text(mark))).not.toContain(
			findHallmark(world.context.signingKey, mark)!.subject
		);
		expect(await text(`回执号 ${receipt}\n${mark}`)).toMatchObject(genuine);
		const another = receipt.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
		expect(await text(`回执号 ${another}\n${mark}`)).toEqual({ genuine: false, why: 'receipt' });
		await elsewhere(async (bare) => expect(await text(mark, bare)).toMatchObject(genuine));
	});

	it('alone is confirmed by the record, and an invented one is not known', async () => {
		expect(await text(receipt)).toMatchObject({ genuine: true, of: 'receipt', ground: 'record' });
		expect(await text('A'.repeat(27))).toEqual({ genuine: null, why: 'nothing' });
	});
});

describe('a file', () => {
	it('is genuine byte for byte, here and where the record lacks it', async () => {
		const genuine = { genuine: true, of: 'card', ground: 'file', number, contentHash };
		expect(await file(pdf)).toMatchObject(genuine);
		await elsewhere(async (bare) => expect(await file(pdf, bare)).toMatchObject(genuine));
	});

	it('with any byte changed is not', async () => {
		await elsewhere(async (bare) => {
			for (let at = 20; at < pdf.length; at += 997) {
				const changed = Buffer.from(pdf);
				changed[at]! ^= 1;
				expect(await file(changed, bare), `byte ${at}`).not.toMatchObject({ genuine: true });
			}
		});
	});

	it('of the sender is genuine by its receipt, and tells no number', async () => {
		const { context } = world;
		const kept = await reopenCardPdf(context, receipt, passFor(context, receipt));
		if (!('pdf' in kept)) throw new Error('closed');
		const genuine = { genuine: true, of: 'receipt', ground: 'file', number: null, contentHash };
		expect(await file(kept.pdf)).toMatchObject(genuine);
		const changed = Buffer.from(kept.pdf);
		changed[3000]! ^= 1;
		expect(await file(changed)).toEqual({ genuine: false, why: 'file' });
	});

	it('with something appended is told apart from the original', async () => {
		const appended = Buffer.concat([pdf, Buffer.from('\n1 0 obj\n<<>>\nendobj\n%%EOF')]);
		expect(await file(appended)).toMatchObject({ genuine: true, ground: 'appended' });
		expect(await file(pdf.subarray(0, -1))).toEqual({ genuine: false, why: 'file' });
	});

	it('whose mark was taken out, or whose data were exchanged, is not', async () => {
		const row = await sql<{ id: string }>`select id from cards`.execute(world.context.db);
		const { card, copy } = await copyOf(world.context, row.rows[0]!.id, 'city');
		const unmarked = await drawCard(card, copy);
		expect(await file(unmarked)).toEqual({ genuine: false, why: 'file' });
		const other = await drawCard({ ...card, representative: '别人' }, copy);
		expect(await file(other)).toEqual({ genuine: false, why: 'data' });
		const stripped = Buffer.from(
			pdf.toString('latin1').replace(/D01\.[\dA-Z.]+/, (mark) => ' '.repeat(mark.length)),
			'latin1'
		);
		expect(await file(stripped)).toEqual({ genuine: false, why: 'file' });
	});

	it('of the first months, without a hallmark, is confirmed by the record or not at all', async () => {
		const old = Buffer.from(
			pdf.toString('latin1').replace(/[FD]0?1\.[\w.-]+/g, (mark) => ' '.repeat(mark.length)),
			'latin1'
		);
		expect(await file(old)).toMatchObject({ genuine: true, ground: 'data', number: null });
		await elsewhere(async (bare) =>
			expect(await file(old, bare)).toEqual({ genuine: null, why: 'plain pdf' })
		);
	});

	it('that is no PDF, or a bomb, or half of anything, is answered in words', async () => {
		expect(await file(Buffer.from('GIF89a'))).toEqual({ genuine: null, why: 'no pdf' });
		expect(await file(Buffer.from('%PDF-1.7'))).toEqual({ genuine: null, why: 'plain pdf' });
		const bomb = deflateSync(Buffer.alloc(50_000_000, '{'));
		const head = '%PDF-1.7\n1 0 obj\n<<\n/Type /EmbeddedFile\n/Filter /FlateDecode\n>>\nstream\n';
		const loaded = Buffer.concat([Buffer.from(head), bomb, Buffer.from('\nendstream')]);
		expect(attachedFiles(loaded)).toEqual(['']);
		expect(await file(loaded)).toEqual({ genuine: null, why: 'plain pdf' });
		expect(await file(pdf.subarray(0, 9000))).toMatchObject({ genuine: null });
	});
});

it('the same secret gives the same key, and another secret another', () => {
	const pem = (secret: string) => signingKeyOf({ derive: () => secret }).publicKeys[0]?.pem ?? '';
	expect(pem('one')).toBe(pem('one'));
	expect(pem('one')).not.toBe(pem('two'));
	expect(pem('one')).toContain('BEGIN PUBLIC KEY');
});
