// The contract's table, asked as other programs ask it: statuses, whatever the Accept.
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';
import { expect, test } from './story.ts';

type Words = Record<string, string | string[]>;

function post(origin: string, address: string, words: Words, headers: Record<string, string> = {}) {
	const body = new URLSearchParams();
	for (const [name, value] of Object.entries(words))
		for (const each of [value].flat()) body.append(name, each);
	return fetch(origin + address, { method: 'POST', body, headers, redirect: 'manual' });
}

const whole = (visit: SeededVisit, words: Words = {}) => cardWords({ code: visit.code, ...words });

test('accepted, the same again, and another version', async ({ stage: { portal }, visit }) => {
	const words = whole(visit, { item5: 'yes', detail5: '三次' });
	for (const accept of ['*/*', 'application/json', 'text/html']) {
		const answer = await post(portal.origin, visit.card, words, { accept });
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toMatch(/^\/r\/[\w-]{22,}$/);
	}
	const first = (await post(portal.origin, visit.card, words)).headers.get('location');
	const again = (await post(portal.origin, visit.card, words)).headers.get('location');
	const other = await post(portal.origin, visit.card, { ...words, item5: 'no' });
	expect(again).toBe(first);
	expect(other.status).toBe(303);
	expect(other.headers.get('location')).not.toBe(first);
});

test('the pages are the same bytes before and after', async ({ stage: { portal }, visit }) => {
	const poster = async () => (await fetch(`${portal.origin}/v/${visit.token}`)).text();
	const card = async () =>
		(await (await fetch(portal.origin + visit.card)).text()).replace(
			/name="key" value="[^"]+"/,
			''
		);
	const before = [await poster(), await card()];
	expect((await post(portal.origin, visit.card, whole(visit))).status).toBe(303);
	expect([await poster(), await card()]).toEqual(before);
});

test('review stores nothing', async ({ stage: { portal }, visit }) => {
	const words = whole(visit, { review: '1' });
	const answer = await post(portal.origin, visit.card, words);
	expect(answer.status).toBe(200);
	expect(await answer.text()).toContain('还没有提交');
	const edited = await post(portal.origin, visit.card, { ...words, edit: '1' });
	expect(edited.status).toBe(200);
	expect(await edited.text()).toContain('安全副矿长');
});

test('422 with everything typed', async ({ stage: { portal }, visit }) => {
	for (const wrong of [
		{ item7: [] },
		{ item7: ['yes', 'no'] },
		{ item11: 'no' },
		{ detail1: '长'.repeat(100_000) },
		{ phone: '<script>alert(1)</script>' },
		{ representative: '' },
		{ code: 'WRNG-WRNG-WRNG' }
	] as Words[]) {
		const answer = await post(portal.origin, visit.card, whole(visit, wrong), { accept: '*/*' });
		expect(answer.status).toBe(422);
		const page = await answer.text();
		expect(page).toContain('安全副矿长');
		expect(page).not.toContain('<script>alert');
	}
	const rare = whole(visit, { representative: '㛃䶮𬭚𫖯𠮷𤭢👷', detail1: 'a\u0000b' });
	expect((await post(portal.origin, visit.card, rare)).status).toBe(303);
});

test('many wrong codes are 429; a right one is always accepted', async ({
	stage: { portal, visits },
	visit
}) => {
	const statuses: number[] = [];
	for (let tries = 0; tries < 12; tries++) {
		const other = visits[tries % visits.length]!.code;
		const answer = await post(portal.origin, visit.card, whole(visit, { code: other }));
		statuses.push(answer.status);
		if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
	}
	expect(statuses.slice(0, 10).every((status) => status === 422)).toBe(true);
	expect(statuses.at(-1)).toBe(429);
	expect((await post(portal.origin, visit.card, whole(visit, { code: '' }))).status).toBe(303);
	expect((await post(portal.origin, visit.card, whole(visit))).status).toBe(303);
});

