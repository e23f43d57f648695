// What a phone fetches: few bytes, no framework, and only what Chromium 86 and Safari 14 understand.
import { get } from 'node:http';
import { parse } from 'acorn';
import { expect, test } from './story.ts';

/** Syntax that one of the two engines lacks, and what goes wrong there. */
const tooNewForStyles: [pattern: RegExp, words: string][] = [
	[/:has\(/, ':has(): Chromium 105, Safari 15.4'],
	[/:(is|where)\(/, ':is() and :where(): Chromium 88'],
	[/:not\([^()]*,/, ':not() with a list: Chromium 88'],
	[/@(container|layer|property|scope|starting-style)\b/, 'a rule of 2022'],
	[/(^|[{;\s])inset(-\w+)*\s*:/m, 'inset: Chromium 87, Safari 14.1'],
	[/(margin|padding)-(inline|block)\s*:/, 'logical shorthands: Chromium 87, Safari 14.1'],
	[/\baspect-ratio\s*:/, 'aspect-ratio: Chromium 88, Safari 15'],
	[/@media[^{]*[<>]=?/, 'ranges in media queries: Chromium 104, Safari 16.4'],
	[/\b(color-mix|oklch|oklab|lab|lch|light-dark)\(/, 'colours of 2023'],
	[/\d(dvh|svh|lvh|dvw|svw|lvw|cqi|cqw|lh|rlh)\b/, 'units of 2022'],
	[/\bsubgrid\b/, 'subgrid: Chromium 117, Safari 16']
];
const tooNewForScripts =
	/\.(at|findLast|findLastIndex|toSorted|toReversed|with|requestSubmit|replaceChildren|groupBy)\(|structuredClone|Object\.hasOwn|randomUUID|AbortSignal\.timeout|\binert\b|showModal|\?\?=|\|\|=|&&=/;

/** Rules within rules that are no at-rules. */
function isNested(css: string): boolean {
	const open: boolean[] = [];
	for (const [, head = '', brace] of css.matchAll(/([^{};]*)([{};])/g)) {
		if (brace === '{') {
			const isAtRule = head.trim().startsWith('@');
			if (!isAtRule && open.includes(false)) return true;
			open.push(isAtRule);
		} else if (brace === '}') open.pop();
	}
	return false;
}

interface Fetched {
	/** All that came over the wire, headers too. */
	bytes: number;
	type: string;
	text: string;
}

async function plainText(address: string): Promise<string> {
	return (await fetch(address)).text();
}

/** Fetches as a phone does, compressed where the portal compresses, and counts the bytes. */
async function fetched(address: string): Promise<Fetched> {
	const bytes = await new Promise<number>((resolve, reject) => {
		const headers = { 'accept-encoding': 'gzip, deflate, br' };
		get(address, { agent: false, headers }, (response) => {
			response.resume();
			response.on('end', () => resolve(response.socket.bytesRead));
		}).on('error', reject);
	});
	const answer = await fetch(address);
	return { bytes, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

function linked(html: string, origin: string): string[] {
	const links = html.matchAll(/<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g);
	return [...new Set(Array.from(links, ([, link = '']) => new URL(link, origin).href))];
}

test('poster and card come within one first flight of TCP', async ({ stage, visit }) => {
	for (const address of [`/v/${visit.token}`, visit.card]) {
		const page = await fetched(stage.portal.origin + address);
		const parts = await Promise.all(linked(page.text, stage.portal.origin).map(fetched));
		const total = [page, ...parts].reduce((sum, { bytes }) => sum + bytes, 0);
		console.log(`${address.endsWith('card') ? 'card' : 'poster'}: ${total} bytes on the wire`);
		expect(total).toBeLessThanOrEqual(14 * 1024);
		expect(page.text).not.toMatch(/type="module"|_app\/immutable\/(entry|nodes|chunks)/);
	}
});

test('old engines understand every public page', async ({ stage, visit }) => {
	const { origin } = stage.portal;
	const pages = ['/', '/privacy', '/verify', '/v/nobody', '/report', `/v/${visit.token}`];
	const html = await Promise.all(
		[...pages, visit.card, `/v/${visit.token}/report`].map((page) => plainText(origin + page))
	);
	const links = [...new Set(html.flatMap((page) => linked(page, origin)))];
	const files = await Promise.all(links.map(fetched));
	const inline = html.flatMap((page) => Array.from(page.matchAll(/<style[^>]*>(.*?)<\/style>/gs)));
	const styles = files.filter(({ type }) => type.includes('css')).map(({ text }) => text);
	styles.push(...inline.map(([, css = '']) => css), await plainText(`${origin}/error.css`));
	expect(styles.length).toBeGreaterThan(1);
	for (const css of styles) {
		const wrong = tooNewForStyles.filter(([pattern]) => pattern.test(css));
		expect(wrong.map(([, words]) => words)).toEqual([]);
		expect(isNested(css), 'nested rules').toBe(false);
	}
	const scriptLinks = links.filter((link) => link.endsWith('.js'));
	const scripts = await Promise.all(scriptLinks.map(fetched));
	expect(scripts.length).toBeGreaterThan(1);
	for (const { text } of scripts) {
		parse(text, { ecmaVersion: 2020, sourceType: 'script' });
		expect(tooNewForScripts.exec(text)?.[0] ?? '').toBe('');
	}
	for (const page of html) {
		const own = scripts.filter((_, place) => linked(page, origin).includes(scriptLinks[place]!));
		const bytes = own.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
		expect(bytes, 'bytes of script').toBeLessThanOrEqual(3 * 1024);
		expect(page).not.toMatch(/\sdownload(=|\s|>)|target="_blank"|blob:|<dialog|popover/);
		expect(page).not.toMatch(/<(link|script|img|iframe)\b[^>]*(src|href)="(https?:)?\/\//);
	}
});

test('the check knows what is too new', () => {
	expect(isNested('a{color:red}@media print{b{color:blue}}')).toBe(false);
	expect(isNested('a{color:red;b{color:blue}}')).toBe(true);
	const styles = [
		'a:has(b){}',
		'a{inset:0}',
		'@media (width>=30em){}',
		':is(a,b){}',
		'a{height:1dvh}'
	];
	for (const css of styles)
		expect(tooNewForStyles.some(([pattern]) => pattern.test(css))).toBe(true);
	expect(() => parse('class A { b = 1 }', { ecmaVersion: 2020 })).toThrow();
	expect(tooNewForStyles.some(([pattern]) => pattern.test('a{box-shadow:inset 0 0}'))).toBe(false);
});
