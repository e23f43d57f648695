// The two offices and the administrator at a wide screen, light and dark, each on his own pages.
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from './story.ts';

const pages: Record<string, string[]> = {
	'pc-jiwei': [
		'/desk/dashboard',
		'/desk/dashboard?state=flagged&kind=enforcement',
		'/desk/letters',
		'/desk/reports',
		'/desk/reconciliation',
		'/desk/statistics?half=2026-2',
		'/desk/directory',
		'/desk/exports'
	],
	'pc-jiandu': [
		'/desk/dashboard',
		'/desk/dashboard?state=silent&page=2',
		'/desk/letters?undelivered=1'
	],
	'pc-dengji': ['/desk/visits', '/desk/visits/new', '/desk/statistics'],
	'pc-shenpi': ['/desk/visits', '/desk/directory'],
	admin: ['/desk/directory', '/desk/directory/new'],
	anquan: ['/desk/people'],
	shenji: ['/desk/ledger', '/desk/ledger?act=signed%20in']
};

const schemes = ['light', 'dark'] as const;

async function signIn(page: Page, username: string): Promise<void> {
	await page.context().clearCookies();
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill(username);
	await page.getByLabel('密码').fill('demo-pingchuan');
	await page.getByRole('button', { name: '登录' }).click();
	await expect(page).toHaveURL(/\/desk/);
}

/** Some doors ask for the password again. */
async function open(page: Page, address: string): Promise<void> {
	await page.goto(address);
	if (!page.url().includes('/desk/confirmation')) return;
	await page.getByLabel('密码').fill('demo-pingchuan');
	await page.getByRole('button', { name: '继续' }).click();
	await expect(page).toHaveURL(new RegExp(`${address.split('?')[0]}`));
}

/** Nothing for axe at a wide screen, and no sideways scrolling on the narrowest phone. */
async function expectFine(page: Page): Promise<void> {
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expectAccessible(page);
	const wide = page.viewportSize()!;
	await page.setViewportSize({ width: 320, height: 800 });
	await expectNoSidewaysScrolling(page);
	await page.setViewportSize(wide);
}

for (const scheme of schemes)
	for (const [username, addresses] of Object.entries(pages))
		test(`${username}, ${scheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme: scheme });
			await signIn(page, username);
			for (const address of addresses) {
				await open(page, address);
				await expectFine(page);
			}
		});

for (const scheme of schemes)
	test(`the check of the ledger, ${scheme}`, async ({ page }) => {
		await page.emulateMedia({ colorScheme: scheme });
		await signIn(page, 'shenji');
		await page.goto('/desk/ledger');
		await page.getByLabel('留存的校验值').fill('12ab');
		await page.getByRole('button', { name: '核对审计日志' }).click();
		await expect(page.getByText('校验值是 64 位的十六进制数字')).toBeVisible();
		await expectFine(page);
		await page.getByLabel('留存的校验值').fill('f'.repeat(64));
		await page.getByRole('button', { name: '核对审计日志' }).click();
		await expect(page.getByText('不完整，请保留现场')).toBeVisible();
		await expectFine(page);
		await page.getByLabel('留存的校验值').fill('');
		await page.getByRole('button', { name: '核对审计日志' }).click();
		await expect(page.getByRole('status')).toContainText('完整。');
		await expectFine(page);
	});

const moves = {
	light: { organ: '执法监督机构', mailbox: 'jiandu-new@shiqiao.example' },
	dark: { organ: '机关纪委', mailbox: 'jiwei-new@shiqiao.example' }
};
for (const scheme of schemes)
	test(`an office's mailbox changes by two persons, ${scheme}`, async ({ page }) => {
		const { organ, mailbox } = moves[scheme];
		await page.emulateMedia({ colorScheme: scheme });
		await signIn(page, 'admin');
		await page.goto('/desk/directory');
		await page.getByRole('link', { name: /^修改\s*石桥区应急管理局$/ }).click();
		await expect(page.getByRole('heading', { name: '确认是您本人' })).toBeVisible();
		await expectFine(page);
		await page.getByLabel('密码').fill('demo-pingchuan');
		await page.getByRole('button', { name: '继续' }).click();
		await page.getByLabel(`${organ}邮箱`).fill(mailbox);
		await page.getByRole('button', { name: '保存' }).click();
		await expect(page.locator('#reason-problem')).toBeVisible();
		await expectFine(page);
		await page.getByRole('textbox', { name: '原因' }).fill('原邮箱已停用');
		await page.getByRole('button', { name: '保存' }).click();
		await expect(page.getByRole('heading', { name: '等待确认的更换' })).toBeVisible();
		await expectFine(page);
		await page.getByRole('link', { name: `查看石桥区应急管理局${organ}的更换` }).click();
		await expect(page.getByRole('button', { name: '撤回' })).toBeVisible();
		await expectFine(page);
		const change = page.url();

		await signIn(page, 'anquan');
		await open(page, new URL(change).pathname);
		await expect(page.getByRole('cell', { name: mailbox })).toBeVisible();
		await expectFine(page);
		await page.getByRole('button', { name: '确认更换' }).click();
		await expect(page).toHaveURL(/\/desk\/directory$/);
		await expect(page.getByRole('cell', { name: mailbox })).toBeVisible();
		await page.goto(change);
		await expect(page.getByText('已确认，已经生效')).toBeVisible();
		await expectFine(page);
	});

