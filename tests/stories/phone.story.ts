// The enterprise's manager scans, fills, looks once more, sends, and reads the receipt; scripts on or off.
import { expect, expectAccessible, fillCard, test } from './story.ts';

test('scan, ten taps, a name', async ({ page, visit }, { project }) => {
	const scripts = project.use.javaScriptEnabled !== false;
	const look = () => (scripts ? expectAccessible(page) : Promise.resolve());

	await page.goto(`/v/${visit.token}`);
	await expect(page.getByRole('heading', { name: '入企检查监督公示' })).toBeVisible();
	await expect(page.getByText('乱冻结')).toBeVisible();
	await look();
	const onward = page.getByRole('link', { name: '填写反馈卡' });
	await page.emulateMedia({ media: 'print' });
	await expect(onward).toBeHidden();
	await page.emulateMedia({ media: null });
	await onward.click();

	await expect(page).toHaveURL(visit.card);
	await expect(page.getByText('十、是否乱查封、乱扣押、动辄责令停产停业。')).toBeVisible();
	await look();
	await fillCard(page, visit.code, [2]);
	await page.getByLabel('具体情况').and(page.locator('#detail2')).fill('三餐未缴伙食费');
	await look();
	await page.getByRole('button', { name: '下一步：核对' }).click();

	await expect(page.getByText('还没有提交')).toBeVisible();
	await expect(page.getByText('您在以下 1 项选择了“是”')).toBeVisible();
	await look();
	await page.getByRole('button', { name: '返回修改' }).click();
	await expect(page.locator('#detail2')).toHaveValue('三餐未缴伙食费');
	await expect(page.getByLabel('负责人')).toHaveValue('李㛃');
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();

	await expect(page).toHaveURL(/\/r\/[\w-]{22,}$/);
	await expect(page.getByRole('heading', { name: '已收到' })).toBeVisible();
	await look();
	await expect(async () => {
		await page.reload();
		await expect(page.getByText('对方邮箱已收下').first()).toBeVisible({ timeout: 500 });
	}).toPass();
	await expect(page.getByText('三餐')).toHaveCount(0);
});

test('a mistake keeps everything and stands beside its field', async ({ page, visit }, {
	project
}) => {
	await page.goto(visit.card);
	await fillCard(page, 'ABCD-EFGH-JKMN', [], '王'.repeat(101));
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await expect(page.getByText('负责人最多 100 个字').first()).toBeVisible();
	await expect(page.getByLabel('负责人')).toHaveValue('王'.repeat(101));
	await expect(page.getByLabel('反馈码', { exact: true })).toHaveValue('ABCD-EFGH-JKMN');
	await expect(page.locator('#item10n')).toBeChecked();
	if (project.use.javaScriptEnabled !== false) await expectAccessible(page);
});

test('without a code it is taken as 未验码, and the code can be added later', async ({
	page,
	visit
}, { project }) => {
	await page.goto(visit.card);
	await fillCard(page, '');
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page).toHaveURL(/\/r\/[\w-]{22,}$/);
	await expect(page.getByText('未验码，待电话核实')).toBeVisible();
	if (project.use.javaScriptEnabled !== false) await expectAccessible(page);
	await page.getByLabel('反馈码').fill(visit.code.toLowerCase());
	await page.getByRole('button', { name: '补填反馈码' }).click();
	await expect(page.getByText('反馈码已核对')).toBeVisible();
});

test('the other public pages', async ({ page }, { project }) => {
	for (const address of ['/', '/privacy', '/sign-in', '/demo/mailbox', '/v/nobody']) {
		await page.goto(address);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		if (project.use.javaScriptEnabled !== false) await expectAccessible(page);
	}
});
