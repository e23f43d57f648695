// How long a card takes at a human pace, and how many inputs: ten times 否, a name, and the code.
import { chromium, devices } from '@playwright/test';
import type { Page } from '@playwright/test';
import config from '../playwright.config.ts';
import { runPortal } from '../support/portal.ts';
import { row } from './figures.ts';

/**
 * The pace of somebody of sixty who reads: an item with its plain line in two seconds, a tap in one,
 * a Chinese character by pinyin in 0.9, a digit or letter in 0.35, and the review in six.
 */
const pace = { item: 2000, tap: 1000, character: 900, key: 350, review: 6000 };

export async function filling(): Promise<void> {
	const portal = await runPortal();
	const [visit] = portal.seed(1).visits;
	if (!visit) throw new Error('no visit');
	const browser = await chromium.launch(config.use?.launchOptions);
	const { viewport, userAgent } = devices['Pixel 5'];
	const page = await browser.newPage({
		viewport,
		userAgent,
		hasTouch: true,
		isMobile: true,
		locale: 'zh-CN'
	});
	await page.goto(portal.origin + visit.card);
	const begin = performance.now();
	let inputs = 0;
	const tap = async (selector: string, wait: number) => {
		await page.waitForTimeout(wait);
		await page.locator(selector).tap();
		inputs++;
	};
	for (let item = 1; item <= 10; item++) await tap(`label[for=item${item}n]`, pace.item);
	await typeLikePeople(page, '#representative', '王建国');
	await typeLikePeople(page, '#position', '安全矿长');
	await typeLikePeople(page, '#phone', '13800000000');
	await typeLikePeople(page, '#code', visit.code.replaceAll('-', ''));
	inputs += 4;
	await page.waitForTimeout(pace.tap);
	await page.getByRole('button', { name: '下一步：核对' }).tap();
	await page.getByText('还没有提交').waitFor();
	await page.waitForTimeout(pace.review + pace.tap);
	await page.getByRole('button', { name: '确认提交' }).tap();
	await page.waitForURL(/\/r\//);
	const seconds = (performance.now() - begin) / 1000;
	row('card with ten 否 at human pace', `${seconds.toFixed(1)} s`, '< 60 s');
	row('inputs', String(inputs), '≤ 15');
	await browser.close();
	await portal.stop();
}

async function typeLikePeople(page: Page, selector: string, text: string): Promise<void> {
	await page.waitForTimeout(pace.tap);
	await page.locator(selector).tap();
	for (const character of text) {
		await page.waitForTimeout(/[\w-]/.test(character) ? pace.key : pace.character);
		await page.keyboard.insertText(character);
	}
}
