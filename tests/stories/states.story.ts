// Every state of every public page: nothing that axe objects to. `npm test` looks at each twice, and
// `npm run looks` at light and dark in both sizes of type.
import { expect, test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import path from 'node:path';
import { runPortal } from '../support/portal.ts';
import { recordOf, states } from './states.ts';
import type { Stage } from './states.ts';
import { expectNoSidewaysScrolling, findingsOf } from './story.ts';

const test = base.extend<object, { stage: Stage }>({
	stage: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
		async ({}, use) => {
			// A portal of its own: here limits are reached and the database is held.
			const portal = await runPortal();
			const { visits } = portal.seed(20);
			const token = (where: string) => {
				const database = new Database(recordOf(portal), { readonly: true });
				const sql = `select v.token from visits v join visit_approvals a on a.visit_id = v.id where ${where}`;
				const found = database.prepare(sql).pluck().get();
				database.close();
				if (typeof found !== 'string') throw new Error(`no visit: ${where}`);
				return found;
			};
			await use({ portal, visits, token });
			await portal.stop();
		},
		{ scope: 'worker' }
	],
	baseURL: async ({ stage }, use) => use(stage.portal.origin)
});

type Look = [colorScheme: 'light' | 'dark', size: 'normal' | 'large'];

const looks: Look[] = [
	['light', 'normal'],
	['dark', 'large'],
	...(process.env.EVERY_LOOK
		? ([
				['light', 'large'],
				['dark', 'normal']
			] as Look[])
		: [])
];

async function expectFineInEveryLook(page: Page): Promise<void> {
	for (const [colorScheme, size] of looks) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		// The size is a class of the root, set by the portal; an answered form cannot be loaded twice.
		await page.evaluate((name) => (document.documentElement.className = name), size);
		await test.step(`${colorScheme}, ${size}`, async () => {
			expect.soft(await findingsOf(page, { large: size === 'large' })).toEqual([]);
			await expectNoSidewaysScrolling(page);
		});
	}
	if (process.env.PICTURES) {
		await page.emulateMedia({ colorScheme: 'light' });
		await page.evaluate(() => (document.documentElement.className = 'normal'));
		const name = test.info().title.replaceAll(/\W+/gu, '-') || test.info().title;
		await page.screenshot({ path: path.join(process.env.PICTURES, `${name}.png`), fullPage: true });
	}
}

for (const [name, reach] of states)
	test(name, async ({ page, stage }) => {
		await reach(page, stage);
		await expectFineInEveryLook(page);
	});
