// Every route and form action of the build × everybody × every method: the answer stands in the table, each denial in the ledger.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchOnce } from '#lib/server/journey/keep-watch.ts';
import { sha256 } from '#lib/server/platform/cipher.ts';
import { doorOf } from '../../src/routes/desk/doors.ts';
import { ask, builtRoutes, formType, mustBeBuilt } from '../support/built.ts';
import type { Route } from '../support/built.ts';
import { runPortal, until } from '../support/portal.ts';
import type { RunningPortal } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';
import { actors, confirmAll, setStage, strangers } from './actors.ts';
import type { Actor, Stage } from './actors.ts';
import { readTable, rowOf } from './table.ts';

const desk = readTable('tests/matrix/desk.txt');
const open = readTable('tests/matrix/public.txt');

/** Which thing a door opens on, where it is not the first that its folder names. */
const behind: Record<string, string> = {
	'/desk/visits/[id]/approval': 'draft',
	'/desk/visits/[id]/cancellation': 'cancelled',
	'/desk/visits/[id]/end': 'ended',
	'/desk/directory/changes/[id]': 'change',
	'/letters/[slip]': 'slip',
	'/invitation/[token]': 'invitation'
};
const thingOf: Record<string, string> = {
	visits: 'visit',
	cards: 'card',
	cases: 'case',
	letters: 'letter',
	directory: 'bureau',
	people: 'person',
	reports: 'report'
};

let portal: RunningPortal;
let stage: Stage;
let routes: Route[];
beforeAll(async () => {
	mustBeBuilt();
	portal = await runPortal();
	stage = await setStage(portal);
	routes = builtRoutes();
}, 240_000);
afterAll(async () => {
	await stage?.context.db.destroy();
	await portal?.stop();
});

function addressAt(route: string): string {
	const named = behind[route] ?? (route.includes('[receipt]') ? 'receipt' : 'token');
	const held = stage.things[named] ?? '';
	if (!route.startsWith('/desk')) return route.replace(/\[[^\]]+\]/g, held);
	const room = route.split('/')[2] ?? '';
	const name = behind[route] ?? thingOf[room] ?? room;
	return route.replace(/\[[^\]]+\]/g, stage.things[name] ?? 'nothing');
}

type Ask = { name: string; method: string; address: string; body?: string; cookie?: string };

/** What can be asked of a route: looking, the data of a page, each action with an empty form. */
function asksOf(route: Route, address: string): Ask[] {
	const looking = route.page || route.methods.includes('GET');
	return [
		...(looking ? [{ name: 'GET', method: 'GET', address }] : []),
		...(route.page ? [{ name: 'DATA', method: 'GET', address: `${address}/__data.json` }] : []),
		...route.actions.map((action) => ({
			name: action === 'default' ? 'POST' : `POST?/${action}`,
			method: 'POST',
			address: action === 'default' ? address : `${address}?/${action}`,
			body: ''
		})),
		...route.methods
			.filter((method) => !['GET', 'HEAD'].includes(method))
			.map((method) => ({ name: method, method, address, body: '' }))
	];
}

/** The same with the password asked again, and what is decided there. */
function asksConfirmed(route: Route): Ask[] {
	const address = addressAt(route.address);
	const decision = { name: 'POST:verdict', method: 'POST', address, body: 'verdict=confirmed' };
	return [
		...asksOf(route, address).map((asked) => ({ ...asked, name: `${asked.name}:confirmed` })),
		...(route.address === '/desk/directory/changes/[id]' ? [decision] : [])
	];
}

/** The status; of a data request what it says inside. */
async function statusOf(asked: Ask, cookie: string, headers: Record<string, string> = {}) {
	const { method, address, body } = asked;
	const answer = await ask(portal.origin, address, {
		method,
		headers: {
			accept: 'text/html',
			...(method !== 'GET' && method !== 'HEAD' && { ...formType, origin: portal.origin }),
			...(cookie && { cookie }),
			...headers
		},
		...(body !== undefined && { body })
	});
	if (!address.endsWith('/__data.json') || answer.status !== 200) return answer.status;
	const data = JSON.parse(answer.body.toString()) as {
		type: string;
		nodes?: ({ status?: number } | null)[];
	};
	if (data.type === 'redirect') return 303;
	return data.nodes?.find((node) => node?.status)?.status ?? 200;
}

