// The phone's stories once more in WebKit, as the manager with an iPhone lives them.
import { expect, test } from './story.ts';
import { openWebKit, webKitInstalled } from './webkit.ts';
import type { WebKit } from './webkit.ts';

test.skip(!webKitInstalled, 'install webkit2gtk-driver and xvfb');

let webkit: WebKit;
test.beforeAll(async () => {
	webkit = await openWebKit();
});
test.afterAll(() => webkit?.close());

async function shows(words: string | RegExp): Promise<void> {
	await expect(async () => expect(await webkit.text()).toMatch(words)).toPass({ timeout: 10_000 });
}

async function fill(yes: number[], code: string, representative = '李㛃'): Promise<void> {
	for (let item = 1; item <= 10; item++)
		await webkit.click(`label[for=item${item}${yes.includes(item) ? 'y' : 'n'}]`);
	await webkit.type('#representative', representative);
	await webkit.type('#position', '安全副矿长');
	await webkit.type('#phone', '13800000000');
	await webkit.type('#code', code);
}

async function isSideways(): Promise<boolean> {
	return webkit.evaluate(
		'const root = document.documentElement; return root.scrollWidth > root.clientWidth'
	);
}

test('scan, ten taps, a name', async ({ visit, stage: { portal } }) => {
	await webkit.goto(`${portal.origin}/v/${visit.token}`);
	await shows('入企检查监督公示');
	expect(await isSideways()).toBe(false);
	await webkit.press('填写反馈卡');
	await shows('是否乱查封');
	await fill([2], visit.code);
	await webkit.type('#detail2', '三餐未缴伙食费');
	expect(await isSideways()).toBe(false);
	await webkit.press('下一步：核对');
	await shows('还没有提交');
	await shows('您在以下 1 项选择了“是”');
	await webkit.press('返回修改');
	await webkit.click('#detail2');
	const kept = await webkit.evaluate(`return document.getElementById('detail2').value`);
	expect(kept).toBe('三餐未缴伙食费');
	await webkit.press('下一步：核对');
	await webkit.press('确认提交');
	await shows('已收到');
	expect(await webkit.address()).toMatch(/\/r\/[\w-]{22,}$/);
	expect(await webkit.text()).not.toContain('三餐');
	expect(await isSideways()).toBe(false);
});

test('a mistake keeps everything and stands beside its field', async ({
	visit,
	stage: { portal }
}) => {
	await webkit.goto(portal.origin + visit.card);
	await fill([], 'ABCD-EFGH-JKMN', '王'.repeat(101));
	await webkit.press('下一步：核对');
	await shows('负责人最多 100 个字');
	const name = await webkit.evaluate(`return document.getElementById('representative').value`);
	expect(name).toBe('王'.repeat(101));
	expect(await webkit.evaluate(`return document.getElementById('item10n').checked`)).toBe(true);
});

test('verified by pasting', async ({ stage: { portal } }) => {
	await webkit.goto(`${portal.origin}/verify`);
	await webkit.type('#text', '140200-2026-00001');
	await webkit.press('核验');
	await shows('仅凭编号无法核验');
});
