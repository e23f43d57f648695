// Thirty readings within five minutes by one person are told to the security administrator, and to nobody else.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readersInBursts } from '#lib/server/ledger/reading.ts';
import { alarmsFor, watchOnce } from '#lib/server/journey/keep-watch.ts';
import { measurePortal } from '#lib/server/journey/measure-portal.ts';
import { readCard } from '#lib/server/journey/read-card.ts';
import { accepted, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

test('the thirtieth reading raises one alarm, which stands for a day', async () => {
	const { context, people } = world;
	const issued = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, issued.visit, { code: issued.code }));
	const { id } = await context.db.selectFrom('cards').select('id').executeTakeFirstOrThrow();
	const read = (who: string) => readCard(context, people[who]!, id);
	const alarms = async (who: string) =>
		(await alarmsFor(context, people[who]!)).map(({ cause }) => cause);

	for (let count = 0; count < 29; count++) await read('jiwei');
	await read('jiandu');
	expect(await alarms('anquan')).toEqual([]);
	await read('jiwei');
	expect(await alarms('anquan')).toEqual(['readings:p-jiwei']);
	await read('jiwei');
	await watchOnce(context);
	expect(await alarms('anquan')).toEqual(['readings:p-jiwei']);
	for (const who of ['jiwei', 'jiandu', 'guanli', 'dengji'])
		expect((await alarms(who)).filter((cause) => cause.startsWith('readings'))).toEqual([]);
	expect(await measurePortal(context)).toMatch(/portal_alarms_open [1-9]/);

	world.setClock('2026-11-25 10:00:01');
	await watchOnce(context);
	expect(await alarms('anquan')).toEqual([]);
});

test.each([
	['thirty within five minutes', 30, 10_000, true],
	['twenty-nine', 29, 10_000, false],
	['thirty, the last five minutes after the first', 30, 300_000 / 29, true],
	['thirty over a longer while', 30, 10_400, false]
])('%s', (_name, count, apart, found) => {
	const start = Date.parse('2026-11-24T02:00:00Z');
	const readings = Array.from({ length: count }, (_, place) => ({
		actor: 'p',
		at: new Date(start + place * apart).toISOString()
	}));
	expect(readersInBursts(readings, new Date(start + 600_000)).length === 1).toBe(found);
});
