// npm run seed: what it prints opens a card, signs a person in, and says where the letters go.
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCardForm } from '#lib/server/cards/card-form.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { openCard } from '#lib/server/journey/open-card.ts';
import { signIn } from '#lib/server/journey/sign-in.ts';
import { submitCard } from '#lib/server/journey/submit-card.ts';
import { firstBroken } from '#lib/server/ledger/entry.ts';
import { allEntries, ledgerMac } from '#lib/server/ledger/ledger-repository.ts';
import { roles } from '#lib/server/identity/person.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { cardWords, formOf } from '../support/world.ts';
import { closing, newInstallation, refusalOf } from './installation.ts';
import type { Answer, Installation } from './installation.ts';

let installation: Installation;

beforeEach(() => {
	installation = newInstallation();
});

afterEach(() => installation.remove());

function rowsOf({ status, error, lines }: Answer) {
	expect({ status, error }).toEqual({ status: 0, error: '' });
	const rows = lines.map((line) => JSON.parse(line));
	return {
		people: rows.filter((row) => 'person' in row),
		visits: rows.filter((row) => 'token' in row),
		first: rows[0]
	};
}

async function send(context: Context, visit: { token: string; code: string }) {
	const page = await openCard(context, visit.token);
	if (!page) throw new Error('no card page');
	const reading = readCardForm(formOf(cardWords({ code: visit.code })), page.shape);
	return submitCard(context, visit.token, reading);
}

test('an empty installation gets people who can sign in and visits whose card is open', async () => {
	const { people, visits, first } = rowsOf(
		await installation.command('seed', ['--visits', '3', '--json'])
	);
	expect(first).toHaveProperty('person');
	expect(people.map(({ role }) => role)).toEqual([...roles]);
	expect(visits).toHaveLength(3);
	expect(new Set(visits.map(({ token }) => token)).size).toBe(3);

	const context = await installation.open();
	for (const { person, username, password, role, totp } of people) {
		expect(totp).toBeNull();
		expect(await signIn(context, username, password, 'here')).toMatchObject({ name: person, role });
	}
	for (const visit of visits) {
		expect(visit.card).toBe(`/v/${visit.token}/card`);
		expect(Date.parse(visit.opens)).toBeLessThanOrEqual(Date.now());
		expect(Date.parse(visit.due)).toBeGreaterThan(Date.now() + 2 * 24 * 3_600_000);
		expect(await send(context, visit)).toHaveProperty('accepted');
		expect(visit.letters.map(({ organ }: { organ: string }) => organ)).toEqual([
			'supervision',
			'discipline'
		]);
	}
	const letters = await allLetters(context.db);
	expect(letters).toHaveLength(6);
	for (const letter of letters)
		expect(visits[0].letters).toContainEqual({ organ: letter.organ, address: letter.mailbox });
	await closing(context);
});

test('each run brings its own people and enterprises; in words it prints the address', async () => {
	const one = rowsOf(await installation.command('seed', ['--visits', '2', '--json']));
	const other = await installation.command('seed', ['--visits', '1']);
	expect(other.status).toBe(0);
	expect(other.lines).toHaveLength(roles.length + 1);
	expect(other.out).not.toContain(one.people[0].username);
	expect(other.out).not.toContain(one.visits[0].enterprise);
	expect(other.lines.at(-1)).toMatch(/http:\/\/localhost:3000\/v\/[\w-]{22}\/card/);
});

test('two seeds and a portal that takes cards work beside one another', async () => {
	const { visits } = rowsOf(await installation.command('seed', ['--visits', '12', '--json']));
	const context = await installation.open();
	const seeding = Promise.all(
		[1, 2].map(() => installation.command('seed', ['--visits', '40', '--json']))
	);
	for (const visit of visits) {
		expect(await send(context, visit)).toHaveProperty('accepted');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	for (const answer of await seeding) expect(rowsOf(answer).visits).toHaveLength(40);
	expect(firstBroken(await allEntries(context.db), ledgerMac(context.cipher))).toBeNull();
	await closing(context);
});

test.each([
	['ORIGIN', 'https://feedback.pingchuan.example'],
	['HOST', '0.0.0.0']
])('refuses where %s is not this machine, and touches nothing', async (name, value) => {
	const answer = await installation.command('seed', ['--visits', '1'], { [name]: value });
	expect(refusalOf(answer)).toContain('HOST');
	expect(existsSync(installation.database)).toBe(false);
});

test.each([[[]], [['--visits', 'x']], [['--visits', '-1']], [['--visits', '1', 'more']]])(
	'says how it is used after %j',
	async (args) => {
		expect(refusalOf(await installation.command('seed', args))).toContain('用法：npm run seed');
	}
);
