// The blank card that the front door hands out: the page that was made, with a key of each visitor's own.
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, mustBeBuilt } from '../support/built.ts';
import type { Answer } from '../support/built.ts';
import { runPortal } from '../support/portal.ts';
import type { RunningPortal, SeededVisit } from '../support/portal.ts';

let portal: RunningPortal;
let visit: SeededVisit;
beforeAll(async () => {
	mustBeBuilt();
	portal = await runPortal();
	visit = portal.seed(1).visits[0]!;
});
afterAll(() => portal?.stop());

const key = /name="key" value="([\w-]{22})"/;

function pageOf({ headers, body }: Answer): string {
	return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

/** Everything but the moment and the length, which the first maker sends in chunks. */
function lasting({ headers }: Answer): Answer['headers'] {
	const passing = ['date', 'content-length', 'transfer-encoding'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !passing.includes(name)));
}

test('the first reader and the next get the same page under the same headers, each with his own key', async () => {
	for (const encoding of ['gzip', 'identity'])
		for (const cookie of ['type=normal', 'type=large']) {
			await new Promise((resolve) => setTimeout(resolve, 1100));
			const headers = { 'accept-encoding': encoding, cookie };
			const answers = [];
			for (let reader = 0; reader < 3; reader++)
				answers.push(await ask(portal.origin, visit.card, { headers }));
			const keys = answers.map((answer) => key.exec(pageOf(answer))?.[1]);
			expect(new Set(keys).size).toBe(3);
			expect(keys).not.toContain(undefined);
			const [made, ...kept] = answers.map((answer) => pageOf(answer).replace(key, ''));
			expect(kept).toEqual([made, made]);
			expect(made).toContain(cookie === 'type=large' ? 'class="large"' : 'class="normal"');
			for (const answer of answers) expect(lasting(answer)).toEqual(lasting(answers[0]!));
			expect(answers.at(-1)?.headers['content-length']).toBe(String(answers.at(-1)?.body.length));
		}
});

test('what asks for something else is not answered with it', async () => {
	const plain = await ask(portal.origin, visit.card);
	expect(plain.status).toBe(200);
	expect((await ask(portal.origin, visit.card, { method: 'HEAD' })).body.length).toBe(0);
	expect((await ask(portal.origin, `${visit.card}?type=large`)).status).toBe(303);
	expect((await ask(portal.origin, `${visit.card}/__data.json`)).headers['content-type']).toContain(
		'json'
	);
	const { token } = visit;
	const other = `/v/${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}/card`;
	expect((await ask(portal.origin, other)).status).toBe(404);
	expect((await ask(portal.origin, other)).status).toBe(404);
});
