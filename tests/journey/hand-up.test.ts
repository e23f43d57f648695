// 提请上一级办理: a committee hands its case, and what comes later of the visit, to the level above.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { checkLedger } from '#lib/server/journey/check-ledger.ts';
import { acceptCase, handUpCase } from '#lib/server/journey/work-case.ts';
import { accepted, deliverAll, enter, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;

beforeEach(async () => {
	world = await openWorld();
	const { context, people } = world;
	people.sheng = await enter(context, 'sheng-jiwei', '陆远', 'province', 'discipline');
	issued = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, issued.visit, { code: issued.code, item2: 'yes' }));
	await deliverAll(world);
});
afterEach(() => world.close());

const casesOf = (who: string) =>
	casesReadableBy(world.context.db, world.context.cipher, world.people[who]!, {
		visitId: issued.visit.id
	});
const letters = async () => (await world.mailbox.list()).map(({ to }) => `${to}`).sort();

test('the case goes up with its reason, and so does what comes later', async () => {
	const { context, people } = world;
	const [found] = await casesOf('jiwei');
	expect(await casesOf('sheng')).toEqual([]);
	expect(await handUpCase(context, people.jiandu!, found!.id, '不宜')).toHaveProperty('refused');
	expect(await handUpCase(context, people.jiwei!, found!.id, '不宜由本级办理')).toHaveProperty(
		'done'
	);
	await deliverAll(world);

	expect(await casesOf('sheng')).toMatchObject([
		{ id: found!.id, yours: true, notes: [{ words: '提请上一级办理：不宜由本级办理' }] }
	]);
	expect(await casesOf('jiwei')).toEqual([]);
	expect(await acceptCase(context, people.jiwei!, found!.id)).toHaveProperty('refused');
	expect(await acceptCase(context, people.sheng!, found!.id)).toHaveProperty('done');
	// The card that was there is mailed to the level above too, and says why.
	const told = (await world.mailbox.list()).find(({ to }) => `${to}`.includes('province'));
	expect(told?.text).toContain('提请上一级办理');

	await accepted(sendCard(world, issued.visit, { code: issued.code, item3: 'yes' }));
	await deliverAll(world);
	expect((await letters()).filter((to) => to.startsWith('jiwei'))).toEqual([
		'jiwei@city.example',
		'jiwei@province.example',
		'jiwei@province.example'
	]);
	expect((await checkLedger(context)).findings).toEqual([]);
});

test('at the top there is nobody to hand it to', async () => {
	const { context, people } = world;
	const [found] = await casesOf('jiwei');
	await handUpCase(context, people.jiwei!, found!.id, '不宜由本级办理');
	expect(await handUpCase(context, people.sheng!, found!.id, '再提')).toMatchObject({
		words: '没有可以提请的上一级机关纪委'
	});
	expect((await casesOf('sheng'))[0]?.notes).toHaveLength(1);
});
