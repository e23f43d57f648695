// Somebody passing the poster reports, without a name; the committee asks, and is answered by the receipt.
import type { Page } from '@playwright/test';
import { askAboutNewest, expect, expectAccessible, test } from './story.ts';

test('a report by the poster, unsigned, to the level above', async ({ page, visit }, {
	project
}) => {
	const scripts = project.use.javaScriptEnabled !== false;
	const look = () => (scripts ? expectAccessible(page) : Promise.resolve());
	await page.goto(`/v/${visit.token}`);
	await page.getByRole('link', { name: '我要反映问题' }).click();
	await expect(page.getByRole('heading', { name: '我要反映问题' })).toBeVisible();
	await expect(page.getByText('不得乱查封、乱扣押、乱冻结')).toBeVisible();
	await look();

	await page.getByLabel('经过').fill('三天的饭都没有交钱。');
	await page.getByLabel('二是不得不按规定缴纳伙食费').check();
	await page.locator('label[for=signed-yes]').click();
	await expect(page.getByLabel('姓名', { exact: true })).toBeVisible();
	await look();
	await page.getByLabel('姓名', { exact: true }).fill('李㛃');
	await page.getByLabel('联系电话').fill('12');
	await page.getByText('云岭省应急管理厅机关纪委').click();
	await page.getByRole('button', { name: '提交反映' }).click();

	await expect(page.getByText('联系电话应为 5 位以上的号码').first()).toBeVisible();
	await expect(page.getByLabel('经过')).toHaveValue('三天的饭都没有交钱。');
	await expect(page.getByLabel('二是不得不按规定缴纳伙食费')).toBeChecked();
	await look();
	await page.locator('label[for=signed-no]').click();
	await expect(page.getByLabel('姓名', { exact: true })).toBeHidden();
	await page.getByRole('button', { name: '大字版' }).click();
	await expect(page.getByLabel('经过')).toHaveValue('三天的饭都没有交钱。');
	await look();
	await page.getByRole('button', { name: '提交反映' }).click();

	await expect(page).toHaveURL(/\/r\/[\w-]{22,}\/report$/);
	await expect(page.getByRole('heading', { name: '已收到您的反映' })).toBeVisible();
	await expect(page.getByText('云岭省应急管理厅机关纪委').first()).toBeVisible();
	await expect(page.getByText('三天的饭')).toHaveCount(0);
	await look();
	await page.getByLabel('补充情况').fill('食堂师傅也看到。');
	await page.getByRole('button', { name: '提交补充' }).click();
	await expect(page.getByText('您的补充已送达')).toBeVisible();
	await expect(page.getByText('食堂师傅')).toHaveCount(0);
	await look();
});

test('未报备入企: without a poster, signed', async ({ page }, { project }) => {
	const scripts = project.use.javaScriptEnabled !== false;
	await page.goto('/');
	await page.getByRole('link', { name: '我要反映问题' }).click();
	if (scripts) await expectAccessible(page);
	await page.getByLabel('没有交通知书、没有张贴公示就来检查').check();
	await page.getByLabel('经过').fill('来了两个人，没有给任何文书。');
	await page.getByLabel('来检查的单位').selectOption({ label: '清河县应急管理局' });
	await page.getByText('检查单位自己的机关纪委').click();
	await page.getByRole('button', { name: '提交反映' }).click();
	// Without a script the browser asks for nothing more, and the server says what is missing.
	await expect(page.getByText('请写明是哪家企业').first()).toBeVisible();
	await expect(page.getByLabel('来检查的单位')).not.toHaveValue('');
	if (scripts) await expectAccessible(page);
	await page.getByLabel('企业名称').fill('清河县丰禾粮油加工厂');
	await page.locator('label[for=signed-yes]').click();
	await page.getByLabel('姓名', { exact: true }).fill('田丰');
	await page.getByLabel('联系电话').fill('0399-5531302');
	await page.getByRole('button', { name: '提交反映' }).click();
	await expect(page.getByText('清河县应急管理局机关纪委').first()).toBeVisible();
});

