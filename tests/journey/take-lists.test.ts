// What leaves the desk as a file: only what the reader may read, with his name and the time, and no formula.
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { takeCards, takeReconciliation } from '#lib/server/journey/take-lists.ts';
import { cellOf, csvOf } from '#lib/server/platform/csv.ts';
import { accepted, issueVisit, openWorld, sendCard } from '../support/world.ts';

const period = { from: '2026-11-01', to: '2026-12-31' };
test('an office takes what it may read; it bears name and time and stands in the ledger', async () => {
	const world = await openWorld();
	const { context, people } = world;
	const issued = await issueVisit(world);
	const inside = await issueVisit(world, { newMembers: '方正', enterprise: '青石岭煤业有限公司' });
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, issued.visit, { code: issued.code, item2: 'yes' }));
	await accepted(sendCard(world, inside.visit, { code: inside.code, item3: 'yes' }));

	const taken = await takeCards(context, people.jiandu!, period);
	const csv = 'done' in taken ? taken.done.csv : '';
	expect(csv.startsWith('\ufeff"反馈卡清单')).toBe(true);
	expect(csv).toContain('导出人：方正（jiandu），导出时间：2026-11-24 10:00');
	expect(csv.trim().split('\r\n')).toHaveLength(3);
	expect(csv).toContain('"990100-2026-00001","反馈卡"');
	expect(csv).toContain('"已验码","按期","二"');
	// The visit in which the reader took part is not in it, nor is a gap in the numbers.
	expect(csv).not.toContain('H00001');
	const both = await takeCards(context, people.jiwei!, period);
	expect('done' in both && both.done.csv.trim().split('\r\n')).toHaveLength(4);
	const counted = await takeReconciliation(context, people.jiandu!, period);
	expect('done' in counted && counted.done.csv).toContain('"平川市应急管理局","1","1","0","2"');
	for (const who of ['dengji', 'shenpi', 'guanli', 'anquan'])
		expect(await takeCards(context, people[who]!, period)).toMatchObject({ refused: 'not found' });

	const entries = await context.db
		.selectFrom('ledger_entries')
		.select(['actor', 'act'])
		.where('act', 'like', '%exported')
		.execute();
	expect(entries).toEqual([
		{ actor: 'p-jiandu', act: 'cards exported' },
		{ actor: 'p-jiwei', act: 'cards exported' },
		{ actor: 'p-jiandu', act: 'reconciliation exported' }
	]);
	await world.close();
});

test.each([
	'=1+1',
	'+86',
	'-2',
	'@SUM(A1)',
	'\tx',
	'\rx',
	'＝1',
	'＋1',
	'－1',
	'＠x',
	' =1',
	'\n@x'
])('%j is no formula', (text) => expect(cellOf(text)).toMatch(/^"'/));

test('whatever is written comes back as it was, apart from the apostrophe', () => {
	fc.assert(
		fc.property(fc.array(fc.array(fc.string(), { minLength: 1 }), { minLength: 1 }), (rows) => {
			const cells = [...csvOf(rows).matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) =>
				cell.replaceAll('""', '"')
			);
			expect(
				cells.map((cell, place) => (cell === rows.flat()[place] ? cell : cell.slice(1)))
			).toEqual(rows.flat());
			for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
		})
	);
});
