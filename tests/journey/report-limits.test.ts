// Proof of work and limits: a flood is slowed, a phone without scripts gets through, and a card is never in their way.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReport } from '#lib/server/journey/open-report.ts';
import { docketOf, receiptOf, report } from '../support/reports.ts';
import { accepted, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;

beforeEach(async () => {
	world = await openWorld();
	issued = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
});
afterEach(() => world.close());

/** What the phone's own script answers: it runs here as in its worker, in a context without a document. */
function solve(challenge: string): string {
	let solution: unknown;
	const worker = vm.createContext({ postMessage: (answer: unknown) => (solution = answer) });
	vm.runInContext(readFileSync('static/report-proof.js', 'utf8'), worker);
	worker.onmessage({ data: JSON.parse(challenge) });
	return JSON.stringify({ challenge: JSON.parse(challenge), solution });
}

const challenge = async () => (await openReport(world.context, issued.visit.token))!.challenge;
const send = (proof: string, client: string) =>
	report(world, issued.visit.token, { proof }, client);

/** Sends without a proof until this client is told to wait. */
async function exhaust(client: string): Promise<number> {
	for (let sent = 0; ; sent++) if ('wait' in (await send('', client))) return sent;
}

test('the script solves what the server set, by SHA-256', async () => {
	const { challenge: set, solution } = JSON.parse(solve(await challenge()));
	const { salt, nonce, keyPrefix } = set.parameters;
	const counter = Buffer.alloc(4);
	counter.writeUInt32BE(solution.counter);
	const bytes = Buffer.concat([Buffer.from(salt + nonce, 'hex'), counter]);
	expect(solution.derivedKey).toBe(createHash('sha256').update(bytes).digest('hex'));
	expect(solution.derivedKey.startsWith(keyPrefix)).toBe(true);
});

test('without a proof five in an hour; with one it goes on; nothing stops a card', async () => {
	expect(await exhaust('one')).toBe(5);
	expect('accepted' in (await send('', 'another'))).toBe(true);
	expect('accepted' in (await send(solve(await challenge()), 'one'))).toBe(true);
	await accepted(sendCard(world, issued.visit, { code: issued.code }));
});

test('a proof counts once, while it lasts, and only as it was signed', async () => {
	await exhaust('one');
	const proof = solve(await challenge());
	const forged = JSON.parse(proof);
	forged.challenge.parameters.data.until = '2099-01-01T00:00:00.000Z';
	const late = solve(await challenge());
	expect(await send(JSON.stringify(forged), 'one')).toHaveProperty('wait');
	expect(await send('{"a":1}', 'one')).toHaveProperty('wait');
	expect(await send('x'.repeat(5000), 'one')).toHaveProperty('wait');
	expect(await send(proof, 'one')).toHaveProperty('accepted');
	expect(await send(proof, 'one')).toHaveProperty('wait');
	world.setClock('2026-11-24 14:00:00');
	expect(await send(late, 'two')).toHaveProperty('accepted');
	await exhaust('two');
	expect(await send(late, 'two')).toHaveProperty('wait');
});

test('what is refused for its content costs the client nothing', async () => {
	for (let tries = 0; tries < 8; tries++)
		expect(await report(world, issued.visit.token, { what: '' }, 'one')).toHaveProperty('problems');
	await receiptOf(send('', 'one'));
	expect((await docketOf(world, 'jiwei')).counts.all).toBe(1);
});
