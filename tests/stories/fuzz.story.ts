// The short form of `npm run fuzz`: whatever a stranger sends is answered, and nothing is half stored.
import { expect, test } from '@playwright/test';
import { fuzz } from '../fuzz/fuzz.ts';

test('1,000 strange requests', async () => {
	test.setTimeout(300_000);
	const { routes, statuses, cards, findings } = await fuzz(1000);
	console.log(`fuzz: ${routes} routes, ${cards} cards, ${JSON.stringify(statuses)}`);
	expect(findings).toEqual([]);
	expect(routes).toBeGreaterThan(15);
	// The requests reach what they are meant to reach: cards are stored, mistakes are found.
	expect(cards).toBeGreaterThan(3);
	for (const status of [200, 303, 404, 415, 422]) expect(statuses[status]).toBeGreaterThan(0);
});