/** Denials as the ledger counts them: by actor, door, method and status. */
const denied = new Map<string, number>();
let unknownAsked = 0;
function note(actor: Actor, route: string, method: string, status: number): void {
	if (strangers.includes(actor)) {
		unknownAsked++;
		return;
	}
	if (status !== 403 && status !== 404) return;
	const key = `${actor} ${route} ${method} ${status}`;
	denied.set(key, (denied.get(key) ?? 0) + 1);
}

const missing = (file: string, lines: string[]) =>
	lines.length === 0
		? ''
		: `tests/matrix/${file} has no line for what is asked below. Check every status against who may do what, then add:\n${lines.join('\n')}\n`;

test(
	'no action takes a field that it does not know, and no field twice',
	{ timeout: 240_000 },
	async () => {
		// The password was asked again, so that the doors behind it are reached as well.
		await confirmAll(stage.context, true);
		for (const route of routes) {
			const atDesk = route.address.startsWith('/desk');
			for (const asked of asksOf(route, addressAt(route.address)))
				for (const actor of asked.method !== 'POST'
					? []
					: atDesk
						? actors
						: (['nobody'] as const)) {
					const strange = { ...asked, body: 'strange=1&strange=2' };
					const status = await statusOf(strange, stage.cookies[actor]);
					if (atDesk) note(actor, route.address, asked.method, status);
					// Steps of signing in, before the first one, lead back to it.
					const led = route.page && open.rows.get(`${route.address} GET`)?.[0] === '303';
					const shut = led || (atDesk && strangers.includes(actor));
					expect(
						shut ? [303] : [400, 403, 404, 409, 422],
						`${asked.name} ${route.address} as ${actor}`
					).toContain(status);
				}
		}
		await confirmAll(stage.context, false);
	}
);

test('the desk', { timeout: 240_000 }, async () => {
	expect(desk.columns).toEqual([...actors]);
	const unknown: string[] = [];
	const deviations: string[] = [];
	const seen = new Set<string>();
	const askAll = async (route: Route, asked: Ask) => {
		const key = `${route.address} ${asked.name}`;
		seen.add(key);
		const expected = desk.rows.get(key);
		const cells: number[] = [];
		// Whoever is refused asks first: what the others do changes what is there.
		const order = [...actors].sort((one, other) => rank(expected, one) - rank(expected, other));
		for (const actor of order) {
			const status = await statusOf(asked, stage.cookies[actor]);
			cells[actors.indexOf(actor)] = status;
			note(actor, route.address, asked.method, status);
		}
		const row = rowOf(key, cells);
		if (!expected) unknown.push(row);
		else if (expected.join(' ') !== cells.join(' '))
			deviations.push(`expected ${rowOf(key, expected)}\n     got ${row}`);
	};
	const atDesk = routes.filter(({ address }) => address.startsWith('/desk'));
	for (const route of atDesk)
		for (const asked of asksOf(route, addressAt(route.address))) await askAll(route, asked);
	await confirmAll(stage.context, true);
	for (const route of atDesk.filter(({ address }) => doorOf(address)?.confirmed))
		for (const asked of asksConfirmed(route)) await askAll(route, asked);
	await confirmAll(stage.context, false);
	const gone = [...desk.rows.keys()].filter((key) => !seen.has(key));
	expect(missing('desk.txt', unknown)).toBe('');
	expect(deviations.join('\n')).toBe('');
	expect(gone, 'lines of tests/matrix/desk.txt whose route is gone').toEqual([]);
});

function rank(expected: string[] | undefined, actor: Actor): number {
	return Number(/^(2|303|4(09|22))/.test(expected?.[actors.indexOf(actor)] ?? ''));
}

