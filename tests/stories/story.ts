// What every story has: a running portal with seeded visits, and a page that must pass axe.
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { runPortal } from '../support/portal.ts';
import type { RunningPortal, SeededPerson, SeededVisit } from '../support/portal.ts';

interface Stage {
	portal: RunningPortal;
	people: SeededPerson[];
	/** Each story takes visits of its own from here. */
	visits: SeededVisit[];
}

export const test = base.extend<{ visit: SeededVisit }, { stage: Stage }>({
	stage: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
		async ({}, use) => {
			const portal = await runPortal();
			await use({ portal, ...portal.seed(60) });
			await portal.stop();
		},
		{ scope: 'worker' }
	],
	baseURL: async ({ stage }, use) => use(stage.portal.origin),
	visit: async ({ stage }, use) => {
		const visit = stage.visits.pop();
		if (!visit) throw new Error('no seeded visit left');
		await use(visit);
	}
});

export { expect };

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe objects to by WCAG 2.2 AA, and in 大字版 by the contrast of AAA. Axe needs scripts in the page. */
export async function findingsOf(page: Page, { large = false } = {}): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page })
		// The other way opens a second page for each look, for frames from elsewhere; there are none.
		.setLegacyMode()
		.options({
			runOnly: { type: 'tag', values: tags },
			rules: { 'color-contrast-enhanced': { enabled: large } }
		})
		.analyze();
	return violations.map(
		({ id, nodes }) =>
			`${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`
	);
}

export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
	const wide = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(wide, 'sideways scrolling').toBeLessThanOrEqual(0);
}

/** Nothing that axe objects to, and no sideways scrolling. */
export async function expectAccessible(page: Page, look = {}): Promise<void> {
	// A page that a script has opened is seen before its styles are there.
	await page.waitForLoadState();
	await expectNoSidewaysScrolling(page);
	expect(await findingsOf(page, look)).toEqual([]);
}

/** Ten times 否 or as told, a name, and the code. */
export async function fillCard(
	page: Page,
	code: string,
	yes: number[] = [],
	representative = '李㛃'
): Promise<void> {
	for (let item = 1; item <= 10; item++)
		await page.locator(`label[for=item${item}${yes.includes(item) ? 'y' : 'n'}]`).click();
	await page.getByLabel('负责人').fill(representative);
	await page.getByLabel('职务').fill('安全副矿长');
	await page.getByLabel('联系电话').fill('13800000000');
	await page.getByLabel('反馈码', { exact: true }).fill(code);
}

/** The discipline committee asks about the report that came last, and stays at its page. */
export async function askAboutNewest(
	browser: Browser,
	baseURL: string,
	question: string
): Promise<Page> {
	const context = await browser.newContext({ baseURL, javaScriptEnabled: true });
	const desk = await context.newPage();
	await desk.goto('/sign-in');
	await desk.getByLabel('用户名').fill('pc-jiwei');
	await desk.getByLabel('密码').fill('demo-pingchuan');
	await desk.getByRole('button', { name: '登录' }).click();
	await desk.getByRole('link', { name: '反映', exact: true }).click();
	await desk.getByRole('link', { name: /^待受理/ }).click();
	await desk.locator('tbody a').first().click();
	await desk.getByText('提问或答复（不署名也能收到）').click();
	await desk.getByLabel('写给反映人的话').fill(question);
	await desk.getByRole('button', { name: '发出' }).click();
	await expect(desk.getByText(question)).toBeVisible();
	return desk;
}
