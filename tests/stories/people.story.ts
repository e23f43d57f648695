// How people come in, prove who they are, stand in for one another and go; each page passes axe.
import type { Page } from '@playwright/test';
import { codeAt } from '../../src/lib/server/identity/second-factor.ts';
import { expect, expectAccessible, test } from './story.ts';

const password = 'juniper-kettle-ocean-42';

async function typePassword(page: Page, username: string, words = 'demo-pingchuan'): Promise<void> {
	await page.context().clearCookies();
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill(username);
	await page.getByLabel('密码').fill(words);
	await page.getByRole('button', { name: '登录' }).click();
}

async function signIn(page: Page, username: string, words?: string): Promise<void> {
	await typePassword(page, username, words);
	await expect(page).toHaveURL(/\/desk/);
}

/** Invites somebody at the desk and answers the link. */
async function invite(page: Page, name: string, username: string, role: string): Promise<string> {
	await page.goto('/desk/people/new');
	await page.getByLabel('真实姓名').fill(name);
	await page.getByLabel('用户名').fill(username);
	await page.getByLabel('单位').selectOption({ label: '白塔县应急管理局' });
	await page.getByLabel('岗位').selectOption({ label: role });
	await page.getByRole('button', { name: '生成一次性链接' }).click();
	return page.locator('.link code').innerText();
}

async function setPassword(page: Page, link: string, words = password): Promise<void> {
	await page.context().clearCookies();
	await page.goto(link);
	await page.getByLabel('密码', { exact: true }).fill(words);
	await page.getByLabel('再输入一次密码').fill(words);
	await page.getByRole('button', { name: '设置密码并登录' }).click();
}

/** Reads the key that the app would scan, and gives its code. */
async function enrol(page: Page): Promise<string> {
	await page.locator('summary').click();
	const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
	await page.getByLabel('验证码').fill(codeAt(secret, new Date()));
	await page.getByRole('button', { name: '启用二次验证' }).click();
	await expect(page.getByRole('heading', { name: '恢复码' })).toBeVisible();
	return secret;
}

test('invited, a second factor, recovery codes, reset, shut out', async ({ page }) => {
	const username = `bt-jiandu-${Date.now() % 100_000}`;
	await signIn(page, 'anquan');
	await expect(page).toHaveURL(/\/desk\/people/);
	await expectAccessible(page);
	await page.goto('/desk/people/new');
	await page.getByRole('button', { name: '生成一次性链接' }).click();
	await expect(page.getByText('请选择岗位').first()).toBeVisible();
	await expectAccessible(page);
	const link = await invite(page, '季知秋', username, '执法监督员');
	await expectAccessible(page);

	await setPassword(page, link, 'password1234');
	await expect(page.getByText('这个密码太常见')).toBeVisible();
	await expectAccessible(page);
	await setPassword(page, link);
	await expect(page).toHaveURL(/\/desk/);
	expect((await page.request.get(link)).status()).toBe(404);

	await page.goto('/desk/account');
	await expectAccessible(page);
	await page.getByRole('link', { name: '设置', exact: true }).click();
	await expect(page.getByRole('heading', { name: '确认是您本人' })).toBeVisible();
	await expectAccessible(page);
	await page.getByLabel('密码').fill('not-the-password');
	await page.getByRole('button', { name: '继续' }).click();
	await expect(page.getByText('密码不正确')).toBeVisible();
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '继续' }).click();
	await expect(page).toHaveURL(/second-factor$/);
	await expect(page.locator('.qr svg')).toBeVisible();
	await expectAccessible(page);
	const secret = await enrol(page);
	await expectAccessible(page);
	const codes = await page.locator('.codes code').allInnerTexts();
	expect(codes).toHaveLength(10);

	await typePassword(page, username, password);
	await expect(page).toHaveURL(/sign-in\/second-factor/);
	await expectAccessible(page);
	await page.goto('/desk/dashboard');
	await expect(page).toHaveURL(/sign-in\/second-factor/);
	// The code of ten minutes ago is none any more, whenever the clock of this story turns a step.
	await page.getByLabel('验证码').fill(codeAt(secret, new Date(Date.now() - 600_000)));
	await page.getByRole('button', { name: '继续' }).click();
	await expect(page.getByRole('alert')).toContainText('验证码');
	await page.getByLabel('验证码').fill(codes[0]!.toUpperCase());
	await page.getByRole('button', { name: '继续' }).click();
	await expect(page.getByText('您用恢复码登录，还剩 9 个')).toBeVisible();
	await page.goto('/desk/account/recovery-codes');
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '继续' }).click();
	await expectAccessible(page);
	await page.goto('/desk/account/password');
	await expectAccessible(page);

	await signIn(page, 'anquan');
	await page.goto('/desk/people?role=supervisor');
	await page.getByRole('link', { name: '季知秋' }).first().click();
	await expectAccessible(page);
	await page.getByRole('link', { name: '变更岗位或单位' }).click();
	await expectAccessible(page);
	await page.goBack();
	await page.getByRole('link', { name: '重置密码和二次验证' }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: '重置并生成一次性链接' }).click();
	const again = await page.locator('.link code').innerText();
	const personPage = page.url().replace(/\/reset$/, '');

	await typePassword(page, username, password);
	await expect(page.getByRole('alert')).toContainText('被重置，原密码不再有效');
	await setPassword(page, again, `${password}-new`);
	await expect(page.getByText('您的密码和二次验证曾被重置')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: '是我要求的，知道了' }).click();
	await expect(page.getByText('您的密码和二次验证曾被重置')).toBeHidden();

	await signIn(page, 'anquan');
	await page.goto(personPage);
	await page.getByRole('link', { name: '停用账号' }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: '停用' }).click();
	await expect(page.getByText('已停用').first()).toBeVisible();
	await typePassword(page, username, `${password}-new`);
	await expect(page.getByText('用户名或密码不正确')).toBeVisible();
});

