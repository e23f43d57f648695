// Comfort: the size of type, a draft, a lost connection, the card again; with scripts off what needs none.
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, fillCard, test } from './story.ts';

const scripts = () => test.info().project.use.javaScriptEnabled !== false;

async function send(page: Page, card: string, code: string, yes: number[] = []): Promise<string> {
	await page.goto(card);
	await fillCard(page, code, yes);
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page).toHaveURL(/\/r\/[\w-]{22,}$/);
	return new URL(page.url()).pathname;
}

test('no cookie before sending, but one for the size of type when asked', async ({
	page,
	visit,
	context
}) => {
	for (const address of ['/', `/v/${visit.token}`, visit.card, '/privacy'])
		await page.goto(address);
	expect(await context.cookies()).toEqual([]);
	await page.goto(visit.card);
	await page.locator('label[for=item3y]').click();
	await page.getByLabel('职务').fill('矿长');
	await page.getByRole('button', { name: '大字版' }).click();
	await expect(page.locator('html')).toHaveClass('large');
	await expect(page.locator('#item3y')).toBeChecked();
	await expect(page.getByLabel('职务')).toHaveValue('矿长');
	expect((await context.cookies()).map(({ name, httpOnly }) => ({ name, httpOnly }))).toEqual([
		{ name: 'type', httpOnly: true }
	]);
	await page.goto(`/v/${visit.token}`);
	await expect(page.locator('html')).toHaveClass('large');
	await page.getByRole('link', { name: '标准字号' }).click();
	await expect(page).toHaveURL(`/v/${visit.token}`);
	await expect(page.locator('html')).toHaveClass('normal');
	expect(await context.cookies()).toEqual([]);
	for (const nowhere of ['/v/nobody', '/nothing-here']) {
		await page.goto(nowhere);
		await page.getByRole('link', { name: '大字版' }).click();
		await expect(page.locator('html')).toHaveClass('large');
		await page.getByRole('link', { name: '回到首页' }).click();
		await expect(page.locator('html')).toHaveClass('large');
		await page.getByRole('link', { name: '标准字号' }).click();
	}
});

test('the key of the keyboard that goes on leaves the size of type alone', async ({
	page,
	visit
}) => {
	await page.goto(visit.card);
	await fillCard(page, visit.code);
	await page.getByLabel('职务').press('Enter');
	await expect(page.getByText('还没有提交')).toBeVisible();
	await expect(page.locator('html')).toHaveClass('normal');
});

for (const scheme of ['light', 'dark'] as const)
	test(`大字版, ${scheme}: contrast AAA, targets of 60 px, no sideways scrolling at 320 px`, async ({
		page,
		visit
	}) => {
		test.skip(!scripts(), 'axe needs scripts in the page');
		await page.setViewportSize({ width: 320, height: 640 });
		await page.emulateMedia({ colorScheme: scheme });
		await page.goto('/?type=large');
		for (const address of ['/', `/v/${visit.token}`, visit.card, '/privacy']) {
			await page.goto(address);
			await expectAccessible(page, { large: true });
			const small = await page
				.locator('main .button:visible, main input:visible:not([type]), .item > label:visible')
				.evaluateAll(
					(all) => all.filter((each) => each.getBoundingClientRect().height < 60).length
				);
			expect(small).toBe(0);
			const type = await page
				.locator('main p:visible, main label:visible')
				.evaluateAll((all) =>
					Math.min(...all.map((e) => parseFloat(getComputedStyle(e).fontSize)))
				);
			expect(type).toBeGreaterThanOrEqual(18);
		}
	});

