// The phone's stories once more in WebKit, as the manager with an iPhone lives them.
import type { SeededVisit } from '../support/portal.ts';
import { askAboutNewest, expect, test } from './story.ts';
import { openWebKit, webKitInstalled } from './webkit.ts';
import type { WebKit } from './webkit.ts';

test.skip(!webKitInstalled, 'install webkit2gtk-driver and xvfb');

let webkit: WebKit;
test.beforeAll(async () => {
	webkit = await openWebKit();
});
test.afterAll(() => webkit?.close());

/** The key of the keyboard that goes on, as WebDriver writes it. */
const enter = '\uE007';

async function shows(words: string | RegExp): Promise<void> {
	await expect(async () => expect(await webkit.text()).toMatch(words)).toPass({ timeout: 10_000 });
}

async function isSized(size: 'normal' | 'large'): Promise<void> {
	const name = 'return document.documentElement.className';
	await expect(async () => expect(await webkit.evaluate(name)).toBe(size)).toPass();
}

async function fill(yes: number[], code: string, representative = '李㛃'): Promise<void> {
	for (let item = 1; item <= 10; item++)
		await webkit.click(`label[for=item${item}${yes.includes(item) ? 'y' : 'n'}]`);
	await webkit.type('#representative', representative);
	await webkit.type('#position', '安全副矿长');
	await webkit.type('#phone', '13800000000');
	if (code) await webkit.type('#code', code);
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
	await webkit.type('#position', `安全副矿长${enter}`);
	await shows('还没有提交');
	await isSized('normal');
	await webkit.press('确认提交');
	await shows('已收到');
	expect(await webkit.address()).toMatch(/\/r\/[\w-]{22,}$/);
	expect(await webkit.text()).not.toContain('三餐');
	expect(await isSideways()).toBe(false);
});

async function sendCard(origin: string, visit: SeededVisit, yes: number[] = []): Promise<string> {
	await webkit.goto(origin + visit.card);
	await fill(yes, visit.code);
	await webkit.press('下一步：核对');
	await shows('还没有提交');
	await webkit.press('确认提交');
	await shows('已收到');
	return webkit.address();
}

test('the card again: at once, shut by a tap, later by the phone number', async ({
	visit,
	stage: { portal }
}) => {
	await sendCard(portal.origin, visit, [5]);
	const width = `return document.querySelector('main img').naturalWidth`;
	await expect(async () => expect(await webkit.evaluate(width)).toBe(640)).toPass();
	await webkit.press('打开我填写的反馈卡');
	await shows('任何人不得要求您出示这一页');
	expect((await webkit.text()).match(/是，存在此情形/g)).toHaveLength(1);
	expect(await isSideways()).toBe(false);
	await webkit.press('立即关闭');
	await shows('送达进度');
	await webkit.press('打开我填写的反馈卡');
	await webkit.type('#phone', '13900000000');
	await webkit.press('查看');
	await shows('与填写反馈卡时留下的电话不一致');
	expect(await webkit.text()).not.toContain('李㛃');
	await webkit.type('#phone', '138 0000 0000');
	await webkit.press('查看');
	await shows('是，存在此情形');
});

test('the receipt goes to a mailbox', async ({ visit, stage: { portal } }) => {
	const receipt = await sendCard(portal.origin, visit);
	await webkit.type('#email', 'li@mine.example');
	await webkit.press('发送');
	await shows('已安排发送');
	await webkit.press('回到回执');
	await shows('送达进度');
	expect(await webkit.address()).toBe(receipt);
});