test(
	'looking changes nothing: no page and no data, whoever asks',
	{ timeout: 240_000 },
	async () => {
		// What a reading itself leaves behind: the ledger, the signature of who opened a card, sessions, tries.
		const marks = /^(ledger_|sessions$|tries$|letter_|alarms$|letters$|kysely_|sqlite_)/;
		const tables = (await stage.context.db.introspection.getTables())
			.filter(({ name, isView }) => !isView && !marks.test(name))
			.map(({ name }) => name);
		expect(tables.length).toBeGreaterThan(20);
		const snapshot = async () => {
			const contents: Record<string, string> = {};
			for (const name of tables) {
				const { rows } = await sql`select * from ${sql.table(name)}`.execute(stage.context.db);
				contents[name] = sha256(JSON.stringify(rows));
			}
			return contents;
		};
		// What the watch and the postman owe after the decisions above is done before anybody looks.
		const { db } = stage.context;
		await watchOnce(stage.context);
		const untried = db
			.selectFrom('letters')
			.where('id', 'not in', db.selectFrom('letter_attempts').select('letter_id'))
			.select('id');
		await until(async () => (await untried.execute()).length === 0);
		const before = await snapshot();
		for (const route of routes)
			for (const asked of asksOf(route, addressAt(route.address)))
				for (const actor of asked.method === 'GET' ? actors : []) {
					const status = await statusOf(asked, stage.cookies[actor]);
					if (route.address.startsWith('/desk')) note(actor, route.address, 'GET', status);
				}
		expect(await snapshot()).toEqual(before);
	}
);

test(
	'the desk by every other method: 405 for who may look, shut for who may not',
	{ timeout: 240_000 },
	async () => {
		for (const route of routes.filter(({ address }) => address.startsWith('/desk')))
			for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE']) {
				if (route.methods.includes(method)) continue;
				for (const actor of actors) {
					const asked = {
						name: method,
						method,
						address: addressAt(route.address),
						body: undefined
					};
					const status = await statusOf(asked, stage.cookies[actor]);
					note(actor, route.address, method, status);
					const name = `${method} ${route.address} as ${actor}`;
					if (method === 'HEAD') {
						// As GET now: what was confirmed above has moved some cards past an office since.
						const looked = { ...asked, name: 'GET', method: 'GET' };
						if (!desk.rows.has(`${route.address} GET`)) continue;
						const seen = await statusOf(looked, stage.cookies[actor]);
						note(actor, route.address, 'GET', seen);
						expect(status, name).toBe(seen);
					} else if (strangers.includes(actor)) expect(status, name).toBe(303);
					else if (always(route, actor, '403')) expect([403, 405], name).toContain(status);
					// A door that asks for the password again may ask for it first.
					else expect(always(route, actor, '303') ? [303, 405] : [405], name).toContain(status);
				}
			}
	}
);

/** By the table: every ask of the route gets that answer. */
function always(route: Route, actor: Actor, cell: string): boolean {
	const rows = asksOf(route, '').map(({ name }) => desk.rows.get(`${route.address} ${name}`));
	return rows.every((row) => row?.[actors.indexOf(actor)] === cell);
}

test('whoever is not at the desk yet is led to the step that he owes', async () => {
	const steps: Partial<Record<Actor, string>> = {
		nobody: '/sign-in',
		disabled: '/sign-in',
		pending: '/sign-in/second-factor',
		unenrolled: '/sign-in/second-factor'
	};
	for (const { address } of routes.filter(({ page }) => page))
		for (const [actor, step] of Object.entries(steps) as [Actor, string][]) {
			if (!address.startsWith('/desk')) continue;
			const cookie = stage.cookies[actor];
			const answer = await ask(portal.origin, addressAt(address), { headers: { cookie } });
			note(actor, address, 'GET', answer.status);
			const next = encodeURIComponent(addressAt(address));
			expect(answer.headers.location, `${address} as ${actor}`).toBe(`${step}?next=${next}`);
		}
});

test(
	'each denial is in the ledger, and those of strangers are counted',
	{ timeout: 240_000 },
	async () => {
		const people = new Map(Object.entries(stage.people).map(([actor, { id }]) => [id, actor]));
		const entries = await stage.context.db
			.selectFrom('ledger_entries')
			.select(['actor', 'subject', 'detail'])
			.where('act', '=', 'door refused')
			.execute();
		const recorded = new Map<string, number>();
		for (const { actor, subject, detail } of entries) {
			const { method, status } = JSON.parse(detail) as { method: string; status: number };
			const key = `${people.get(actor)} ${subject.replace('door:', '')} ${method} ${status}`;
			recorded.set(key, (recorded.get(key) ?? 0) + 1);
		}
		expect(denied.size).toBeGreaterThan(100);
		expect(Object.fromEntries([...recorded].sort())).toEqual(
			Object.fromEntries([...denied].sort())
		);
		const metrics = await (await fetch(`${portal.origin}/metrics`)).text();
		expect(/portal_desk_without_session_total (\d+)/.exec(metrics)?.[1]).toBe(String(unknownAsked));
	}
);

