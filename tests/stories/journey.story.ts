// One story from registering to the PDF in the mailbox, by hand and without reading code.
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { folded, textOfPdf } from '../support/pdf-text.ts';
import { expect, expectAccessible, fillCard, test } from './story.ts';

async function signIn(page: Page, username: string, password = 'demo-pingchuan'): Promise<void> {
	await page.context().clearCookies();
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill(username);
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录' }).click();
	await expect(page).toHaveURL(/\/desk/);
}

test('registered, approved, printed, scanned, filled, mailed, read and worked', async ({
	page,
	stage: { portal }
}) => {
	const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
	const enterprise = `云栖岭石料有限公司${Date.now()}`;

	await signIn(page, 'pc-dengji');
	await page.getByRole('link', { name: '登记检查' }).click();
	await expectAccessible(page);
	await page.getByLabel('企业名称').fill(enterprise);
	await page.getByRole('checkbox', { name: /执法检查/ }).check();
	await page.getByRole('combobox', { name: '依据' }).fill('2026年度安全生产监督检查计划');
	await page.getByLabel('开始日期').fill(today);
	await page.getByLabel('结束日期').fill(today);
	await page.getByLabel('组长姓名').fill('沈行舟');
	await page.locator('#newMembers').fill('顾念，平川市应急管理局');
	await page.getByRole('button', { name: '登记，提交审批' }).click();
	await expect(page.getByText('请填写检查内容').first()).toBeVisible();
	await expect(page.getByText('登记簿里没有这家企业').first()).toBeVisible();
	await expect(page.getByLabel('组长姓名')).toHaveValue('沈行舟');
	await expectAccessible(page);
	await page.locator('#content').fill('开采现场和安全管理资料');
	await page.getByLabel('所在地应急管理部门').selectOption({ label: '清河县应急管理局' });
	await page.getByLabel('行业类别和等级').selectOption({ index: 5 });
	await page.getByRole('button', { name: '登记，提交审批' }).click();
	await expect(page.getByRole('heading', { name: enterprise })).toBeVisible();
	const visitAddress = page.url();

	await signIn(page, 'pc-shenpi');
	await page.goto(visitAddress);
	await page.getByRole('link', { name: '批准下发' }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: '批准下发' }).click();
	await expect(page.getByRole('link', { name: '打开公示' })).toBeVisible();
	await expectAccessible(page);
	const posted = new URL(
		(await page.getByRole('link', { name: '打开公示' }).getAttribute('href'))!,
		portal.origin
	);

	const papers = await page.request.post(`${visitAddress}/papers`, {
		headers: { origin: portal.origin, 'content-type': 'application/x-www-form-urlencoded' }
	});
	expect(papers.headers()['content-type']).toBe('application/pdf');
	const pdf = path.join(portal.folder, 'papers.pdf');
	writeFileSync(pdf, await papers.body());
	const text = folded(textOfPdf(await papers.body()));
	expect(text).toContain('此文书一式两份，一份交企业，一份由部门留存');
	const code = /[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(text)?.[0] ?? '';
	execFileSync('pdftoppm', ['-r', '100', '-png', pdf, path.join(portal.folder, 'paper')]);
	const poster = readdirSync(portal.folder)
		.filter((name) => /^paper-\d+\.png$/.test(name))
		.sort()
		.at(-1)!;
	const decoded = execFileSync('zbarimg', ['--raw', '-q', path.join(portal.folder, poster)], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore']
	});
	expect(decoded.trim()).toBe(posted.href);

	await page.context().clearCookies();
	await page.goto(decoded.trim());
	await page.getByRole('link', { name: '填写反馈卡' }).click();
	await fillCard(page, code, [3]);
	await page.locator('#detail3').fill('收受茶叶两盒');
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page.getByRole('heading', { name: '已收到' })).toBeVisible();

	await expect(async () => {
		await page.goto('/demo/mailbox');
		await expect(page.getByText('平川市应急管理局机关纪委').first()).toBeVisible({ timeout: 500 });
		await page.locator('a.letter').first().click();
		const attached = await page.request.get(
			(await page.getByRole('link', { name: /附件/ }).getAttribute('href'))!
		);
		expect(folded(textOfPdf(await attached.body()))).toContain('收受茶叶两盒');
	}).toPass();

	await signIn(page, 'pc-jiwei');
	await page.getByRole('link', { name: enterprise }).click();
	await expect(page.getByText('收受茶叶两盒').first()).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: '受理' }).click();
	await page.locator('summary', { hasText: '添加办理记录' }).click();
	await page.locator('#words').fill('已电话核实');
	await page.getByRole('button', { name: '保存记录' }).click();
	await expect(page.getByText('已电话核实')).toBeVisible();
	await page.locator('summary', { hasText: '办结' }).click();
	await page.getByLabel('部分属实').check();
	await page.locator('#reason').fill('责令退还并通报提醒');
	await page.getByRole('button', { name: '办结' }).click();
	await expect(page.getByText('责令退还并通报提醒')).toBeVisible();
	await expectAccessible(page);

	// Neither the registrar nor the approver finds a trace of the card.
	await signIn(page, 'pc-dengji');
	await page.goto(visitAddress);
	await expect(page.getByText('反馈卡', { exact: false }).filter({ hasText: '收到' })).toHaveCount(
		0
	);
	for (const address of ['/desk/dashboard', '/desk/letters'])
		expect((await page.request.get(address)).status()).toBe(403);
});