test('a draft is kept when asked, without the code, and gone when sent', async ({
	context,
	visit
}) => {
	test.skip(!scripts(), 'a draft needs scripts');
	const first = await context.newPage();
	await first.goto(`${visit.card}#${visit.code.replaceAll('-', '')}`);
	await expect(first.getByLabel('反馈码', { exact: true })).toHaveValue(/^[\dA-Z]{12}$/);
	await expect(first).toHaveURL(visit.card);
	await expect(first.getByText('还有 13 项没有填')).toBeVisible();
	await first.locator('label[for=item2y]').click();
	await expect(first.getByText('还有 12 项没有填')).toBeVisible();
	expect(await first.evaluate(() => localStorage.length)).toBe(0);
	await first.getByLabel('在这部手机上保存草稿').check();
	await first.locator('#detail2').fill('三餐');
	await first.locator('input[name=unsure][value=visitOrdinal]').check();
	const kept = await first.evaluate(() => JSON.stringify(localStorage));
	expect(kept).toContain('三餐');
	expect(kept).not.toContain(visit.code.replaceAll('-', ''));
	await first.close();

	const page = await context.newPage();
	await page.goto(visit.card);
	await expect(page.getByText('已恢复上次的草稿')).toBeVisible();
	await expect(page.locator('#item2y')).toBeChecked();
	await expect(page.locator('#detail2')).toHaveValue('三餐');
	await expect(page.locator('input[name=unsure][value=visitOrdinal]')).toBeChecked();
	await expectAccessible(page);
	await page.getByLabel('在这部手机上保存草稿').uncheck();
	expect(await page.evaluate(() => localStorage.length)).toBe(0);
	await page.getByLabel('在这部手机上保存草稿').check();
	await fillCard(page, visit.code);
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page.getByRole('heading', { name: '已收到' })).toBeVisible();
	expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test('leaving with something typed is asked about', async ({ page, visit }) => {
	test.skip(!scripts(), 'a warning needs scripts');
	await page.goto(visit.card);
	await page.getByLabel('职务').fill('矿长');
	const asked = page.waitForEvent('dialog');
	const leaving = page.goto('/').catch(() => null);
	const dialog = await asked;
	expect(dialog.type()).toBe('beforeunload');
	await dialog.dismiss();
	await leaving;
	await expect(page.getByLabel('职务')).toHaveValue('矿长');
});

test('a lost connection loses nothing: it is sent when the network is back', async ({
	page,
	context,
	visit
}) => {
	test.skip(!scripts(), 'sending again needs scripts');
	await page.goto(visit.card);
	await fillCard(page, visit.code, [4]);
	await context.setOffline(true);
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await expect(page.getByText('没有网络')).toBeVisible();
	await context.setOffline(false);
	await expect(page.getByText('还没有提交')).toBeVisible();
	await context.setOffline(true);
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page.getByText('网络不通，还没有提交成功')).toBeVisible();
	await expectAccessible(page);
	await context.setOffline(false);
	await expect(page.getByRole('heading', { name: '已收到' })).toBeVisible({ timeout: 15_000 });
});

test('a wrong answer to the last sending is shown as the page it is', async ({ page, visit }) => {
	await page.goto(visit.card);
	await fillCard(page, visit.code);
	await page.getByRole('button', { name: '下一步：核对' }).click();
	// A click does not wait for the page it leads to: the route would take the review for the sending.
	await expect(page.getByText('还没有提交')).toBeVisible();
	await page.route('**/card', (route) =>
		route.request().method() === 'POST'
			? route.continue({ postData: `${route.request().postData()}&item1=yes` })
			: route.continue()
	);
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page.getByText('这一项重复提交了').first()).toBeVisible();
	await expect(page.getByLabel('职务')).toHaveValue('安全副矿长');
	if (scripts()) await expect(page.getByRole('alert')).toBeFocused();
});

