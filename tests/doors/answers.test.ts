// Every answer leaves by the same door: pages, files, errors, redirects; and who may change something.
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headersOf } from '#lib/server/platform/headers.ts';
import { readable } from '../../src/front-door.ts';
import { ask, mustBeBuilt, builtRoutes, formType } from '../support/built.ts';
import type { Answer } from '../support/built.ts';
import { runPortal } from '../support/portal.ts';
import type { RunningPortal } from '../support/portal.ts';

let portal: RunningPortal;
beforeAll(async () => {
	mustBeBuilt();
	portal = await runPortal();
});
afterAll(() => portal?.stop());

/** Directive to sources. */
function policyOf(answer: Answer): Map<string, string> {
	const policy = String(answer.headers['content-security-policy'] ?? '');
	return new Map(
		policy.split(';').map((directive) => {
			const [name = '', ...sources] = directive.trim().split(' ');
			return [name, sources.join(' ')];
		})
	);
}

function expectHeaders(answer: Answer): void {
	const { headers } = answer;
	expect(headers).toMatchObject({
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin'
	});
	expect(headers['permissions-policy']).toMatch(/camera=\(\).*geolocation=\(\).*microphone=\(\)/);
	expect(headers['cache-control']).toBeTruthy();
	const policy = policyOf(answer);
	for (const name of ['object-src', 'base-uri', 'frame-ancestors'])
		expect(policy.get(name), name).toBe("'none'");
	expect(policy.get('default-src')).toMatch(/^'(none|self)'$/);
	for (const [name, sources] of policy)
		expect(sources, name).not.toMatch(/'unsafe-(inline|eval)'|\*|https?:/);
	expect(headers['server']).toBeUndefined();
}

test('every route of the manifest, by every method', async () => {
	const routes = builtRoutes();
	expect(routes.length).toBeGreaterThan(30);
	for (const { address } of routes)
		for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
			const answer = await ask(portal.origin, address.replace(/\[\w+\]/g, 'x'), { method });
			expectHeaders(answer);
			if (address.startsWith('/desk')) {
				expect(answer.headers['cache-control'], address).toContain('no-store');
				expect(answer.headers['etag'], address).toBeUndefined();
			}
		}
});

test('every file of the build', async () => {
	const files = readdirSync('build/client', { recursive: true, encoding: 'utf8' }).filter(
		(name) => statSync(path.join('build/client', name)).isFile() && !/\.(br|gz)$/.test(name)
	);
	expect(files.length).toBeGreaterThan(20);
	for (const name of files) {
		const answer = await ask(portal.origin, `/${name}`);
		expect(answer.status, name).toBe(200);
		expectHeaders(answer);
	}
});

const large = 'x'.repeat(2 * 1024 * 1024 + 1);

test.each([
	['unknown address', '/no/such/page', {}, 404],
	['unknown address at the desk', '/desk/nothing', {}, 404],
	['malformed escape', '/v/%zz', {}, 404],
	['half a character', '/%e5%ad', {}, 404],
	['parent folders', '/../../etc/passwd', {}, 404],
	['parent folders, escaped', '/%2e%2e/%2e%2e/etc/passwd', {}, 404],
	['a method that nobody has', '/', { method: 'PROPFIND' }, 405],
	['TRACE', '/', { method: 'TRACE' }, 400],
	['no page takes it', '/privacy', { method: 'POST', headers: formType, body: 'a=1' }, 405],
	['another media type', '/', { method: 'POST', headers: { 'content-type': 'text/xml' } }, 415],
	['foreign origin', '/', { method: 'POST', headers: { origin: 'https://x.example' } }, 403],
	['too large', '/', { method: 'POST', headers: formType, body: `number=${large}` }, 413],
	['the desk without a session', '/desk', {}, 303],
	['metrics, forwarded', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } }, 404],
	['metrics', '/metrics', {}, 200],
	['healthz', '/healthz', {}, 200],
	['data of a desk page', '/desk/visits/__data.json', {}, 200]
] as const)('%s: %s', async (_name, address, options, status) => {
	const answer = await ask(portal.origin, address, options);
	expect(answer.status).toBe(status);
	expectHeaders(answer);
	expect(answer.body.toString()).not.toContain('root:');
});

