// A letter comes with a link; looking at it signs for nothing, confirming does; the desk sees both.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { until } from '../support/portal.ts';
import { expect, expectAccessible, fillCard, test } from './story.ts';

test('signed for by the link in the letter, and seen at the desk', async ({
	page,
	visit,
	stage: { portal }
}, { project }) => {
	const scripts = project.use.javaScriptEnabled !== false;
	const look = () => (scripts ? expectAccessible(page) : Promise.resolve());
	await page.goto(visit.card);
	await fillCard(page, visit.code, []);
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page.getByRole('heading', { name: '已收到' })).toBeVisible();

	const address = visit.letters.find(({ organ }) => organ === 'discipline')?.address ?? '';
	const folder = path.join(portal.folder, 'demo-mailbox');
	let link = '';
	let number = '';
	await until(async () => {
		for (const name of readdirSync(folder).sort()) {
			const mail = await PostalMime.parse(readFileSync(path.join(folder, name)));
			if (mail.to?.[0]?.address !== address) continue;
			link = /http\S+\/letters\/\S+/.exec(mail.text ?? '')?.[0] ?? '';
			number = /编号 (\S+)/.exec(mail.subject ?? '')?.[1] ?? '';
		}
		return link !== '';
	});

	await page.goto(link);
	await expect(page.getByText(number)).toBeVisible();
	await look();
	await page.reload();
	await expect(page.getByRole('button', { name: '确认签收' })).toBeVisible();
	await page.getByRole('button', { name: '确认签收' }).click();
	await expect(page.getByText('已签收')).toBeVisible();
	await look();
	const wrong = await page.goto(link.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')));
	expect(wrong?.status()).toBe(404);

	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill('pc-jiwei');
	await page.getByLabel('密码').fill('demo-pingchuan');
	await page.getByRole('button', { name: '登录' }).click();
	for (const [place, heading] of [
		['/desk/letters', '邮件送达'],
		['/desk/letters?unsigned=1', '邮件送达'],
		['/desk/reconciliation', '对账']
	] as const) {
		await page.goto(place);
		await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
		await look();
	}
	await page.goto('/desk/letters');
	await page
		.getByRole('link', { name: /重新发送/ })
		.first()
		.click();
	await page.getByRole('button', { name: '立即重新发送' }).click();
	await expect(page.getByText('请写明重发的原因').first()).toBeVisible();
	await look();
});

test('figures are for this machine alone, and name nobody', async ({ request, visit }) => {
	const metrics = await request.get('/metrics');
	expect(metrics.status()).toBe(200);
	const text = await metrics.text();
	expect(text).toMatch(/portal_letters\{state="retrying"\} \d/);
	expect(text).not.toContain(visit.token);
	const forwarded = await request.get('/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } });
	expect(forwarded.status()).toBe(404);
});