/** What a visitor without an account asks of the public pages, with what he holds. */
function visitorsAsks(route: string): Record<string, Ask> {
	const { token = '', receipt = '', code = '', othersCode = '' } = stage.things;
	const { reportReceipt = '', invitation = '' } = stage.things;
	const named = (value: string) => route.replace(/\[[^\]]+\]/g, value);
	const known = named(route.includes('[receipt]') ? receipt : token);
	const post = (words: ReturnType<typeof cardWords>, address = known): Ask => {
		const body = new URLSearchParams();
		for (const [name, values] of Object.entries(words))
			for (const value of [values].flat()) body.append(name, value);
		return { name: 'POST', method: 'POST', address, body: body.toString() };
	};
	if (route === '/v/[token]/card')
		return {
			'POST:code': post(cardWords({ code })),
			'POST:others-code': post(cardWords({ code: othersCode })),
			'POST:no-code': post(cardWords()),
			'POST:no-visit': post(cardWords({ code }), named('A'.repeat(22)))
		};
	if (route === '/r/[receipt]' || route === '/r/[receipt]/report') {
		const address = named(reportReceipt);
		return {
			'GET:report': { name: 'GET', method: 'GET', address },
			'POST:report': { name: 'POST', method: 'POST', address, body: '' }
		};
	}
	if (route === '/invitation/[token]') {
		const password = 'qzvk-3391-pear-LANTERN';
		const address = named(invitation);
		return {
			'POST:common': post({ password: '123456789abc', again: '123456789abc' }, address),
			'POST:password': post({ password, again: password }, address),
			'GET:used': { name: 'GET', method: 'GET', address },
			'POST:used': post({ password, again: password }, address)
		};
	}
	if (route.startsWith('/sign-in/'))
		return Object.fromEntries(
			(['pending', 'unenrolled'] as const).flatMap((actor) =>
				[
					{ name: `GET:${actor}`, method: 'GET', address: route },
					{ name: `POST:${actor}`, method: 'POST', address: route, body: '' }
				].map((asked) => [asked.name, { ...asked, cookie: stage.cookies[actor] }])
			)
		);
	return {};
}

test('public pages, for who holds what', { timeout: 240_000 }, async () => {
	const unknown: string[] = [];
	const deviations: string[] = [];
	const seen = new Set<string>();
	for (const route of routes.filter(({ address }) => !address.startsWith('/desk'))) {
		const filled = (value: string) => route.address.replace(/\[[^\]]+\]/g, value);
		const held = addressAt(route.address);
		const asks = [
			...asksOf(route, held).map((asked) => [asked.name, asked] as const),
			...(route.params.length > 0
				? asksOf(route, filled('A'.repeat(22))).map(
						(asked) => [`${asked.name}:unknown`, asked] as const
					)
				: []),
			...Object.entries(visitorsAsks(route.address))
		];
		for (const [name, asked] of asks) {
			const key = `${route.address} ${name}`;
			seen.add(key);
			const expected = open.rows.get(key)?.[0];
			const status = String(await statusOf(asked, asked.cookie ?? ''));
			if (!expected) unknown.push(rowOf(key, [status]));
			else if (expected !== status) deviations.push(`${key}: expected ${expected}, got ${status}`);
		}
		for (const method of ['PUT', 'PATCH', 'DELETE']) {
			const status = await statusOf({ name: method, method, address: held }, '');
			expect(status, `${method} ${route.address}`).toBe(405);
		}
	}
	const gone = [...open.rows.keys()].filter((key) => !seen.has(key));
	expect(missing('public.txt', unknown)).toBe('');
	expect(deviations.join('\n')).toBe('');
	expect(gone, 'lines of tests/matrix/public.txt whose route is gone').toEqual([]);
});