test('malformed and unknown tokens get the same bytes', async () => {
	const unknown = await ask(portal.origin, `/v/${'A'.repeat(22)}`);
	expect(unknown.status).toBe(404);
	for (const address of [
		'/v/%zz',
		'/v/%',
		'/v/%25zz',
		'/v/%ff',
		'/v/x',
		'/v/..%2fdesk',
		'/nowhere'
	]) {
		const answer = await ask(portal.origin, address);
		expect({ ...answer.headers, date: '' }, address).toEqual({ ...unknown.headers, date: '' });
		expect(answer.status).toBe(404);
		expect(answer.body.equals(unknown.body), address).toBe(true);
	}
});

test.each([
	['no HTTP', 'HELLO\r\n\r\n', 400],
	['headers without end', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(70_000)}\r\n\r\n`, 431]
] as const)('%s', async (_name, bytes, status) => {
	const { hostname, port } = new URL(portal.origin);
	const answer = await new Promise<string>((resolve, reject) => {
		let text = '';
		const socket = connect(Number(port), hostname, () => socket.write(bytes));
		socket.on('data', (part) => (text += part));
		socket.on('end', () => resolve(text));
		socket.on('error', reject);
	});
	const [first = '', ...lines] = answer.split('\r\n');
	expect(first).toContain(` ${status} `);
	const headers = Object.fromEntries(lines.filter(Boolean).map((line) => line.split(': ', 2)));
	expectHeaders({ status, headers, body: Buffer.alloc(0) });
});

describe('headers of an https origin', () => {
	test('bind the browser to https for a year', () => {
		const { 'strict-transport-security': binding } = headersOf('https://portal.example', '/');
		expect(binding).toBe('max-age=31536000; includeSubDomains');
		expect(headersOf('http://localhost:3000', '/')).not.toHaveProperty('strict-transport-security');
	});
});

test.each([
	['/v/abc?x=%zz', '/v/abc?x=%zz'],
	['/v/%E5%8F%8D', '/v/%E5%8F%8D'],
	['/v/%zz?a=1', '/v/%25zz?a=1'],
	['/v/%E5%8F', '/v/%25E5%258F']
])('%s is read as %s', (url, expected) => expect(readable(url)).toBe(expected));

const types = [
	'application/x-www-form-urlencoded',
	'multipart/form-data; boundary=x',
	'text/plain',
	'application/json',
	'application/octet-stream',
	null
];

/** `own` stands for the portal's origin. */
test.each([
	['another site', 'https://evil.example', ''],
	['null: a sandboxed frame or a file', 'null', ''],
	['another port', 'own+1', ''],
	['another scheme', 'https-own', ''],
	['a subdomain', 'http://sub.localhost', ''],
	['the name as an address', 'http://127.0.0.1', ''],
	['a trailing slash', 'own/', ''],
	['upper case', 'OWN', ''],
	['none, with a cookie', null, 'session=x'],
	['empty', '', 'session=x']
] as const)('%s is refused', async (_name, origin, cookie) => {
	const own = portal.origin;
	const sent = origin
		?.replace('own+1', `http://localhost:${Number(new URL(own).port) + 1}`)
		.replace('https-own', own.replace('http:', 'https:'))
		.replace('own/', `${own}/`)
		.replace('OWN', own.toUpperCase())
		.replace(/^(http:\/\/(?:sub\.localhost|127\.0\.0\.1))$/, `$1:${new URL(own).port}`);
	for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
		for (const type of types)
			for (const address of ['/', '/sign-in', '/sign-out', '/v/x/card', '/desk/visits/new']) {
				const headers = {
					...(type && { 'content-type': type }),
					...(sent !== undefined && { origin: sent }),
					...(cookie && { cookie })
				};
				const answer = await ask(portal.origin, address, { method, headers, body: 'a=1' });
				expect(answer.status, `${method} ${type} ${address}`).toBe(403);
				expect(answer.body.toString()).toContain('没有受理');
			}
});

test.each([
	['its own origin', 'own'],
	['none, and no cookie at stake', null]
] as const)('%s is heard', async (_name, origin) => {
	const headers = { ...formType, ...(origin && { origin: portal.origin }) };
	const answer = await ask(portal.origin, '/', { method: 'POST', headers, body: 'number=1' });
	expect(answer.status).toBe(422);
});

test.each(types.slice(2))('a form comes as a form, not as %s', async (type) => {
	const headers = { ...(type && { 'content-type': type }), origin: portal.origin };
	const answer = await ask(portal.origin, '/', { method: 'POST', headers, body: 'number=1' });
	expect(answer.status).toBe(415);
});
