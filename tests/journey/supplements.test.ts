// After the deadline: who gets what follows, what the page says, and that no answer tells the two apart.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { followReceipt } from '#lib/server/journey/follow-receipt.ts';
import { openCard, openPoster } from '#lib/server/journey/open-card.ts';
import { folded, textOfPdf } from '../support/pdf-text.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;

// The visit ends on 2026-11-23, the card is due on 2026-11-26.
beforeEach(async () => {
	world = await openWorld();
	issued = await issueVisit(world);
});
afterEach(() => world.close());

const send = (words = {}) => sendCard(world, issued.visit, { code: issued.code, ...words });
const letters = async () =>
	(await allLetters(world.context.db)).map(({ number, organ }) => `${number} ${organ}`).sort();
const flaggedFor = async (who: string) =>
	(
		await readDashboard(
			world.context.db,
			world.people[who]!,
			readFilter(new URLSearchParams()),
			world.context.clock.now()
		)
	).rows[0]?.flagged;

describe('what follows the deadline goes to', () => {
	const card = ['990100-2026-00001 discipline', '990100-2026-00001 supervision'];
	const committee = '990100-2026-B00001 discipline';
	const office = '990100-2026-B00001 supervision';
	test.each([
		['the committee alone', { item3: 'yes' }, [committee]],
		[
			'the committee alone, though asked for both, without 一 or 十',
			{ item3: 'yes', alsoSupervision: 'yes' },
			[committee]
		],
		['the committee alone on 一, unless asked', { item1: 'yes' }, [committee]],
		['both on 一 when asked', { item1: 'yes', alsoSupervision: 'yes' }, [committee, office]],
		['both on 十 when asked', { item10: 'yes', alsoSupervision: 'yes' }, [committee, office]]
	])('%s', async (_case, words, expected) => {
		world.setClock('2026-11-24 10:00:00');
		const first = await accepted(send());
		world.setClock('2026-11-27 00:00:00');
		const second = await accepted(send(words));
		expect(await letters()).toEqual([...card, ...expected].sort());
		const both = expected.length === 2;
		expect(await flaggedFor('jiwei')).toHaveLength(1);
		expect(await flaggedFor('jiandu')).toHaveLength(both ? 1 : 0);
		await deliverAll(world);
		const [mail] = (await world.mailbox.list()).filter(({ subject }) => subject.includes('-B'));
		const text = folded(textOfPdf(mail!.attachments[0]!.content));
		expect(text).toContain(both ? '填写人选择同时送执法监督机构' : '作为补充反映，仅送机关纪委');
		const names = async (receipt: string) =>
			(await followReceipt(world.context, receipt))?.offices.map(({ name }) => name);
		expect(await names(second)).toEqual(['平川市应急管理局机关纪委']);
		expect(await names(first)).toHaveLength(2);
	});

	test('both offices for a first card, whatever was ticked about supplements', async () => {
		world.setClock('2027-03-30 10:00:00');
		await accepted(send({ item1: 'yes', alsoSupervision: 'yes' }));
		expect(await letters()).toHaveLength(2);
	});
});

test('after 90 days nothing is refused: it is kept and reaches the committee', async () => {
	world.setClock('2026-11-24 10:00:00');
	await accepted(send());
	world.setClock('2027-03-30 10:00:00');
	await accepted(send({ item4: 'yes' }));
	expect(await letters()).toHaveLength(3);
	expect(await flaggedFor('jiwei')).toEqual([4]);
});

test.each([
	['2026-11-26 23:59:59', 'in time'],
	['2026-11-27 00:00:00', 'supplements'],
	['2027-02-24 23:59:59', 'supplements'],
	['2027-02-25 00:00:00', 'over']
])('at %s the page is %s, whatever was sent', async (local, season) => {
	world.setClock(local);
	const page = () => openCard(world.context, issued.visit.token);
	const before = await page();
	expect(before).toMatchObject({ season, supplementsUntil: '2027年2月24日（周三）' });
	await accepted(send({ item1: 'yes' }));
	expect(await page()).toEqual(before);
});

test.each([
	['2026-12-26 23:59:59', true],
	['2026-12-27 00:00:00', false]
])('names on the public pages at %s: %s', async (local, shown) => {
	world.setClock(local);
	const { context } = world;
	const pages = [
		await openPoster(context, issued.visit.token),
		await openCard(context, issued.visit.token)
	];
	for (const page of pages) {
		expect(page?.team !== null).toBe(shown);
		const drawn = { ...page, shape: null };
		for (const name of ['赵启明', '钱进', '孙平', '周知远'])
			expect(JSON.stringify(drawn).includes(name)).toBe(shown);
	}
	// Whoever had the page open before the names left may still send them.
	await accepted(send({ item1: 'yes', about1: ['赵启明'] }));
});
