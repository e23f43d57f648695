// `npm run pictures`: takes the README's pictures from a running demo.
import { chromium } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import config from './playwright.config.ts';
import { runPortal } from './support/portal.ts';

const folder = 'docs/pictures';
mkdirSync(folder, { recursive: true });
const portal = await runPortal();
const { people, visits } = portal.seed(1);
const [visit] = visits;
const browser = await chromium.launch(config.use?.launchOptions);

const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
await phone.goto(`${portal.origin}/v/${visit?.token}`);
await phone.screenshot({ path: `${folder}/poster-phone.png` });
await phone.goto(portal.origin + visit?.card);
await phone.locator('label[for=item1n]').click();
await phone.evaluate(() => document.querySelector('#item1')?.scrollIntoView());
await phone.screenshot({ path: `${folder}/card-phone.png` });

const desk = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
await desk.goto(`${portal.origin}/sign-in`);
await desk.getByLabel('用户名').fill('pc-jiwei');
await desk.getByLabel('密码').fill('demo-pingchuan');
await desk.getByRole('button', { name: '登录' }).click();
await desk.goto(`${portal.origin}/desk/dashboard`);
await desk.screenshot({ path: `${folder}/dashboard-desk.png` });
await browser.close();

await documents();
await portal.stop();

/** The papers of a visit and the PDF of a card, as pictures. */
async function documents(): Promise<void> {
	const { drawExamples } = await import('./support/example-documents.ts');
	const { papers, card } = await drawExamples();
	picture(papers, 'notice', 1);
	picture(papers, 'poster', 4);
	picture(card, 'card', 1);
	console.log(`${people.length} people, pictures in ${folder}`);
}

function picture(pdf: Uint8Array, name: string, page: number): void {
	const file = path.join(portal.folder, `${name}.pdf`);
	writeFileSync(file, pdf);
	const pages = ['-f', String(page), '-l', String(page)];
	execFileSync('pdftoppm', [
		'-r',
		'60',
		'-png',
		'-singlefile',
		...pages,
		file,
		`${folder}/${name}`
	]);
}