test('doors: origins, media types, sizes, unknown tokens', async ({ stage: { portal }, visit }) => {
	const words = whole(visit);
	const status = async (headers: Record<string, string>) =>
		(await post(portal.origin, visit.card, words, headers)).status;
	expect(await status({ origin: 'https://elsewhere.example' })).toBe(403);
	expect(await status({ origin: 'null' })).toBe(403);
	expect(await status({ origin: portal.origin })).toBe(303);

	const raw = (body: BodyInit, type: string) =>
		fetch(portal.origin + visit.card, { method: 'POST', body, headers: { 'content-type': type } });
	expect((await raw('{}', 'application/json')).status).toBe(415);
	expect((await raw('hello', 'text/plain')).status).toBe(415);
	expect((await raw('hello', 'multipart/form-data; boundary=x')).status).toBe(400);
	const large = await raw('a='.padEnd(2_200_000, 'x'), 'application/x-www-form-urlencoded');
	expect(large.status).toBe(413);
	expect(await large.text()).toContain('内容太大');

	const pages = await Promise.all(
		[
			'/v/AAAAAAAAAAAAAAAAAAAAAA',
			'/v/%00',
			'/v/x',
			'/v/AAAAAAAAAAAAAAAAAAAAAA/card',
			'/r/none'
		].map(async (address) => {
			const answer = await fetch(portal.origin + address);
			expect(answer.status).toBe(404);
			return answer.text();
		})
	);
	expect(new Set(pages).size).toBe(1);
	expect((await post(portal.origin, '/v/AAAAAAAAAAAAAAAAAAAAAA/card', words)).status).toBe(404);
});

test('503 while nothing can be stored: the page keeps what was typed, and later it is taken', async ({
	stage: { portal },
	visit
}) => {
	const other = new Database(`${portal.folder}/portal.sqlite`);
	other.exec('begin immediate');
	const words = whole(visit, { item2: 'yes', detail2: '三餐未缴' });
	const refused = await post(portal.origin, visit.card, words);
	expect(refused.status).toBe(503);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
	const page = await refused.text();
	for (const kept of ['未提交成功', '三餐未缴', '安全副矿长']) expect(page).toContain(kept);
	other.exec('rollback');
	other.close();
	expect((await post(portal.origin, visit.card, words)).status).toBe(303);
});

test('a short number opens its poster', async ({ stage: { portal }, visit }) => {
	const page = await (await fetch(`${portal.origin}/v/${visit.token}`)).text();
	const number = /公示编号 <b>(\d{4}) (\d{4})/.exec(page);
	const answer = await post(portal.origin, '/', { number: `${number?.[1]} ${number?.[2]}` });
	expect(answer.headers.get('location')).toBe(`/v/${visit.token}`);
	expect((await post(portal.origin, '/', { number: '12' })).status).toBe(422);
});

test('the desk is shut to strangers, and machines are answered', async ({ stage: { portal } }) => {
	for (const address of ['/desk', '/desk/dashboard', '/desk/cards/x', '/desk/visits/x/papers']) {
		const answer = await fetch(portal.origin + address, { redirect: 'manual' });
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toMatch(/^\/sign-in/);
	}
	expect((await fetch(`${portal.origin}/healthz`)).status).toBe(200);
	expect((await fetch(`${portal.origin}/readyz`)).status).toBe(200);
});

test('phone pages ship no framework and ask nothing of other origins', async ({
	page,
	visit,
	stage: { portal }
}) => {
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	await page.goto(visit.card, { waitUntil: 'networkidle' });
	expect(asked.every((url) => url.startsWith(portal.origin))).toBe(true);
	expect(asked.filter((url) => /\.js$/.test(url))).toEqual([`${portal.origin}/phone.js`]);
	expect(statSync('static/phone.js').size).toBeLessThanOrEqual(3 * 1024);
	const client = readdirSync('build/client/_app/immutable', { recursive: true, encoding: 'utf8' });
	const styles = client.filter((name) => name.endsWith('.css'));
	expect(styles.length).toBeGreaterThan(0);
	for (const name of styles)
		expect(readFileSync(`build/client/_app/immutable/${name}`, 'utf8')).not.toMatch(
			/inset:|\(width[<>]/
		);
});
