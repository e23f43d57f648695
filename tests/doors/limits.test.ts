// Limits over a running portal: what is guessed is slowed down, what is right always opens, a restart forgives nobody.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#lib/server/platform/database.ts';
import { ask, mustBeBuilt, formType } from '../support/built.ts';
import { runPortal } from '../support/portal.ts';
import type { RunningPortal, SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'limits-'));
const settings = { DATA_DIR: folder, TRUSTED_PROXY_HEADER: 'X-Forwarded-For' };
let portal: RunningPortal;
let visits: SeededVisit[];

beforeAll(async () => {
	mustBeBuilt();
	portal = await runPortal(settings);
	visits = portal.seed(2).visits;
});
afterAll(async () => {
	await portal?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const from = (client: string) => ({ 'x-forwarded-for': client });
const open = (client: string, address: string) =>
	ask(portal.origin, address, { headers: from(client) });

function post(client: string, address: string, words: Record<string, string | string[]>) {
	const body = new URLSearchParams();
	for (const [name, value] of Object.entries(words))
		for (const each of [value].flat()) body.append(name, each);
	const headers = { ...formType, ...from(client), origin: portal.origin, accept: '*/*' };
	return ask(portal.origin, address, { method: 'POST', headers, body: body.toString() });
}

async function restart(): Promise<void> {
	await portal.stop();
	portal = await runPortal(settings);
}

test('tokens that lead nowhere: the same page with 429 after 300, and a poster always opens', async () => {
	const known = `/v/${visits[0]?.token}`;
	const first = await open('203.0.113.1', '/v/unknown');
	for (let each = 2; each <= 300; each++) await open('203.0.113.1', `/v/unknown${each}`);
	await restart();
	for (const address of ['/v/other', '/v/%zz', '/v/other/card', '/r/unknown', '/letters/unknown']) {
		const answer = await open('203.0.113.1', address);
		expect(answer.status, address).toBe(429);
		expect(Number(answer.headers['retry-after'])).toBeGreaterThan(500);
		expect(answer.body.equals(first.body), address).toBe(true);
	}
	expect((await open('203.0.113.1', known)).status).toBe(200);
	expect((await open('203.0.113.2', '/v/unknown')).status).toBe(404);
});

test('what a client writes into the header itself makes it no other client', async () => {
	const spoofed = await open('198.51.100.7, 203.0.113.1', '/v/unknown');
	expect(spoofed.status).toBe(429);
});

test('short numbers that no poster bears', async () => {
	const statuses: number[] = [];
	for (let each = 0; each < 32; each++)
		statuses.push((await post('203.0.113.3', '/', { number: `9999${1000 + each}` })).status);
	expect(statuses).toEqual([...Array(30).fill(422), 429, 429]);
});

test('wrong codes: 429 after ten, and the right one is accepted', async () => {
	const [visit] = visits as [SeededVisit];
	const wrong = cardWords({ code: visits[1]?.code ?? '' });
	const statuses: number[] = [];
	for (let each = 0; each < 11; each++)
		statuses.push((await post('203.0.113.4', visit.card, wrong)).status);
	expect(statuses).toEqual([...Array(10).fill(422), 429]);
	const right = await post('203.0.113.4', visit.card, cardWords({ code: visit.code }));
	expect(right.status).toBe(303);
});

test('a flood of cards without a code: all are stored, 60 of an hour may be mailed', async () => {
	const { visits: many } = portal.seed(62);
	for (const { card } of many)
		expect((await post('203.0.113.5', card, cardWords())).status).toBe(303);
	const calm = await post('203.0.113.6', many[61]?.card ?? '', cardWords());
	expect(calm.status).toBe(303);
	const db = openDatabase(path.join(folder, 'portal.sqlite'));
	const letters = await db
		.selectFrom('cards as c')
		.innerJoin('visits as v', 'v.id', 'c.visit_id')
		.leftJoin('letters as l', 'l.card_id', 'c.id')
		.where(
			'v.token',
			'in',
			many.map(({ token }) => token)
		)
		.groupBy('c.id')
		.select((select) => select.fn.count<number>('l.id').as('letters'))
		.execute();
	await db.destroy();
	expect(letters).toHaveLength(63);
	expect(letters.filter(({ letters }) => letters === 2)).toHaveLength(61);
	expect(letters.filter(({ letters }) => letters === 0)).toHaveLength(2);
});

test('sign-ins: the sixth try is not looked at, from that client', async () => {
	const wrong = { username: 'pc-jiwei', password: 'not the password' };
	const statuses: number[] = [];
	for (let each = 0; each < 6; each++)
		statuses.push((await post('203.0.113.8', '/sign-in', wrong)).status);
	expect(statuses.at(-1)).toBe(429);
	expect(statuses.slice(0, 4)).toEqual([422, 422, 422, 422]);
	await restart();
	const right = { username: 'pc-jiwei', password: 'demo-pingchuan' };
	expect((await post('203.0.113.8', '/sign-in', right)).status).toBe(429);
});
