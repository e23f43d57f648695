// Every state of every public page, by its name, and how a reader comes there.
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import path from 'node:path';
import type { RunningPortal, SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';
import { askAboutNewest, fillCard } from './story.ts';

export interface Stage {
	portal: RunningPortal;
	visits: SeededVisit[];
	/** The first token that this query of the record answers. */
	token(where: string): string;
}

export function recordOf(portal: RunningPortal): string {
	return path.join(portal.folder, 'portal.sqlite');
}

type State = [name: string, reach: (page: Page, stage: Stage) => Promise<unknown>];

const next = (page: Page) => page.getByRole('button', { name: '下一步：核对' }).click();
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** Sends a card as its page does, whose own states are below, and opens the receipt. */
async function sendCard(page: Page, address: string, code: string, yes: number[] = []) {
	const said = Object.fromEntries(yes.map((item) => [`item${item}`, 'yes']));
	const answer = await page.request.post(address, {
		form: cardWords({ code, ...said }) as Record<string, string>,
		maxRedirects: 0
	});
	expect(answer.status()).toBe(303);
	await page.goto(answer.headers().location ?? '');
}

async function verify(page: Page, text: string) {
	await page.goto('/verify');
	await page.getByLabel('粘贴文字').fill(text);
	await press(page, '核验');
}

export const states: State[] = [
	['home', (page) => page.goto('/')],
	[
		'home, a number that nobody has',
		async (page) => {
			await page.goto('/');
			await page.getByLabel('公示上的 8 位编号').fill('00000000');
			await press(page, '打开公示');
			await expect(page.getByText('没有这个编号的公示')).toBeVisible();
		}
	],
	['privacy', (page) => page.goto('/privacy')],
	['poster', (page, { visits }) => page.goto(`/v/${visits[0]?.token}`)],
	[
		'poster, changed',
		(page, { token }) =>
			page.goto(
				`/v/${token('exists (select 1 from visit_versions n where n.visit_id = v.id and n.version > 1)')}`
			)
	],
	[
		'poster, cancelled',
		async (page, { token }) => {
			await page.goto(
				`/v/${token('exists (select 1 from visit_cancellations c where c.visit_id = v.id)')}`
			);
			await expect(page.getByText('取消').first()).toBeVisible();
		}
	],
	[
		'poster, past',
		(page, { token }) =>
			page.goto(`/v/${token(`v.due_at < '${new Date().toISOString()}' order by v.due_at`)}`)
	],
	['poster, follow-up', (page, { token }) => page.goto(`/v/${token('v.follows_id is not null')}`)],
	['card', (page, { visits }) => page.goto(visits[0]!.card)],
	[
		'card, cancelled',
		(page, { token }) =>
			page.goto(
				`/v/${token('exists (select 1 from visit_cancellations c where c.visit_id = v.id)')}/card`
			)
	],
	[
		'card, past its deadline',
		async (page, { token }) => {
			const now = new Date().toISOString();
			await page.goto(`/v/${token(`v.due_at < '${now}' order by v.due_at desc`)}/card`);
			await expect(page.getByText('补充反映送给谁')).toBeVisible();
		}
	],
	[
		'card, nothing answered',
		async (page, { visits }) => {
			await page.goto(visits[0]!.card);
			await page.evaluate(() =>
				document.querySelector('form.card')?.setAttribute('novalidate', '')
			);
			await next(page);
			await expect(page.getByRole('alert').first()).toBeVisible();
		}
	],
	[
		'card, two 是 opened',
		async (page, { visits }) => {
			await page.goto(visits[0]!.card);
			await fillCard(page, visits[0]!.code, [2, 10]);
		}
	],
	[
		'card, review of ten 否',
		async (page, { visits }) => {
			await page.goto(visits[0]!.card);
			await fillCard(page, '');
			await next(page);
			await expect(page.getByText('还没有提交')).toBeVisible();
		}
	],
	[
		'card, review of two 是',
		async (page, { visits }) => {
			await page.goto(visits[0]!.card);
			await fillCard(page, visits[0]!.code, [2, 10]);
			await page.locator('#detail2').fill('三餐未缴伙食费，𠮷');
			await next(page);
			await expect(page.getByText('您在以下 2 项选择了“是”')).toBeVisible();
		}
	],
	['report', (page, { visits }) => page.goto(`/v/${visits[0]?.token}/report`)],
	[
		'report, nothing said, signed',
		async (page) => {
			await page.goto('/report');
			await page.locator('label[for=signed-yes]').click();
			await page.evaluate(() =>
				document.querySelector('form.report')?.setAttribute('novalidate', '')
			);
			await press(page, '提交反映');
			await expect(page.getByRole('alert').first()).toBeVisible();
		}
	],
	[
		'report, its receipt',
		async (page, { visits }) => {
			await page.goto(`/v/${visits[0]?.token}/report`);
			await page.getByLabel('经过').fill('三餐未缴伙食费，𠮷');
			await page.getByText('云岭省应急管理厅机关纪委').click();
			await press(page, '提交反映');
			await page.getByLabel('补充情况').fill('食堂师傅也看到');
			await press(page, '提交补充');
			await expect(page.getByText('您的补充已送达')).toBeVisible();
		}
	],
	[
		'report, its receipt with a question',
		async (page, { portal, visits }) => {
			await page.goto(`/v/${visits[12]?.token}/report`);
			await page.getByLabel('经过').fill('三餐未缴伙食费');
			await page.getByText('平川市应急管理局机关纪委').click();
			await press(page, '提交反映');
			await expect(page.getByRole('heading', { name: '已收到您的反映' })).toBeVisible();
			await askAboutNewest(page.context().browser()!, portal.origin, '一共几餐？');
			await page.reload();
			await expect(page.getByText('等您答复')).toBeVisible();
		}
	],
	[
		'receipt, verified',
		(page, { visits }) => sendCard(page, visits[1]!.card, visits[1]!.code, [3])
	],
	['receipt, without a code', (page, { visits }) => sendCard(page, visits[2]!.card, '')],
	[
		'receipt, a slip of the finger',
		async (page, { visits }) => {
			await sendCard(page, visits[3]!.card, '');
			await page.getByLabel('反馈码').fill('ABCD-EFGH-JKMN');
			await press(page, '补填反馈码');
			await expect(page.getByText('反馈码输入有误')).toBeVisible();
		}
	],
	[
		'receipt, late',
		(page, { token }) =>
			sendCard(
				page,
				`/v/${token(`v.due_at < '${new Date().toISOString()}' order by v.due_at`)}/card`,
				''
			)
	],
	[
		'receipt, mailed',
		async (page, { visits }) => {
			await sendCard(page, visits[8]!.card, visits[8]!.code);
			await page.getByLabel('发到邮箱').fill('kuang@example.org');
			await press(page, '发送');
			await expect(page.getByText('已安排发送')).toBeVisible();
		}
	],
	[
		'receipt, not mailed',
		async (page, { visits }) => {
			await sendCard(page, visits[9]!.card, visits[9]!.code);
			await page.goto(`${page.url()}/mail`);
			await page.evaluate(() => document.querySelector('form')?.setAttribute('novalidate', ''));
			await page.getByLabel('发到邮箱').fill('kuang');
			await press(page, '发送');
			await expect(page.locator('#email-p.problem')).toBeVisible();
		}
	],
	[
		'own card',
		async (page, { visits }) => {
			await sendCard(page, visits[10]!.card, visits[10]!.code, [2, 10]);
			await page.getByRole('link', { name: '打开我填写的反馈卡' }).click();
			await expect(page.getByText('任何人不得要求您出示这一页')).toBeVisible();
		}
	],
	[
		'own card, closed, another phone number',
		async (page, { visits }) => {
			await sendCard(page, visits[11]!.card, visits[11]!.code);
			await page.getByRole('link', { name: '打开我填写的反馈卡' }).click();
			await press(page, '立即关闭');
			await page.getByRole('link', { name: '打开我填写的反馈卡' }).click();
			await page.getByLabel('联系电话').fill('13900000000');
			await press(page, '查看');
			await expect(page.getByText('与填写反馈卡时留下的电话不一致')).toBeVisible();
		}
	],
	['verify', (page) => page.goto('/verify')],
	[
		'verify, nothing given',
		async (page) => {
			await verify(page, '');
			await expect(page.getByRole('alert')).toBeVisible();
		}
	],
	[
		'verify, genuine',
		async (page, { visits }) => {
			await sendCard(page, visits[4]!.card, visits[4]!.code);
			await verify(
				page,
				(await page.getByRole('link', { name: /verify\?t=/ }).textContent()) ?? ''
			);
			await expect(page.locator('.answer')).toContainText('真');
		}
	],
	[
		'verify, not genuine',
		async (page) => {
			await verify(page, `F1.140200-2026-00001.MWU2WZ7K.${'A'.repeat(50)}.${'B'.repeat(100)}`);
			await expect(page.locator('.answer')).toContainText('不符');
		}
	],
	[
		'verify, not known',
		async (page) => {
			await verify(page, '140200-2026-00001');
			await expect(page.locator('.answer')).toContainText('无法识别');
		}
	],
	[
		'too large',
		async (page) => {
			await page.goto('/verify');
			const buffer = Buffer.alloc(2_500_000);
			await page
				.getByLabel('PDF 文件')
				.setInputFiles({ name: '大.pdf', mimeType: 'application/pdf', buffer });
			await press(page, '核验');
			await expect(page.getByRole('heading', { name: '内容太大' })).toBeVisible();
		}
	],
	['not there', (page) => page.goto('/v/nobody')],
	[
		'from another site',
		async (page, { portal, visits }) => {
			const action = portal.origin + visits[0]!.card;
			await page.setContent(`<form method="post" action="${action}"><button>去</button></form>`);
			await press(page, '去');
			await expect(page.getByText('请求来自其他网站')).toBeVisible();
		}
	],
	['sign-in', (page) => page.goto('/sign-in')],
	[
		'sign-in, wrong',
		async (page) => {
			await page.goto('/sign-in');
			await page.getByLabel('用户名').fill('nobody');
			await page.getByLabel('密码').fill('nothing');
			await press(page, '登录');
			await expect(page.getByRole('alert').or(page.locator('.problem')).first()).toBeVisible();
		}
	],
	['mailbox of the demo', (page) => page.goto('/demo/mailbox')],
	[
		'letter in the demo',
		async (page) => {
			await page.goto('/demo/mailbox');
			await page.locator('a[href^="/demo/mailbox/"]').first().click();
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		}
	],
	[
		'signing for a letter',
		async (page) => {
			await page.goto('/demo/mailbox');
			await page.locator('a[href^="/demo/mailbox/"]', { hasText: '编号' }).first().click();
			const words = await page.locator('body').innerText();
			await page.goto(/\/letters\/[\w.-]+/.exec(words)?.[0] ?? '/no-link');
			await expect(page.getByRole('heading', { name: '反馈卡签收' })).toBeVisible();
		}
	],
	[
		'card, cannot be stored',
		async (page, { portal, visits }) => {
			await page.goto(visits[5]!.card);
			await fillCard(page, visits[5]!.code, [2]);
			await next(page);
			const holder = new Database(recordOf(portal));
			holder.exec('begin immediate');
			try {
				await press(page, '确认提交');
				await expect(page.getByText('未提交成功').first()).toBeVisible({ timeout: 20_000 });
			} finally {
				holder.exec('rollback');
				holder.close();
			}
		}
	],
	[
		'card, too many wrong codes',
		async (page, { visits }) => {
			const wrong = visits[7]!.code;
			const form = cardWords({ code: wrong, review: '1' }) as Record<string, string>;
			for (let tries = 0; tries < 11; tries++) await page.request.post(visits[6]!.card, { form });
			await page.goto(visits[6]!.card);
			await fillCard(page, wrong);
			await next(page);
			await expect(page.getByText('错误次数过多').first()).toBeVisible();
		}
	]
];