test('one person under two names of the same bureau is refused', async ({ page }) => {
	await signIn(page, 'anquan');
	await page.goto('/desk/people/new');
	await page.getByLabel('真实姓名').fill('邵春来');
	await page.getByLabel('用户名').fill(`again-${Date.now() % 100_000}`);
	await page.getByLabel('单位').selectOption({ label: '白塔县应急管理局' });
	await page.getByLabel('岗位').selectOption({ label: '执法监督员' });
	await page.getByRole('button', { name: '生成一次性链接' }).click();
	await expect(page.getByText('不能由同一人担任').first()).toBeVisible();
	await expect(page.getByLabel('真实姓名')).toHaveValue('邵春来');
});

test('a stand-in has both posts from the day it is arranged until it is ended', async ({
	page
}) => {
	const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
	await signIn(page, 'anquan');
	await page.goto('/desk/people?role=approver');
	await page.getByRole('link', { name: '祝大成' }).click();
	await page.getByRole('link', { name: '安排代岗' }).click();
	await expectAccessible(page);
	await page.getByLabel('代岗人').selectOption({ label: '邵春来（检查登记员）' });
	await page.getByLabel('结束日期').fill(today);
	await page.getByRole('button', { name: '安排代岗' }).click();
	await expect(page.getByText('代岗中')).toBeVisible();
	await expectAccessible(page);
	const personPage = page.url();

	await signIn(page, 'bt-dengji');
	await expect(page.getByText('检查登记员，代审批人')).toBeVisible();

	await signIn(page, 'anquan');
	await page.goto(personPage);
	await page.getByRole('button', { name: '提前结束' }).click();
	await expect(page.getByText('已结束').first()).toBeVisible();
	await signIn(page, 'bt-dengji');
	await expect(page.getByText('检查登记员，代审批人')).toBeHidden();
});

test('sessions are listed and ended; signing out clears the browser', async ({ page, browser }) => {
	await signIn(page, 'shenji');
	const other = await browser.newContext();
	const elsewhere = await other.newPage();
	await signIn(elsewhere, 'shenji');
	await page.goto('/desk/account');
	await expect(page.getByText('当前', { exact: true })).toBeVisible();
	await page.getByRole('button', { name: '结束', exact: true }).first().click();
	await expect(page).toHaveURL(/\/desk\/account$/);
	await elsewhere.goto('/desk/account');
	await expect(elsewhere).toHaveURL(/sign-in\?next=/);
	await other.close();
	const leaving = page.waitForResponse(/sign-out/);
	await page.getByRole('button', { name: '退出登录' }).click();
	expect((await (await leaving).allHeaders())['clear-site-data']).toContain('"storage"');
	await page.goto('/desk/account');
	await expect(page).toHaveURL(/sign-in\?next=/);
});

test('the administrators open neither cards nor visits', async ({ page }) => {
	for (const username of ['admin', 'anquan', 'shenji']) {
		await signIn(page, username);
		for (const address of ['/desk/dashboard', '/desk/visits', '/desk/letters']) {
			const answer = await page.goto(address);
			expect(answer?.status(), `${username} ${address}`).toBe(403);
		}
	}
	// Reading people and keeping them are two things.
	await page.goto('/desk/people');
	await expect(page.getByRole('link', { name: '邀请人员' })).toBeHidden();
	expect((await page.goto('/desk/people/new'))?.status()).toBe(403);
});
