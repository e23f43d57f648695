// A card as a PDF: ours, the naive way and a browser side by side, each time a different card.
import { chromium } from '@playwright/test';
import fontkit from '@cantoo/fontkit';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PDFDocument } from 'pdf-lib';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import type { FrozenCard } from '#lib/server/cards/card.ts';
import { signed } from '#lib/server/platform/pdf/signature.ts';
import { cardText, remark } from '#lib/server/regulation/annexes.ts';
import { itemNumbers, tenItems } from '#lib/server/regulation/ten-items.ts';
import { exampleCard, exampleCopy } from '../documents/example-papers.ts';
import config from '../playwright.config.ts';
import { median, milliseconds, quantile, row } from './figures.ts';

const rounds = 300;
const browserRounds = 30;

/** A different enterprise, representative and detail each time. */
function cardNumber(index: number): FrozenCard {
	const place = (offset: number, count: number) =>
		Array.from({ length: count }, (_, at) =>
			String.fromCodePoint(0x4e00 + ((index * 131 + offset * 977 + at * 71) % 6000))
		).join('');
	return {
		...exampleCard,
		enterprise: `${place(1, 6)}有限公司`,
		representative: place(2, 3),
		items: { ...exampleCard.items, 2: { answer: 'yes', detail: place(3, 60), about: [] } }
	};
}

function remarkText({ contacts }: FrozenCard): string {
	return remark(contacts)
		.map(({ text }) => text)
		.join('');
}

function linesOf(card: FrozenCard): string[] {
	return [
		`${cardText.unit}${card.visit.hosts.join('、')}`,
		`${cardText.inspectors}${card.visit.inspectors.join('、')}`,
		...itemNumbers.map(
			(item) => `${tenItems[item]} ${card.items[item].answer === 'yes' ? '是' : '否'}`
		),
		`${cardText.enterprise} ${card.enterprise} ${card.representative} ${card.phone}`,
		...(remarkText(card).match(/.{1,60}/gu) ?? []),
		'一、反馈“是”的具体情况',
		...(card.items[2].detail.match(/.{1,30}/gu) ?? []),
		'三、收件记录\u3000编号\u3000版次\u3000送达\u3000公示编号\u3000收到时间\u3000反馈期限\u3000标记',
		'四、签收\u3000收件机构\u3000签收人（签名）\u3000签收日期\u3000备注\u3000执法监督机构\u3000机关纪委',
		`内容校验 ${exampleCopy.contentHash}`,
		`审计日志 ${card.ledgerHead}`
	];
}

const require_ = createRequire(import.meta.url);
const noto = '@expo-google-fonts/noto-serif-sc';
const regular = readFileSync(require_.resolve(`${noto}/400Regular/NotoSerifSC_400Regular.ttf`));
const bold = readFileSync(require_.resolve(`${noto}/700Bold/NotoSerifSC_700Bold.ttf`));

/** What a tutorial does: fonts embedded and subset by the library, each time anew. */
async function naively(card: FrozenCard): Promise<Uint8Array> {
	const document = await PDFDocument.create();
	document.registerFontkit(fontkit as unknown as Parameters<PDFDocument['registerFontkit']>[0]);
	const [text, title] = [
		await document.embedFont(regular, { subset: true }),
		await document.embedFont(bold, { subset: true })
	];
	const pages = [document.addPage([595, 842]), document.addPage([595, 842])];
	pages[0]?.drawText(cardText.title, { x: 200, y: 770, size: 22, font: title });
	linesOf(card).forEach((line, index) => {
		const place = { x: 70, y: 730 - (index % 20) * 26, size: 11.5, font: text };
		pages[Math.floor(index / 20)]?.drawText(line, place);
	});
	return document.save();
}