for (const scheme of schemes)
	test(`sessions, ${scheme}`, async ({ page, browser, baseURL }) => {
		const elsewhere = await Promise.all([0, 1].map(() => browser.newContext({ baseURL })));
		for (const context of elsewhere) await signIn(await context.newPage(), 'qh-shenpi');
		await page.emulateMedia({ colorScheme: scheme });
		await signIn(page, 'qh-shenpi');
		await page.goto('/desk/account');
		await expect(page.getByRole('button', { name: '结束', exact: true }).first()).toBeVisible();
		await expectFine(page);
		await page.getByRole('button', { name: /^结束其他 \d+ 个登录$/ }).click();
		await expect(page.getByRole('button', { name: /^结束/ })).toHaveCount(0);
		await expectFine(page);
		for (const context of elsewhere) await context.close();
	});

test('an export is found from every page of the office, and nobody else has it', async ({
	page
}) => {
	await signIn(page, 'pc-jiwei');
	await page.getByRole('navigation', { name: '工作台' }).getByText('导出').click();
	await expect(page.getByRole('heading', { name: '确认是您本人' })).toBeVisible();
	await page.getByLabel('密码').fill('demo-pingchuan');
	await page.getByRole('button', { name: '继续' }).click();
	await expect(page.getByRole('link', { name: '导出', exact: true })).toHaveAttribute(
		'aria-current',
		'page'
	);
	// Where the locale of the machine knows no Chinese, Chromium names the file `download`.
	const download = page.waitForEvent('download');
	const answer = page.waitForResponse(/\/desk\/exports\/cards/);
	await page.getByRole('button', { name: '导出反馈卡清单' }).click();
	expect((await answer).headers()['content-disposition']).toMatch(/^attachment; .*\.csv/);
	expect(await (await download).failure()).toBeNull();
	for (const username of ['pc-dengji', 'pc-shenpi', 'admin', 'anquan', 'shenji']) {
		await signIn(page, username);
		await expect(page.getByRole('link', { name: '导出', exact: true })).toHaveCount(0);
	}
});

test('pages are turned within what was asked for', async ({ page }) => {
	await signIn(page, 'pc-jiwei');
	await page.goto('/desk/dashboard?state=due');
	const pager = page.getByRole('navigation', { name: '翻页' });
	await expect(pager).toContainText(/第 1 \/ \d 页/);
	const first = await page.locator('tbody tr').allInnerTexts();
	await pager.getByRole('link', { name: '下一页' }).click();
	await expect(page).toHaveURL(/\?state=due&page=2$/);
	await expect(pager).toContainText(/第 2 \/ \d 页/);
	expect(first).not.toEqual(await page.locator('tbody tr').allInnerTexts());
	await expectFine(page);
	await pager.getByRole('link', { name: '上一页' }).click();
	await expect(page).toHaveURL(/\?state=due$/);
	await page.getByRole('link', { name: /^按期反馈/ }).click();
	await expect(page).toHaveURL(/\?state=received$/);
});

test('who did it is said in words, and of an account nothing that contradicts itself', async ({
	page
}) => {
	await signIn(page, 'shenji');
	await page.goto('/desk/ledger?act=report+submitted');
	await expect(page.locator('tbody tr').first()).toContainText('反映人');
	await page.goto('/desk/people?role=approver');
	await expect(page.locator('tbody tr', { hasText: '何远征' })).toContainText('可登录');
	await page.getByRole('link', { name: '何远征' }).click();
	const history = page.getByRole('region', { name: '账号记录' }).getByRole('listitem');
	await expect(history).toHaveText([/本人设置密码\s*$/, /生成一次性链接（服务器运维人员）$/]);
});

test('the demo tells its whole story on the dashboard', async ({ page }) => {
	await signIn(page, 'pc-jiwei');
	await expect(page).toHaveURL(/dashboard/);
	const first = page.locator('tbody tr').first();
	await expect(first).toContainText('是变否');
	for (const words of ['全部检查', '有“是”', '待反馈', '按期反馈', '逾期未反馈'])
		await expect(page.locator('.tile', { hasText: words })).not.toContainText(/\D0$/);
	await first.getByRole('link').click();
	await expect(page.getByText('是变否').first()).toBeVisible();
	await expectAccessible(page);
});

test('a wrong password says the same for known and unknown names', async ({ page }) => {
	for (const username of ['pc-jiwei', 'nobody-here']) {
		await page.goto('/sign-in');
		await page.getByLabel('用户名').fill(username);
		await page.getByLabel('密码').fill('wrong-password-1');
		await page.getByRole('button', { name: '登录' }).click();
		await expect(page.getByText('用户名或密码不正确')).toBeVisible();
		await expect(page.getByLabel('用户名')).toHaveValue(username);
	}
	await page.goto('/desk/dashboard');
	await expect(page).toHaveURL(/sign-in\?next=/);
});
