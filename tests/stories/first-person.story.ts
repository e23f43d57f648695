// A real installation, no demo: its first person comes from the operator's link to the desk, by a phone's app.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { builtRoutes } from '../support/built.ts';
import { freePort, runPortal } from '../support/portal.ts';
import type { RunningPortal } from '../support/portal.ts';
import { expect, expectAccessible } from './story.ts';

interface Installation {
	portal: RunningPortal;
	/** What `npm run person` printed on the empty folder, before the portal's first start. */
	printed: string;
}

const test = base.extend<object, { installation: Installation }>({
	installation: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
		async ({}, use) => {
			const folder = mkdtempSync(path.join(tmpdir(), 'first-person-'));
			const settings = {
				...{ DATA_DIR: path.join(folder, 'data'), PORT: String(await freePort()) },
				...{ DEMO: '0', SMTP_URL: 'smtp://127.0.0.1:9' }
			};
			const wish = ['--username', 'guanli', '--bureau', '柳溪县应急管理局', '--role', 'system'];
			const printed = execFileSync(
				'npm',
				['run', '--silent', 'person', '--', ...wish, '--name', '柳青'],
				{ env: { ...process.env, ...settings }, encoding: 'utf8' }
			);
			const portal = await runPortal(settings);
			await use({ portal, printed });
			await portal.stop();
			rmSync(folder, { recursive: true, force: true });
		},
		{ scope: 'worker' }
	],
	baseURL: async ({ installation }, use) => use(installation.portal.origin)
});

const password = 'juniper-kettle-ocean-42';

/** As any app reckons it (RFC 6238), not by our own code. */
function codeOf(secret: string, now = Date.now()): string {
	const bits = [...secret].map((letter) =>
		'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
	);
	const bytes = bits.join('').match(/.{8}/g) ?? [];
	const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
	const hash = createHmac('sha1', key).update(step).digest();
	const part = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
	return String(part % 1_000_000).padStart(6, '0');
}

async function scanned(page: Page, folder: string): Promise<URL> {
	const picture = path.join(folder, 'qr.png');
	await page.locator('.qr').screenshot({ path: picture });
	return new URL(execFileSync('zbarimg', ['--raw', '-q', picture], { encoding: 'utf8' }).trim());
}

async function typePassword(page: Page): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill('guanli');
	await page.getByLabel('密码').fill(password);
	await page.getByRole('button', { name: '登录' }).click();
}

async function giveCode(page: Page, code: string): Promise<void> {
	await page.getByLabel('验证码').fill(code);
	await page.getByRole('button', { name: '继续' }).click();
}

/** Whoever has given his password alone opens nothing of the desk, whatever address he tries. */
async function expectDeskShut(page: Page): Promise<void> {
	const doors = builtRoutes().filter(({ address }) => address.startsWith('/desk'));
	expect(doors.length).toBeGreaterThan(50);
	for (const { address } of doors) {
		const answer = await page.request.get(address.replace(/\[\w+\]/g, 'x'), { maxRedirects: 0 });
		expect(answer.status(), address).toBe(303);
		expect(answer.headers().location, address).toContain('/sign-in/second-factor?next=');
	}
	const data = await page.request.get('/desk/people/__data.json');
	expect(await data.json()).toMatchObject({ type: 'redirect' });
}

test('from the link on the terminal to the desk', async ({ page, installation }) => {
	const { portal, printed } = installation;
	const lines = printed.trim().split('\n');
	expect(lines[0]).toContain('柳青（柳溪县应急管理局，系统管理员）');
	const link = lines[1] ?? '';
	expect(link).toMatch(new RegExp(`^${portal.origin}/invitation/[\\w-]{22,}$`));

	await page.goto('/');
	await expect(page.getByText('演示环境')).toHaveCount(0);
	await page.goto(link);
	await expectAccessible(page);
	await page.getByLabel('密码', { exact: true }).fill(password);
	await page.getByLabel('再输入一次密码').fill(password);
	await page.getByRole('button', { name: '设置密码并登录' }).click();
	await expect(page).toHaveURL(/\/sign-in\/enrolment$/);
	await expectAccessible(page);
	await expectDeskShut(page);

	const address = await scanned(page, portal.folder);
	expect(address.protocol).toBe('otpauth:');
	expect(decodeURIComponent(address.href)).toContain('入企检查监督反馈平台:guanli');
	const secret = address.searchParams.get('secret') ?? '';
	expect(secret).toMatch(/^[A-Z2-7]{32}$/);
	await page.locator('summary').click();
	await expect(page.locator('.secret')).toHaveText(secret.match(/.{4}/g)!.join(' '));

	await page.getByLabel('验证码').fill(codeOf(secret, Date.now() - 600_000));
	await page.getByRole('button', { name: '启用二次验证' }).click();
	await expect(page.getByRole('alert')).toContainText('验证码');
	await expectAccessible(page);
	// A wrong code does not change the key that the app has read already.
	expect((await scanned(page, portal.folder)).href).toBe(address.href);
	const first = codeOf(secret);
	await page.getByLabel('验证码').fill(first);
	await page.getByRole('button', { name: '启用二次验证' }).click();
	await expect(page.getByRole('heading', { name: '恢复码' })).toBeVisible();
	await expectAccessible(page);
	const codes = await page.locator('.codes code').allInnerTexts();
	expect(new Set(codes).size).toBe(10);
	await page.locator('main a.button').click();
	await expect(page).toHaveURL(/\/desk/);
	await expect(page.getByText('柳青').first()).toBeVisible();

	await test.step('the link a second time', async () => {
		await page.context().clearCookies();
		expect((await page.goto(link))?.status()).toBe(404);
		await expect(page.getByText('这个链接已经用过或已过期')).toBeVisible();
		const other = { password: `${password}-other`, again: `${password}-other` };
		const sent = await page.request.post(link, { form: other, maxRedirects: 0 });
		expect(sent.status()).toBeGreaterThanOrEqual(400);
		expect(sent.headers()['set-cookie']).toBeUndefined();
	});

	await test.step('the next sign-in asks for the app, and takes each code once', async () => {
		await typePassword(page);
		await expect(page).toHaveURL(/\/sign-in\/second-factor/);
		await expectAccessible(page);
		await expectDeskShut(page);
		expect((await page.goto('/sign-in/enrolment'))?.url()).toContain('/sign-in/second-factor');
		await giveCode(page, first);
		await expect(page.getByRole('alert')).toContainText('验证码');
		await giveCode(page, codes[3]!);
		await expect(page.getByText('您用恢复码登录，还剩 9 个')).toBeVisible();
		await page.context().clearCookies();
		await typePassword(page);
		await giveCode(page, codes[3]!);
		await expect(page.getByRole('alert')).toContainText('验证码');
		await expectDeskShut(page);
		// The app's next code, a little early: the one before was spent.
		await giveCode(page, codeOf(secret, Date.now() + 30_000));
		await expect(page).toHaveURL(/\/desk/);
	});
});
