// Limits count by source, forget when the time is up, and outlive the process that counted.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLimits } from '#lib/server/platform/limits.ts';
import type { Limits } from '#lib/server/platform/limits.ts';
import { openWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
	world = await openWorld('2026-11-20 09:00:00');
});
afterEach(() => world.close());

/** So long after the world began, in local time. */
const afterSeconds = (seconds: number) =>
	new Date(Date.UTC(2026, 10, 20, 9, 0, seconds)).toISOString().slice(0, 19).replace('T', ' ');

const reopened = () => openLimits(world.context.db, world.context.cipher, world.context.clock);

const table = [
	['wrongCodes', 10, 15],
	['signIns', 5, 30],
	['accounts', 50, 30],
	['clients', 50, 30],
	['secondFactors', 5, 30],
	['unverifiedCards', 60, 60],
	['reports', 30, 60],
	['plainReports', 5, 60],
	['reportWords', 20, 60],
	['shortNumbers', 30, 15],
	['unknownTokens', 300, 10],
	['refusals', 1000, 60],
	['mailedReceipts', 5, 60],
	['receipts', 10, 30]
] as const;

test('every limit is in the table', () =>
	expect(Object.keys(reopened()).sort()).toEqual(table.map(([name]) => name).sort()));

test.each(table)(
	'%s: %d tries in %d minutes, and a restart forgives none',
	async (name, tries, minutes) => {
		const limits = () => reopened()[name];
		for (let each = 1; each <= tries; each++) expect(await limits().count('a')).toBeNull();
		expect(await limits().count('a')).toBe(minutes * 60);
		expect(await limits().look('a')).toBe(minutes * 60);
		expect(await limits().count('b')).toBeNull();
		expect(await limits().look('b')).toBeNull();

		world.setClock(afterSeconds(minutes * 60 - 1));
		expect(await limits().count('a')).toBe(1);
		world.setClock(afterSeconds(minutes * 60));
		expect(await limits().count('a')).toBeNull();
	}
);

test('the fifth failure locks for 30 minutes from then on, however late it came', async () => {
	const { signIns } = reopened();
	for (let each = 1; each <= 4; each++) await signIns.count('a');
	world.setClock('2026-11-20 09:29:00');
	expect(await signIns.look('a')).toBeNull();
	await signIns.count('a');
	expect(await signIns.look('a')).toBe(30 * 60);
	world.setClock('2026-11-20 09:58:59');
	expect(await signIns.look('a')).toBe(1);
	world.setClock('2026-11-20 09:59:00');
	expect(await signIns.look('a')).toBeNull();
});

test('a source that has proved itself is forgiven, for that limit alone', async () => {
	const limits = reopened();
	for (let each = 0; each < 6; each++)
		for (const name of ['signIns', 'secondFactors'] as const) await limits[name].count('a');
	await limits.signIns.forgive('a');
	expect(await limits.signIns.look('a')).toBeNull();
	expect(await limits.secondFactors.look('a')).toBe(1800);
});

test('the database holds a keyed hash of the source, and nothing after the time is up', async () => {
	const { reports } = reopened();
	await reports.count('203.0.113.7');
	const rows = () => world.context.db.selectFrom('tries').selectAll().execute();
	expect(JSON.stringify(await rows())).not.toContain('203.0.113.7');
	expect((await rows())[0]?.source).toMatch(/^reports:[0-9a-f]{64}$/);
	world.setClock('2026-11-20 10:00:00');
	await reports.count('someone else');
	expect(await rows()).toHaveLength(1);
});

test('counting goes on in memory while the database cannot be written', async () => {
	await sql`alter table tries rename to tries_elsewhere`.execute(world.context.db);
	const limits: Limits = reopened();
	for (let each = 1; each <= 10; each++) expect(await limits.wrongCodes.count('a')).toBeNull();
	expect(await limits.wrongCodes.count('a')).toBeGreaterThan(0);
});
