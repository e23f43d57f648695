// What leaves the house: signed where a certificate is set, whole, and the same bytes every time.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRequire } from 'node:module';
import { sql } from 'kysely';
import { pdfOfCopy } from '#lib/server/journey/deliver-letters.ts';
import { printPapers } from '#lib/server/journey/issue-notice.ts';
import { readCard, readCardPdf } from '#lib/server/journey/read-card.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import { assertWhole } from '#lib/server/platform/pdf/proof.ts';
import { useFontsIn } from '#lib/server/platform/pdf/own-fonts.ts';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { exampleCard, exampleCopy } from './example-papers.ts';
import {
	complaints,
	foldedPages,
	foldedText,
	printedWords,
	readersInstalled
} from './pdf-reader.ts';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

/** A certificate of the test's own, in a PKCS #12 file. */
function certificate(folder: string, key: string[]): string {
	const at = (name: string) => path.join(folder, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
	const subject = '/C=CN/O=平川市应急管理局/CN=入企检查监督反馈';
	const made = ['-keyout', at('key.pem'), '-out', at('cert.pem'), '-nodes', '-days', '30'];
	openssl('req', '-x509', '-utf8', '-newkey', ...key, ...made, '-subj', subject);
	const parts = ['-inkey', at('key.pem'), '-in', at('cert.pem'), '-out', at('sign.p12')];
	openssl('pkcs12', '-export', ...parts, '-passout', 'pass:geheim');
	return at('sign.p12');
}

function pdfsig(pdf: Uint8Array): string {
	const file = path.join(world.folder, 'signed.pdf');
	writeFileSync(file, pdf);
	return spawnSync('pdfsig', ['-nocert', file]).stdout.toString();
}

async function cardOf(words = {}) {
	const { visit, code } = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, visit, { code, item2: 'yes', detail2: '三餐𠮷', ...words }));
	const row = await sql<{ id: string }>`select id from cards`.execute(world.context.db);
	return row.rows[0]?.id ?? '';
}

