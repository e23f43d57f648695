// Every public page is the same bytes before and after a submission, whatever was submitted.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';
import { expect, test } from './story.ts';

const folder = 'src/routes/(public)';
const shortNumber = /公示编号[^\d]{0,80}(\d{8})/;

/** Addresses of all public pages; a page that this does not know how to open fails the test. */
function addressesOf(visit: SeededVisit): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\+(page\.svelte|server\.ts)$/.test(name))
		.map((name) => path.dirname(path.join('/', name)))
		.map((route) =>
			route
				.replace('[token]', visit.token)
				.replace('[receipt]', 'a'.repeat(27))
				.replace('[slip]', `${'a'.repeat(22)}.${'b'.repeat(27)}`)
		)
		.concat('/sign-in', '/healthz', '/v/no-such-token', '/robots.txt');
}

/** A page made for another within the second is sent in one piece, and any other in chunks. */
const carriage = ['date', 'etag', 'content-length', 'transfer-encoding'];

/** What may differ: the form's key and puzzle, made anew for each rendering, and when it was answered. */
function settled(text: string): string {
	return text
		.replace(/name="key" value="[^"]+"/g, '')
		.replace(/"(challenge|salt|signature|expires\w*|nonce)":\s*"?[^",}]+"?/g, '')
		.replace(/nonce-[\w+/=-]+/g, '')
		.replace(/data-challenge="[^"]*"/g, '');
}

test('no public page, file or header tells of a card', async ({ stage: { portal }, visit }) => {
	// Some hundred requests, one after the other.
	test.setTimeout(300_000);
	const addresses = addressesOf(visit);
	expect(addresses.length).toBeGreaterThan(10);
	for (const address of addresses) expect(address).not.toMatch(/[[\]]/);

	const poster = await (await fetch(`${portal.origin}/v/${visit.token}`)).text();
	const number = shortNumber.exec(poster)?.[1];
	if (number) addresses.push(`/?number=${number}`);

	const look = async () => {
		const seen: Record<string, string> = {};
		for (const address of addresses)
			for (const method of ['GET', 'HEAD', 'OPTIONS']) {
				const answer = await fetch(portal.origin + address, { method, redirect: 'manual' });
				const headers = [...answer.headers]
					.filter(([name]) => !carriage.includes(name))
					.filter(([name]) => !name.startsWith('ratelimit'))
					.map((pair) => settled(pair.join(': ')));
				seen[`${method} ${address}`] = [
					answer.status,
					...headers,
					settled(await answer.text())
				].join('\n');
			}
		return seen;
	};
	const send = async (words: Record<string, string>) => {
		const body = new URLSearchParams(cardWords(words) as Record<string, string>);
		const address = portal.origin + visit.card;
		const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
		expect(answer.status).toBe(303);
	};

	const before = await look();
	expect(await look()).toEqual(before);
	const sendings: Record<string, string>[] = [
		{ code: visit.code },
		{ code: visit.code, item2: 'yes', detail2: '三餐没有交钱' },
		{ code: '', item9: 'yes' }
	];
	for (const words of sendings) {
		await send(words);
		expect(await look()).toEqual(before);
	}
});
