// The contract's table for reports, asked as other programs ask it.
import Database from 'better-sqlite3';
import { reportWords } from '../support/reports.ts';
import { expect, test } from './story.ts';

type Words = Record<string, string | string[]>;

function post(address: string, words: Words, headers: Record<string, string> = {}) {
	const body = new URLSearchParams();
	for (const [name, value] of Object.entries(words))
		for (const each of [value].flat()) body.append(name, each);
	return fetch(address, { method: 'POST', body, headers, redirect: 'manual' });
}

test('accepted, and the same again, whatever the Accept', async ({ stage: { portal }, visit }) => {
	const address = `${portal.origin}/v/${visit.token}/report`;
	const words = reportWords();
	const receipts = [];
	for (const accept of ['*/*', 'application/json', 'text/html']) {
		const answer = await post(address, words, { accept });
		expect(answer.status).toBe(303);
		receipts.push(answer.headers.get('location'));
	}
	expect(new Set(receipts).size).toBe(1);
	expect(receipts[0]).toMatch(/^\/r\/[\w-]{22,}$/);
	const page = await fetch(portal.origin + receipts[0]);
	expect(page.url).toMatch(/\/report$/);
	expect(page.headers.get('cache-control')).toBe('no-store');
	expect(page.headers.get('set-cookie')).toBeNull();
});

test('the pages are the same bytes before and after, but for key and challenge', async ({
	stage: { portal },
	visit
}) => {
	const address = `${portal.origin}/v/${visit.token}/report`;
	const page = async (which: string) =>
		(await (await fetch(which)).text())
			.replace(/name="key" value="[^"]+"/, '')
			.replace(/data-challenge="[^"]+"/, '');
	const pages = [address, `${portal.origin}/report`, `${portal.origin}/v/${visit.token}`];
	const before = await Promise.all(pages.map(page));
	expect((await post(address, reportWords())).status).toBe(303);
	expect(await Promise.all(pages.map(page))).toEqual(before);
});

test('422 with everything typed; 404, 403, 400, 415, 413', async ({ stage: { portal }, visit }) => {
	const address = `${portal.origin}/v/${visit.token}/report`;
	for (const wrong of [
		{ way: '' },
		{ way: ['own', 'above'] },
		{ signed: 'yes' },
		{ items: '11' },
		{ others: '长'.repeat(600) },
		{ place: '村口' },
		{ strange: '<script>alert(1)</script>' }
	] as Words[]) {
		const answer = await post(address, reportWords({ when: '周三㛃', ...wrong }), {
			accept: '*/*'
		});
		expect(answer.status).toBe(422);
		const page = await answer.text();
		for (const kept of ['没有交伙食费', '周三㛃']) expect(page).toContain(kept);
		expect(page).not.toContain('<script>alert');
	}
	const none = 'AAAAAAAAAAAAAAAAAAAAAA';
	expect((await post(`${portal.origin}/v/${none}/report`, reportWords())).status).toBe(404);
	expect((await fetch(`${portal.origin}/v/${none}/report`)).status).toBe(404);
	expect((await fetch(`${portal.origin}/r/${none}/report`)).status).toBe(404);
	expect((await post(`${portal.origin}/r/${none}/report`, { words: 'x' })).status).toBe(404);
	expect((await post(address, reportWords(), { origin: 'null' })).status).toBe(403);
	const raw = (body: BodyInit, type: string) =>
		fetch(address, { method: 'POST', body, headers: { 'content-type': type } });
	expect((await raw('{}', 'application/json')).status).toBe(415);
	expect((await raw('x', 'multipart/form-data; boundary=x')).status).toBe(400);
	expect((await raw('a='.padEnd(2_200_000, 'x'), 'application/x-www-form-urlencoded')).status).toBe(
		413
	);
});

test('503 while nothing can be stored keeps what was typed', async ({
	stage: { portal },
	visit
}) => {
	const address = `${portal.origin}/v/${visit.token}/report`;
	const other = new Database(`${portal.folder}/portal.sqlite`);
	other.exec('begin immediate');
	const words = reportWords();
	const refused = await post(address, words);
	expect(refused.status).toBe(503);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(await refused.text()).toContain('没有交伙食费');
	other.exec('rollback');
	other.close();
	expect((await post(address, words)).status).toBe(303);
});

test('too many without a proof are 429 with everything kept, and a card still goes through', async ({
	stage: { portal },
	visit
}) => {
	const address = `${portal.origin}/v/${visit.token}/report`;
	let answer = await post(address, reportWords());
	for (let sent = 0; sent < 10 && answer.status === 303; sent++)
		answer = await post(address, reportWords());
	expect(answer.status).toBe(429);
	expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(await answer.text()).toContain('没有交伙食费');
	const { cardWords } = await import('../support/world.ts');
	const card = await post(portal.origin + visit.card, cardWords({ code: visit.code }));
	expect(card.status).toBe(303);
});