test('a report by the poster, unsigned, to the level above', async ({
	visit,
	stage: { portal }
}) => {
	await webkit.goto(`${portal.origin}/v/${visit.token}`);
	await webkit.press('我要反映问题');
	await shows('发生了什么');
	expect(await isSideways()).toBe(false);
	await webkit.type('#what', '三天的饭都没有交钱。');
	await webkit.click('input[name=items][value="2"]');
	await webkit.click('input[name=way][value=above]');
	await webkit.click('label[for=signed-yes]');
	await webkit.type('[name=name]', '李㛃');
	await webkit.type('[name=phone]', '12');
	await webkit.press('提交反映');
	await shows('联系电话应为 5 位以上的号码');
	const kept = await webkit.evaluate(`return document.getElementById('what').value`);
	expect(kept).toBe('三天的饭都没有交钱。');
	const focused = `return document.activeElement.getAttribute('role')`;
	expect(await webkit.evaluate(focused)).toBe('alert');
	await webkit.click('label[for=signed-no]');
	await webkit.press('提交反映');
	await shows('已收到您的反映');
	expect(await webkit.address()).toMatch(/\/r\/[\w-]{22,}\/report$/);
	expect(await webkit.text()).not.toContain('三天的饭');
	await webkit.type('#words', '食堂师傅也看到。');
	await webkit.press('提交补充');
	await shows('您的补充已送达');
	expect(await webkit.text()).not.toContain('食堂师傅');
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

test('未报备入企: without a poster', async ({ stage: { portal } }) => {
	await webkit.goto(portal.origin);
	await webkit.press('我要反映问题');
	await webkit.click('input[name=unposted]');
	await webkit.type('#enterprise', '清河县丰禾粮油加工厂');
	await webkit.type('#what', '来了两个人，没有给任何文书。');
	await webkit.click('input[name=way][value=own]');
	await webkit.evaluate(
		`const list = document.getElementById('bureau');
		[...list.options].find((each) => each.text === '清河县应急管理局').selected = true`
	);
	await webkit.press('提交反映');
	await shows('清河县应急管理局机关纪委');
});

test('a question of the committee, answered by the receipt alone', async ({
	visit,
	browser,
	stage: { portal }
}) => {
	await webkit.goto(`${portal.origin}/v/${visit.token}/report`);
	await webkit.type('#what', '三天的饭都没有交钱。');
	await webkit.click('input[name=way][value=own]');
	await webkit.press('提交反映');
	await shows('已收到您的反映');
	const receipt = await webkit.address();
	await webkit.goto(portal.origin);
	const desk = await askAboutNewest(browser, portal.origin, '一共几餐？');
	await webkit.goto(receipt);
	await shows('等您答复');
	await shows('一共几餐？');
	await webkit.type('#words', '九餐，㛃师傅记了账。');
	await webkit.press('提交答复');
	await shows('您的补充已送达');
	expect(await webkit.text()).not.toMatch(/等您答复|九餐/);
	expect(await isSideways()).toBe(false);
	await desk.reload();
	await expect(desk.getByText('九餐，㛃师傅记了账。')).toBeVisible();
	await desk.context().close();
});

test('a number from the wall; no code, which is added later', async ({
	visit,
	stage: { portal }
}) => {
	await webkit.goto(`${portal.origin}/v/${visit.token}`);
	const [, number = ''] = /公示编号\s*(\d{4} \d{4})/.exec(await webkit.text()) ?? [];
	await webkit.goto(portal.origin);
	await webkit.type('#number', number);
	await webkit.press('打开公示');
	await shows('入企检查监督公示');
	expect(await webkit.address()).toBe(`${portal.origin}/v/${visit.token}`);
	await webkit.press('填写反馈卡');
	await shows('是否乱查封');
	await fill([], '');
	await webkit.press('下一步：核对');
	await shows('未验码，待电话核实');
	await webkit.press('确认提交');
	await shows('已收到');
	await webkit.type('#code', ` ${visit.code.toLowerCase()} `);
	await webkit.press('补填反馈码');
	await shows('反馈码已核对');
});

test('大字版 keeps what was typed; a draft outlives the page and is gone when sent', async ({
	visit,
	stage: { portal }
}) => {
	const card = portal.origin + visit.card;
	const value = (css: string) =>
		webkit.evaluate<string>(`return document.querySelector('${css}').value`);
	const drafts = () => webkit.evaluate<number>('return localStorage.length');
	await webkit.goto(`${card}#${visit.code.replaceAll('-', '')}`);
	await webkit.click('label[for=item2y]');
	await webkit.type('#detail2', '三餐');
	await webkit.press('大字版');
	await isSized('large');
	expect(await value('#detail2')).toBe('三餐');
	expect(await value('#code')).toBe(visit.code.replaceAll('-', ''));
	expect(await isSideways()).toBe(false);
	expect(await drafts()).toBe(0);
	await webkit.click('#draft');
	await webkit.type('#detail2', '三餐未交');
	await webkit.goto(`${portal.origin}/privacy`);
	await webkit.goto(card);
	await shows('已恢复上次的草稿');
	expect([await value('#detail2'), await value('#code')]).toEqual(['三餐未交', '']);
	await webkit.press('标准字号');
	await isSized('normal');
	await fill([2], visit.code);
	await webkit.press('下一步：核对');
	await shows('还没有提交');
	await webkit.press('确认提交');
	await shows('已收到');
	expect(await drafts()).toBe(0);
	await webkit.click('a[href*="/verify?t="]');
	await shows('防伪码是本平台签发的');
});