export async function pdf(): Promise<void> {
	const browser = await chromium.launch(config.use?.launchOptions);
	const inBrowser = async (card: FrozenCard) => {
		const page = await browser.newPage();
		const rows = linesOf(card).map((line) => `<tr><td>${line}</td></tr>`);
		await page.setContent(`<h1>${cardText.title}</h1><table>${rows.join('')}</table>`);
		const bytes = await page.pdf({ format: 'A4' });
		await page.close();
		return bytes;
	};
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-pdf-'));
	const certificate = certificateIn(folder);
	const sign = async (card: FrozenCard) =>
		signed(await drawCard(card, exampleCopy), certificate, 'bench', new Date(0));
	const [own, withSignature, naive, browsed]: number[][] = [[], [], [], []];
	let bytes = 0;
	await drawCard(cardNumber(0), exampleCopy);
	await sign(cardNumber(0));
	for (let index = 1; index <= rounds; index++) {
		const card = cardNumber(index);
		own?.push(await milliseconds(async () => (bytes = (await drawCard(card, exampleCopy)).length)));
		withSignature?.push(await milliseconds(() => sign(card)));
		naive?.push(await milliseconds(() => naively(card)));
		if (index % (rounds / browserRounds) === 0)
			browsed?.push(await milliseconds(() => inBrowser(card)));
	}
	await browser.close();
	rmSync(folder, { recursive: true });
	const both = (values: number[] = []) =>
		`${median(values).toFixed(1)} / ${quantile(values, 0.95).toFixed(1)} ms`;
	const times = (values: number[] = []) => `${(median(values) / median(own ?? [])).toFixed(0)} ×`;
	row(`card of two pages, tagged, with card.json, median / p95 of ${rounds}`, both(own), '≤ 5 ms');
	row('the same signed', both(withSignature), '≤ 12 ms');
	row('naive: the same words, no frames, tags, QR or attachment', both(naive));
	row('naive against ours', times(naive), '≥ 5 ×');
	row(`Chromium, a new page each, ${browserRounds} rounds`, both(browsed));
	row('Chromium against ours', times(browsed), '≥ 50 ×');
	const ordinary = (await drawCard(exampleCard, exampleCopy)).length;
	row('bytes of a card without a 是', `${(ordinary / 1024).toFixed(0)} KB`, '≤ 120 KB');
	row('bytes of one with 60 characters of detail', `${(bytes / 1024).toFixed(0)} KB`);
	row(
		'first card in a fresh process, median of 7',
		`${median(firstCards()).toFixed(0)} ms`,
		'≤ 250 ms'
	);
	memory();
	await beside();
}

/** A certificate for the bench alone. */
function certificateIn(folder: string): { file: string; password: string } {
	const at = (name: string) => path.join(folder, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
	const made = ['-keyout', at('key.pem'), '-out', at('cert.pem'), '-nodes', '-subj', '/CN=bench'];
	openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...made);
	const parts = ['-inkey', at('key.pem'), '-in', at('cert.pem'), '-out', at('sign.p12')];
	openssl('pkcs12', '-export', ...parts, '-passout', 'pass:bench');
	return { file: at('sign.p12'), password: 'bench' };
}

/** Runs lines in a process of their own and reads what they print. */
function apart(lines: string, ...flags: string[]): number[] {
	const imports = [
		"import { drawCard } from '#lib/server/cards/card-pdf.ts';",
		"import { exampleCard, exampleCopy } from './tests/documents/example-papers.ts';"
	];
	const script = `${imports.join('\n')}\n${lines}`;
	const args = [...flags, '--input-type=module', '-e', script];
	return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as number[];
}

function firstCards(): number[] {
	const lines = `const begin = performance.now();
		await drawCard(exampleCard, exampleCopy);
		console.log(JSON.stringify([performance.now() - begin]));`;
	return Array.from({ length: 7 }, () => apart(lines)[0] ?? NaN);
}

function memory(): void {
	const lines = `const idle = process.memoryUsage().rss;
		const found = [];
		for (let index = 1; index <= 10000; index++) {
			const representative = '高' + String.fromCodePoint(0x4e00 + index % 6000);
			await drawCard({ ...exampleCard, representative }, exampleCopy);
			if (index % 2500 === 0) found.push((process.memoryUsage().rss - idle) / 1048576);
		}
		console.log(JSON.stringify(found));`;
	// The size of V8's nursery is the one that `npm start` sets.
	const found = apart(lines, '--max-semi-space-size=16').map((size) => size.toFixed(0));
	row(
		'memory above idle after 2,500, 5,000, 7,500, 10,000 cards',
		`${found.join(' ')} MB`,
		'≤ 200 MB'
	);
}

/** 50 cards a second for ten seconds while pages are asked for in the same process. */
async function beside(): Promise<void> {
	const page = `<!doctype html>${'<p>入企检查监督公示</p>'.repeat(200)}`;
	const server = createServer((_, response) => response.end(page)).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	let drawn = 0;
	const answers: number[] = [];
	const cards = setInterval(() => void drawCard(cardNumber(drawn++), exampleCopy), 20);
	const pages = setInterval(
		() =>
			void milliseconds(async () => (await fetch(address)).text()).then((each) =>
				answers.push(each)
			),
		25
	);
	await new Promise((resolve) => setTimeout(resolve, 10_000));
	clearInterval(cards);
	clearInterval(pages);
	delay.disable();
	server.close();
	row(
		`event loop delay p99 at ${drawn / 10} cards a second`,
		`${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
		'≤ 20 ms'
	);
	row('page answered beside them, p99', `${quantile(answers, 0.99).toFixed(1)} ms`);
}