/** The poster's report, filled as far as it must be. */
async function write(page: Page, token: string) {
	await page.goto(`/v/${token}/report`);
	await page.getByLabel('经过').fill('三天的饭都没有交钱。');
	await page.getByText('平川市应急管理局机关纪委').click();
}

test('a question of the committee, answered by the receipt alone', async ({
	page,
	visit,
	browser,
	stage: { portal }
}, { project }) => {
	const look = () =>
		project.use.javaScriptEnabled === false ? Promise.resolve() : expectAccessible(page);
	await write(page, visit.token);
	await page.getByRole('button', { name: '提交反映' }).click();
	await expect(page.getByRole('heading', { name: '已收到您的反映' })).toBeVisible();
	const receipt = page.url();
	await page.goto('/');
	const desk = await askAboutNewest(browser, portal.origin, '一共几餐？');
	await page.goto(receipt);
	await expect(page.getByText('等您答复')).toBeVisible();
	await expect(page.getByText('一共几餐？')).toBeVisible();
	await look();
	await page.getByLabel('答复', { exact: true }).fill('九餐，㛃师傅记了账。');
	await page.getByRole('button', { name: '提交答复' }).click();
	await expect(page.getByText('您的补充已送达')).toBeVisible();
	await expect(page.getByText('等您答复')).toHaveCount(0);
	await expect(page.getByText('九餐')).toHaveCount(0);
	await look();
	await desk.reload();
	await expect(desk.getByText('九餐，㛃师傅记了账。')).toBeVisible();
	await desk.context().close();
});

test('sent before the sum is done: it waits, and goes with it', async ({ page, visit }, {
	project
}) => {
	test.skip(project.use.javaScriptEnabled === false, 'no script, no sum');
	await page.addInitScript(() => {
		const post = Worker.prototype.postMessage;
		Worker.prototype.postMessage = function (challenge: unknown) {
			document.addEventListener('solve', () => post.call(this, challenge));
		};
	});
	await write(page, visit.token);
	await page.getByRole('button', { name: '提交反映' }).click();
	await expect(page.getByText('正在准备提交')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: '大字版' }).click();
	await expect(page.locator('html')).toHaveClass('large');
	await expect(page.getByLabel('经过')).toHaveValue('三天的饭都没有交钱。');
	await page.getByRole('button', { name: '提交反映' }).click();
	await expect(page.getByText('正在准备提交')).toBeVisible();
	const sending = page.waitForRequest((request) => request.method() === 'POST');
	await page.evaluate(() => document.dispatchEvent(new Event('solve')));
	expect(new URLSearchParams((await sending).postData() ?? '').get('proof')).toMatch(/derivedKey/);
	await expect(page.getByRole('heading', { name: '已收到您的反映' })).toBeVisible();
});

test('a lost connection loses nothing: it is sent when the network is back', async ({
	page,
	context,
	visit
}, { project }) => {
	test.skip(project.use.javaScriptEnabled === false, 'sending again needs scripts');
	await write(page, visit.token);
	await context.setOffline(true);
	await page.getByRole('button', { name: '提交反映' }).click();
	await expect(page.getByText('没有网络，还没有提交')).toBeVisible();
	await expectAccessible(page);
	await context.setOffline(false);
	await expect(page.getByRole('heading', { name: '已收到您的反映' })).toBeVisible();
});

test('a sum that is never done holds nobody up for longer than 15 seconds', async ({
	page,
	visit
}, { project }) => {
	test.skip(project.use.javaScriptEnabled === false, 'no script, no sum');
	await page.clock.install();
	await page.addInitScript(() => (Worker.prototype.postMessage = () => {}));
	await write(page, visit.token);
	await page.getByRole('button', { name: '提交反映' }).click();
	await page.clock.fastForward(14_000);
	await expect(page.getByText('正在准备提交')).toBeVisible();
	const sending = page.waitForRequest((request) => request.method() === 'POST');
	await page.clock.fastForward(2_000);
	expect(new URLSearchParams((await sending).postData() ?? '').get('proof')).toBe('');
});