describe.skipIf(!readersInstalled)('what is delivered', () => {
	it.each([
		['RSA', ['rsa:2048']],
		['EC', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']]
	])(
		'is signed with %s: pdfsig says valid, and invalid after a byte was changed',
		async (_, key) => {
			const file = certificate(world.folder, key);
			const { config } = world.context;
			config.signature = readConfig({ SIGN_P12: file, SIGN_P12_PASSWORD: 'geheim' }).signature;
			await cardOf();
			await deliverAll(world);
			const letters = await world.mailbox.list();
			const pdf = letters[0]?.attachments[0]?.content as Uint8Array;
			expect(pdfsig(pdf)).toContain('Signature is Valid');
			expect(pdfsig(pdf)).toMatch(/Total document signed/);
			expect(complaints(pdf)).toBe('');
			expect(foldedText(pdf)).toContain('三餐𠮷');
			expect(letters[1]?.attachments[0]?.content).toEqual(pdf);
			const changed = Buffer.from(pdf);
			const at = changed.indexOf('/DisplayDocTitle true');
			changed.write('/DisplayDocTitlf true', at, 'latin1');
			expect(pdfsig(changed)).toContain('Digest Mismatch');
		}
	);

	it('a certificate that cannot be opened stops the start', () => {
		const file = certificate(world.folder, ['rsa:2048']);
		expect(() => readConfig({ SIGN_P12: file, SIGN_P12_PASSWORD: 'falsch' })).toThrow('SIGN_P12');
		expect(() => readConfig({ SIGN_P12: `${file}.none` })).toThrow('SIGN_P12');
		expect(readConfig({}).signature).toBeNull();
	});

	it('stored bytes that were changed are never mailed', async () => {
		const id = await cardOf();
		const { pdf } = await pdfOfCopy(world.context, id, 'city');
		const { db, cipher } = world.context;
		const other = Buffer.from(pdf);
		other[other.length - 300] = 0;
		for (const wrong of [
			other,
			Buffer.from('<html>502 Bad Gateway</html>'),
			pdf.subarray(0, 9000)
		]) {
			const sealed = cipher.sealBytes('card_copies.pdf', wrong, `${id}/city`);
			await sql`update card_copies set pdf = ${sealed}`.execute(db);
			await expect(pdfOfCopy(world.context, id, 'city')).rejects.toThrow('not what was drawn');
		}
		await deliverAll(world);
		expect(await world.mailbox.list()).toEqual([]);
	});

	it('the check knows an error page, half a document, and that of another card', async () => {
		const pdf = await drawCard(exampleCard, exampleCopy);
		const expected = { pages: 2, words: ['入企检查监督反馈卡', exampleCopy.number] };
		await assertWhole(pdf, expected);
		const check = (bytes: Uint8Array, more = {}) => assertWhole(bytes, { ...expected, ...more });
		await expect(check(Buffer.from('<html>'))).rejects.toThrow('no header');
		await expect(check(pdf.subarray(0, pdf.length / 2))).rejects.toThrow('cut off');
		await expect(check(pdf, { pages: 3 })).rejects.toThrow('2 pages');
		await expect(check(pdf, { words: ['另一个编号'] })).rejects.toThrow('lacks 1');
	});

	it('a reader at the desk gets his own copy; what was mailed stays as it was', async () => {
		const id = await cardOf();
		await deliverAll(world);
		const before = await pdfOfCopy(world.context, id, 'city');
		const outcome = await readCardPdf(world.context, world.people.jiwei!, id);
		if (!('done' in outcome)) throw new Error('not readable');
		const pages = foldedPages(outcome.done.pdf);
		expect(pages).toHaveLength(2);
		for (const page of pages) expect(page).toContain('查阅件严明2026年11月24日10:00打开');
		const after = await pdfOfCopy(world.context, id, 'city');
		expect(after.pdf).toEqual(before.pdf);
		expect(foldedText(after.pdf)).not.toContain('查阅件');
	});

	it('a character that no font has is counted in the log, and named at the desk and on the page', async () => {
		const said: unknown[] = [];
		world.context.log = {
			info: () => {},
			warn: (what: unknown) => said.push(what),
			error: () => {}
		} as never;
		const id = await cardOf({ detail2: '笑\u{1F600}' });
		const { number, pdf } = await pdfOfCopy(world.context, id, 'city');
		expect(said).toEqual([{ copy: number, characters: 1 }]);
		expect(foldedText(pdf)).toContain('笑〔U+1F600〕');
		const read = await readCard(world.context, world.people.jiwei!, id);
		expect(read).toMatchObject({ done: { unprintable: ['U+1F600'] } });
	});

	it('the poster of a print job can be had on A3', async () => {
		const { visit } = await issueVisit(world);
		for (const [size, width] of [
			['A4', 595],
			['A3', 842]
		] as const) {
			const outcome = await printPapers(world.context, world.people.dengji!, visit.id, size);
			if (!('done' in outcome)) throw new Error('not printed');
			const { pages } = printedWords(outcome.done);
			expect(pages.map((page) => Math.round(page.width))).toEqual([595, 595, 595, width]);
		}
	});

	it("a bureau's own faces are used, and a name that they lack is set in the default as a whole", async () => {
		const folder = path.join(world.folder, 'fonts');
		mkdirSync(folder);
		const light = '@expo-google-fonts/noto-serif-sc/300Light/NotoSerifSC_300Light.ttf';
		const medium = '@expo-google-fonts/noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold.ttf';
		const resolve = createRequire(import.meta.url).resolve;
		copyFileSync(resolve(light), path.join(folder, '仿宋_GB2312.ttf'));
		copyFileSync(resolve(medium), path.join(folder, '方正小标宋简体.ttf'));
		writeFileSync(path.join(folder, '仿宋-坏.ttf'), 'no font');
		try {
			const found = useFontsIn(folder);
			expect(found.used).toEqual({ text: '仿宋_GB2312.ttf', title: '方正小标宋简体.ttf' });
			expect(found.refused.map(({ file }) => file)).toEqual(['仿宋-坏.ttf']);
			const plain = fontsIn(await drawCard(exampleCard, exampleCopy));
			expect(plain.join()).toMatch(/Light/);
			expect(plain.join()).toMatch(/SemiBold/);
			expect(plain.join()).not.toMatch(/Regular|-Bold|HanaMin/);
			const rare = fontsIn(await drawCard({ ...exampleCard, representative: '高𠮷' }, exampleCopy));
			expect(rare.join()).toMatch(/Regular.*HanaMinB|HanaMinB.*Regular/);
		} finally {
			useFontsIn(path.join(world.folder, 'nothing'));
		}
	});
});

function fontsIn(pdf: Uint8Array): string[] {
	const names = Buffer.from(pdf)
		.toString('latin1')
		.matchAll(/\/BaseFont \/[A-Z]{6}\+([\w-]+)/g);
	return [...new Set(Array.from(names, (match) => match[1] ?? ''))].sort();
}
