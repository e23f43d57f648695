// The two offices and the administrator at a wide screen, light and dark, each on his own pages.
import { expect, expectAccessible, test } from './story.ts';

const pages: Record<string, string[]> = {
	'pc-jiwei': [
		'/desk/dashboard',
		'/desk/dashboard?state=flagged&kind=enforcement',
		'/desk/letters',
		'/desk/directory'
	],
	'pc-jiandu': [
		'/desk/dashboard',
		'/desk/dashboard?state=silent&page=2',
		'/desk/letters?undelivered=1'
	],
	'pc-dengji': ['/desk/visits', '/desk/visits/new'],
	'pc-shenpi': ['/desk/visits', '/desk/directory'],
	admin: ['/desk/directory', '/desk/directory/new'],
	anquan: ['/desk/people'],
	shenji: ['/desk/ledger', '/desk/ledger?act=signed%20in']
};

for (const scheme of ['light', 'dark'] as const)
	for (const [username, addresses] of Object.entries(pages))
		test(`${username}, ${scheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme: scheme });
			await page.goto('/sign-in');
			await page.getByLabel('用户名').fill(username);
			await page.getByLabel('密码').fill('demo-pingchuan');
			await page.getByRole('button', { name: '登录' }).click();
			await expect(page).toHaveURL(/\/desk/);
			for (const address of addresses) {
				await page.goto(address);
				await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
				await expectAccessible(page);
			}
		});

test('the demo tells its whole story on the dashboard', async ({ page }) => {
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill('pc-jiwei');
	await page.getByLabel('密码').fill('demo-pingchuan');
	await page.getByRole('button', { name: '登录' }).click();
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
