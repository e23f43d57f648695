// Somebody holds a receipt or a PDF and asks whether it is genuine; scripts on or off.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, expectAccessible, fillCard, test } from './story.ts';

function scan(picture: string): string {
	const { stdout } = spawnSync('zbarimg', ['--raw', '-q', picture], { encoding: 'utf8' });
	return stdout.trim();
}

test('receipt, its QR, and the PDF from the mailbox', async ({ page, visit, stage: { portal } }, {
	project
}) => {
	const look = () =>
		project.use.javaScriptEnabled === false ? Promise.resolve() : expectAccessible(page);
	const answer = page.locator('.verdict');
	const paste = async (text: string) => {
		await page.goto('/verify');
		await page.getByLabel('粘贴文字').fill(text);
		await page.getByRole('button', { name: '核验' }).click();
	};

	await page.goto(visit.card);
	await fillCard(page, visit.code, [2]);
	await page.getByRole('button', { name: '下一步：核对' }).click();
	await page.getByRole('button', { name: '确认提交' }).click();
	await expect(page).toHaveURL(/\/r\//);
	const receipt = page.url().split('/').at(-1)!;
	const picture = path.join(portal.folder, 'receipt.png');
	await page.getByRole('img', { name: '核验二维码' }).screenshot({ path: picture });
	const scanned = scan(picture);
	expect(scanned).toMatch(/\/verify\?t=H1\./);
	expect(scanned).not.toContain(receipt);

	await page.goto(scanned);
	await expect(answer).toContainText('真');
	await expect(answer).toContainText('回执');
	await expect(answer).not.toContainText(receipt);
	await look();
	await paste(`回执号 ${receipt} ${scanned}`);
	await expect(answer).toContainText('真');
	await paste(scanned.replace(/.$/, (last) => (last === '7' ? '8' : '7')));
	await expect(answer).toContainText('不符');
	await look();
	await paste('140200-2026-00001');
	await expect(answer).toContainText('仅凭编号无法核验');
	await look();
	await page.getByLabel('粘贴文字').fill('');
	await page.getByRole('button', { name: '核验' }).click();
	await expect(page.getByRole('alert')).toContainText('请粘贴要核验的文字');

	const pdf = await mailed(portal.folder);
	const choose = async (name: string, bytes: Buffer) => {
		await page.goto('/verify');
		await page
			.getByLabel('PDF 文件')
			.setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes });
		await page.getByRole('button', { name: '核验' }).click();
	};
	await choose('反馈卡.pdf', pdf);
	await expect(answer).toContainText('逐字节一致');
	await look();
	const changed = Buffer.from(pdf);
	changed[3000]! ^= 1;
	await choose('反馈卡.pdf', changed);
	await expect(answer).toContainText('文件被改动过');
	await choose('大.pdf', Buffer.alloc(3_000_000));
	await expect(page.getByRole('heading', { name: '内容太大' })).toBeVisible();

	writeFileSync(path.join(portal.folder, 'mailed.pdf'), pdf);
	const pages = path.join(portal.folder, 'mailed');
	execFileSync('pdftoppm', ['-r', '200', '-png', path.join(portal.folder, 'mailed.pdf'), pages]);
	const first = readdirSync(portal.folder).find((name) => /^mailed-\d+\.png$/.test(name))!;
	const printed = scan(path.join(portal.folder, first));
	await page.goto(printed);
	await expect(answer.getByText('反馈卡', { exact: true })).toBeVisible();
	// The first documents kept it behind #, where only a script or a paste brings it to the server.
	const old = `/verify#140200-2026-00001.${'a'.repeat(64)}`;
	if (project.use.javaScriptEnabled === false) await paste(old);
	else await page.goto(old);
	await expect(answer).toContainText('平台记录里没有这个内容校验值');
});

async function mailed(folder: string): Promise<Buffer> {
	const { readdir, readFile } = await import('node:fs/promises');
	const { default: PostalMime } = await import('postal-mime');
	const box = path.join(folder, 'demo-mailbox');
	for (let tries = 0; tries < 100; tries++) {
		for (const name of (await readdir(box)).sort().reverse()) {
			const letter = await PostalMime.parse(await readFile(path.join(box, name)));
			const [attachment] = letter.attachments;
			if (attachment) return Buffer.from(attachment.content as ArrayBuffer);
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error('no letter came');
}
