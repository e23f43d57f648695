// DESK_NETWORKS over a running portal: elsewhere no address of the desk opens, and every public one does.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#lib/server/platform/database.ts';
import { ask, builtRoutes, cookieOf, formType, mustBeBuilt } from '../support/built.ts';
import type { Answer } from '../support/built.ts';
import { runPortal } from '../support/portal.ts';
import type { RunningPortal, SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';

const inside = '203.0.113.9';
const outside = '198.51.100.9';
const words = '工作人员页面只能在单位指定的网络中打开';
const signIn = 'username=pc-jiwei&password=demo-pingchuan';

beforeAll(mustBeBuilt);

function expectRefused(answer: Answer, address: string): void {
	const { status, headers, body } = answer;
	expect(status, address).toBe(403);
	expect(headers['cache-control'], address).toBe('no-store');
	expect(headers['content-security-policy'], address).toMatch(/^default-src 'none'.*form-action/);
	expect(headers['x-content-type-options'], address).toBe('nosniff');
	for (const name of ['etag', 'set-cookie', 'location', 'allow', 'content-encoding'])
		expect(headers[name], `${name} of ${address}`).toBeUndefined();
	expect(body.toString(), address).toContain(words);
}

describe('behind a proxy that names the client', () => {
	let portal: RunningPortal;
	let visit: SeededVisit;
	beforeAll(async () => {
		portal = await runPortal({
			DESK_NETWORKS: '203.0.113.0/24, 2001:db8::/32',
			TRUSTED_PROXY_HEADER: 'X-Forwarded-For'
		});
		visit = portal.seed(1).visits[0] as SeededVisit;
	});
	afterAll(() => portal?.stop());

	const from = (client: string, address: string, headers: Record<string, string> = {}) =>
		ask(portal.origin, address, { headers: { 'x-forwarded-for': client, ...headers } });

	function post(client: string, address: string, body: string, more: Record<string, string> = {}) {
		const own = { 'x-forwarded-for': client, origin: portal.origin };
		return ask(portal.origin, address, {
			method: 'POST',
			headers: { ...formType, ...own, ...more },
			body
		});
	}

	const deskAddresses = () =>
		builtRoutes()
			.filter(({ address }) => /^\/(desk|sign-in|sign-out|invitation)(\/|$)/.test(address))
			.flatMap(({ address, page }) => {
				const asked = address.replace(/\[\w+\]/g, 'x');
				return page ? [asked, `${asked}/__data.json`] : [asked];
			});

	test('elsewhere every address of the desk is refused, by every method', async () => {
		const addresses = [...deskAddresses(), '/desk/nothing', '/sign-in/nothing', '/%64esk'];
		expect(addresses.length).toBeGreaterThan(90);
		for (const address of addresses) {
			expectRefused(await from(outside, address), address);
			expectRefused(await post(outside, address, signIn), address);
		}
		for (const method of ['PUT', 'DELETE', 'OPTIONS'])
			expectRefused(
				await ask(portal.origin, '/desk/visits', {
					method,
					headers: { 'x-forwarded-for': outside }
				}),
				method
			);
		const head = { method: 'HEAD', headers: { 'x-forwarded-for': outside } };
		expect(await ask(portal.origin, '/desk', head)).toMatchObject({
			status: 403,
			headers: { 'cache-control': 'no-store' }
		});
	});

	test('a page of the desk that is still open gets the words as its script reads them', async () => {
		const data = await from(outside, '/desk/visits/__data.json');
		expect(JSON.parse(data.body.toString())).toEqual({ message: words });
		const action = await post(outside, '/desk/visits/new', '', { 'x-sveltekit-action': 'true' });
		expect(JSON.parse(action.body.toString())).toEqual({
			type: 'error',
			error: { message: words }
		});
		const page = await from(outside, '/desk', { 'accept-encoding': 'gzip' });
		expectRefused(page, '/desk, compressed');
	});

	test('within, one signs in and works; the same session elsewhere is nobody’s', async () => {
		const entered = await post(inside, '/sign-in', signIn, { accept: 'text/html' });
		expect(entered).toMatchObject({ status: 303, headers: { location: '/desk' } });
		const cookie = cookieOf(entered);
		expect((await from(inside, '/desk/dashboard', { cookie })).status).toBe(200);
		expect((await from(inside, '/desk/dashboard/__data.json', { cookie })).status).toBe(200);
		expectRefused(await from(outside, '/desk/dashboard', { cookie }), 'with a session');

		const db = openDatabase(path.join(portal.folder, 'portal.sqlite'));
		const longAgo = new Date(Date.now() - 10 * 60_000).toISOString();
		const seen = async () =>
			(await db.selectFrom('sessions').select('seen_at').executeTakeFirstOrThrow()).seen_at;
		await db.updateTable('sessions').set({ seen_at: longAgo }).execute();
		expect((await from(outside, '/', { cookie })).status).toBe(200);
		expect(await seen()).toBe(longAgo);
		expect((await from(inside, '/', { cookie })).status).toBe(200);
		expect(await seen()).not.toBe(longAgo);
		await db.destroy();
	});

	test('public pages stay open elsewhere, and a card is taken', async () => {
		const pages = ['/', '/privacy', '/verify', '/report', '/healthz', `/v/${visit.token}`];
		for (const address of [...pages, visit.card, `/v/${visit.token}/report`, '/error.css'])
			expect((await from(outside, address)).status, address).toBe(200);
		expect((await from(outside, '/nothing')).status).toBe(404);
		const card = new URLSearchParams();
		for (const [name, value] of Object.entries(cardWords({ code: visit.code })))
			for (const each of [value].flat()) card.append(name, each);
		const sent = await post(outside, visit.card, card.toString());
		expect(sent).toMatchObject({
			status: 303,
			headers: { location: expect.stringMatching(/^\/r\//) }
		});
	});

	test.each([
		['203.0.113.255', true],
		['203.0.114.1', false],
		['::ffff:203.0.113.9', true],
		['::ffff:cb00:7109', true],
		['::ffff:198.51.100.9', false],
		['2001:db8:ffff::1', true],
		['[2001:DB8::1]:4711', true],
		['2001:db9::1', false],
		['::1', false],
		['fe80::1%eth0', false],
		['203.0.113.9:4711', true],
		['203.0.113.9, 198.51.100.9', false],
		['198.51.100.9, 203.0.113.9', true],
		['unknown', false],
		['', false]
	])('X-Forwarded-For: %s opens the desk: %s', async (client, opens) => {
		const answer = await from(client, '/desk');
		if (opens)
			expect(answer).toMatchObject({
				status: 303,
				headers: { location: expect.stringMatching(/^\/sign-in/) }
			});
		else expectRefused(answer, client);
	});
});

describe('without a proxy', () => {
	let portal: RunningPortal;
	beforeAll(async () => {
		// Listening on :: the portal sees 127.0.0.1 as ::ffff:127.0.0.1.
		portal = await runPortal({ HOST: '::', DEMO: '1', DESK_NETWORKS: '127.0.0.0/8' });
	});
	afterAll(() => portal?.stop());

	test('the other end of the connection decides, whatever a header says', async () => {
		const { port } = new URL(portal.origin);
		const headers = { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' };
		expect((await ask(`http://127.0.0.1:${port}`, '/sign-in')).status).toBe(200);
		expectRefused(await ask(`http://[::1]:${port}`, '/sign-in', { headers }), 'forged');
	});
});

test.each(['办公网', '10.1.0.0/33', '10.1.0.0/16;10.2.0.0/16', '::ffff:10.1.0.0/16', ' '])(
	'%j stops the start with one line, before anything is made',
	(networks) => {
		const parent = mkdtempSync(path.join(tmpdir(), 'networks-'));
		const dataDir = path.join(parent, 'data');
		const env = { ...process.env, DATA_DIR: dataDir, DESK_NETWORKS: networks };
		const started = spawnSync(process.execPath, ['src/server.ts'], { env, encoding: 'utf8' });
		expect(started).toMatchObject({
			status: 1,
			stdout: '',
			stderr:
				'设置 DESK_NETWORKS 不正确：应为用逗号隔开的网段，如 10.1.0.0/16,192.0.2.7,2001:db8::/32\n'
		});
		expect(existsSync(dataDir)).toBe(false);
		rmSync(parent, { recursive: true, force: true });
	}
);