test('the card again: at once, shut by a tap, later by the phone number', async ({
	page,
	visit,
	context
}) => {
	const receipt = await send(page, visit.card, visit.code, [5]);
	const own = await context.cookies(page.url());
	expect(own).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: receipt }]);
	const picture = page.getByRole('img', { name: /回执图片/ });
	await expect(picture).toBeVisible();
	if (scripts()) {
		await expectAccessible(page);
		await expect(async () =>
			expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(640)
		).toPass();
	}
	await page.getByRole('link', { name: '打开我填写的反馈卡' }).click();
	await expect(page.getByText('是，存在此情形')).toHaveCount(1);
	if (scripts()) await expectAccessible(page);
	const pdf = await page.request.get(`${receipt}/card.pdf`);
	expect(pdf.headers()).toMatchObject({
		'content-type': 'application/pdf',
		'content-disposition': 'inline; filename="card.pdf"'
	});
	await page.getByRole('button', { name: '立即关闭' }).click();
	await expect(page).toHaveURL(receipt);
	expect(await context.cookies(page.url())).toEqual([]);

	const shut = await page.request.get(`${receipt}/card.pdf`, { maxRedirects: 0 });
	expect(shut.status()).toBe(303);
	await page.goto(`${receipt}/card`);
	await expect(page.getByText('李㛃')).toHaveCount(0);
	if (scripts()) await expectAccessible(page);
	await page.getByLabel('联系电话').fill(visit.code);
	await page.getByRole('button', { name: '查看' }).click();
	await expect(page.getByText('与填写反馈卡时留下的电话不一致')).toBeVisible();
	await page.getByLabel('联系电话').fill('138 0000 0000');
	await page.getByRole('button', { name: '查看' }).click();
	await expect(page.getByText('是，存在此情形')).toHaveCount(1);
});

test('the receipt goes to a mailbox', async ({ page, visit }) => {
	await send(page, visit.card, visit.code);
	await page.getByLabel('发到邮箱').fill('li@mine.example');
	await page.getByRole('button', { name: '发送' }).click();
	await expect(page.getByText('已安排发送')).toBeVisible();
	if (scripts()) await expectAccessible(page);
});

test('on paper: the poster without its buttons, the receipt with its number', async ({
	page,
	visit
}) => {
	await page.goto(`/v/${visit.token}`);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText('十是不得乱查封')).toBeVisible();
	for (const words of ['填写反馈卡', '我要反映问题', '大字版'])
		await expect(page.getByText(words)).toBeHidden();
	await page.emulateMedia({ media: null });
	const receipt = await send(page, visit.card, visit.code);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText(receipt.split('/').at(-1)!, { exact: true })).toBeVisible();
	await expect(page.getByRole('img', { name: /回执图片/ })).toBeVisible();
	await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
	for (const words of ['发到邮箱', '打开我填写的反馈卡'])
		await expect(page.getByText(words, { exact: true })).toBeHidden();
});

test('files for the domain, and pages that need not be sent twice', async ({
	request,
	visit,
	stage: { portal }
}) => {
	mkdirSync(`${portal.folder}/public`, { recursive: true });
	writeFileSync(`${portal.folder}/public/MP_verify_a1.txt`, 'a1');
	writeFileSync(`${portal.folder}/public/privacy.html`, 'not this');
	writeFileSync(`${portal.folder}/public/large.txt`, 'x'.repeat(100_000));
	const file = await request.get('/MP_verify_a1.txt');
	expect([file.status(), await file.text()]).toEqual([200, 'a1']);
	expect(file.headers()['content-type']).toBe('text/plain; charset=utf-8');
	for (const address of [
		'/MP_verify_a2.txt',
		'/large.txt',
		'/secret.key',
		'/..%2fsecret.key',
		'/public%2fMP_verify_a1.txt'
	])
		expect((await request.get(address)).status(), address).toBe(404);
	expect(await (await request.get('/privacy')).text()).toContain('个人信息处理告知');

	const poster = await request.get(`/v/${visit.token}`);
	const { etag = '', 'cache-control': cache } = poster.headers();
	expect(cache).toBe('no-cache');
	const again = await request.get(`/v/${visit.token}`, { headers: { 'if-none-match': etag } });
	expect(again.status()).toBe(304);
});
