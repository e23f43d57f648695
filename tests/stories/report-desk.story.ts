// The committee works a report from its docket: reads, asks, accepts, closes; the reporter sees what is for him.
import type { Page } from '@playwright/test';
import { reportWords } from '../support/reports.ts';
import { expect, expectAccessible, test } from './story.ts';

async function signIn(page: Page, username: string) {
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill(username);
	await page.getByLabel('密码').fill('demo-pingchuan');
	await page.getByRole('button', { name: '登录' }).click();
	await expect(page).toHaveURL(/\/desk/);
}

test('from the docket to the closure', async ({ page, visit, stage: { portal } }) => {
	const body = new URLSearchParams(reportWords() as Record<string, string>);
	body.append('items', '2');
	const address = `${portal.origin}/v/${visit.token}/report`;
	const sent = await fetch(address, { method: 'POST', body, redirect: 'manual' });
	expect(sent.status).toBe(303);
	const receipt = sent.headers.get('location') ?? '';

	await signIn(page, 'pc-jiwei');
	await expect(page.getByText(/反映：\d+ 件在办/)).toBeVisible();
	await page.getByRole('link', { name: '反映', exact: true }).click();
	await expectAccessible(page);
	await page.getByRole('link', { name: /^待受理/ }).click();
	await page.locator('tbody a').first().click();
	await expect(page.getByText('没有交伙食费')).toBeVisible();
	await expect(page.getByText('剩 15 个工作日')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: '受理' }).click();
	await expect(page.getByText('办理中').first()).toBeVisible();
	await page.getByText('提问或答复（不署名也能收到）').click();
	await page.getByLabel('写给反映人的话').fill('一共几餐？');
	await page.getByRole('button', { name: '发出' }).click();
	await expect(page.getByText('一共几餐？')).toBeVisible();
	await page.locator('summary', { hasText: '办结' }).click();
	await page.getByLabel('谈话函询').check();
	await page.getByRole('button', { name: '办结' }).click();
	await expect(page.getByText('请选择办理结果').first()).toBeVisible();
	await expect(page.getByLabel('谈话函询')).toBeChecked();
	await expectAccessible(page);
	await page.getByLabel('部分属实').check();
	await page.getByLabel('责令纠正').check();
	await page.getByLabel('办理情况和依据').fill('已核实两餐。');
	await page.getByLabel('给反映人的答复').fill('已责令补缴。');
	await page.getByRole('button', { name: '办结' }).click();
	await expect(page.getByText('办结：谈话函询，部分属实')).toBeVisible();
	await expectAccessible(page);
	await page.goto(receipt);
	await expect(page).toHaveURL(/\/report$/);
	for (const words of ['一共几餐？', '部分属实', '已责令补缴。'])
		await expect(page.getByText(words).first()).toBeVisible();
	await expect(page.getByText('已核实两餐')).toHaveCount(0);
	await expectAccessible(page);
});

test('who inspects and who administers finds no door to it', async ({ page }) => {
	for (const username of ['pc-dengji', 'pc-shenpi', 'admin']) {
		await page.context().clearCookies();
		await signIn(page, username);
		await expect(page.getByRole('link', { name: '反映', exact: true })).toHaveCount(0);
		for (const address of ['/desk/reports', '/desk/reports/x', '/desk/reports/x/closure'])
			expect((await page.goto(address))?.status()).toBe(403);
	}
});
