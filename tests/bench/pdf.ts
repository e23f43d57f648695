// A card as a PDF: ours, the naive way and a browser side by side, each time a different card.
import { chromium } from '@playwright/test';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import type { FrozenCard } from '#lib/server/cards/card.ts';
import { cardText } from '#lib/server/regulation/annexes.ts';
import { exampleCard, exampleCopy } from '../documents/example-papers.ts';
import config from '../playwright.config.ts';
import { median, milliseconds, quantile, row } from './figures.ts';
import { cardNumber, linesOf } from './pdf-engines.ts';
import type { Drawn } from './pdf-engines.ts';

const rounds = 300;
const turn = 10;
/** The size of V8's nursery is the one that `npm start` sets. */
const nursery = '--max-semi-space-size=16';

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
	const env = { ...process.env, BENCH_P12: certificateIn(folder) };
	const ours = engineProcess('ours', env);
	const signing = engineProcess('signed', env);
	const plain = engineProcess('naive', env);
	const [own, withSignature, naive, browsed]: number[][] = [[], [], [], []];
	let bytes = 0;
	for (const engine of [ours, signing, plain]) await engine.draw(0);
	// In turns of ten: a drift of the machine meets all alike, and none draws while a page still closes.
	for (let first = 1; first <= rounds; first += turn) {
		const numbers = Array.from({ length: turn }, (_, at) => first + at);
		for (const number of numbers) {
			const drawn = await ours.draw(number);
			own?.push(drawn.milliseconds);
			bytes = drawn.bytes;
		}
		for (const number of numbers) withSignature?.push((await signing.draw(number)).milliseconds);
		for (const number of numbers) naive?.push((await plain.draw(number)).milliseconds);
		for (const number of numbers)
			browsed?.push(await milliseconds(() => inBrowser(cardNumber(number))));
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	for (const engine of [ours, signing, plain]) engine.stop();
	await browser.close();
	rmSync(folder, { recursive: true });
	const both = (values: number[] = []) =>
		`${median(values).toFixed(1)} / ${quantile(values, 0.95).toFixed(1)} ms`;
	const times = (values: number[] = []) => `${(median(values) / median(own ?? [])).toFixed(1)} ×`;
	row(`card of two pages, tagged, with card.json, median / p95 of ${rounds}`, both(own), '≤ 5 ms');
	row('the same signed', both(withSignature), '≤ 12 ms');
	row('naive: the same words and QR, no frames, tags, attachment', both(naive));
	row('naive against ours', times(naive), '≥ 5 ×');
	row('Chromium, a new page each', both(browsed));
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

/** An engine in a process of its own, so that none collects another's garbage. */
function engineProcess(name: string, env: NodeJS.ProcessEnv) {
	const file = new URL('pdf-engines.ts', import.meta.url);
	const child = fork(file, [name], { env, execArgv: [nursery] });
	const draw = async (number: number): Promise<Drawn> => {
		child.send(number);
		const [drawn] = (await once(child, 'message')) as [Drawn];
		return drawn;
	};
	return { draw, stop: () => child.kill() };
}

/** A certificate for the bench alone, made into a file. */
function certificateIn(folder: string): string {
	const at = (name: string) => path.join(folder, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
	const made = ['-keyout', at('key.pem'), '-out', at('cert.pem'), '-nodes', '-subj', '/CN=bench'];
	openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...made);
	const parts = ['-inkey', at('key.pem'), '-in', at('cert.pem'), '-out', at('sign.p12')];
	openssl('pkcs12', '-export', ...parts, '-passout', 'pass:bench');
	return at('sign.p12');
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
	const found = apart(lines, nursery).map((size) => size.toFixed(0));
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
	const asked: Promise<number>[] = [];
	const ask = async () => (await fetch(address)).text();
	const cards = setInterval(() => void drawCard(cardNumber(drawn++), exampleCopy), 20);
	const pages = setInterval(() => asked.push(milliseconds(ask)), 25);
	await new Promise((resolve) => setTimeout(resolve, 10_000));
	clearInterval(cards);
	clearInterval(pages);
	const answers = await Promise.all(asked);
	delay.disable();
	server.close();
	row(
		`event loop delay p99 at ${drawn / 10} cards a second`,
		`${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
		'≤ 20 ms'
	);
	row('page answered beside them, p99', `${quantile(answers, 0.99).toFixed(1)} ms`);
}
