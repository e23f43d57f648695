// npm run letters and npm run migrate, on an installation with its demo and on an empty one.
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDemoMailbox } from '#lib/server/platform/demo-mailbox.ts';
import { openContext } from '#lib/server/journey/start-portal.ts';
import { ensureExampleWorld } from '#lib/server/journey/example-world.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import { closing, newInstallation, refusalOf } from './installation.ts';
import type { Installation } from './installation.ts';

let installation: Installation;

beforeEach(() => {
	installation = newInstallation();
});

afterEach(() => installation.remove());

test('lists every letter with its state and what the mail server said last', async () => {
	const folder = `${installation.folder}/data`;
	const mailbox = await openDemoMailbox(`${installation.folder}/mail`);
	const context = await openContext(readConfig({ DATA_DIR: folder }), undefined, mailbox.url);
	await ensureExampleWorld(context);
	await closing(context);
	await mailbox.close();

	const { status, lines } = await installation.command('letters', ['--json']);
	expect(status).toBe(0);
	const letters = lines.map((line) => JSON.parse(line));
	const stuck = letters.filter(({ state }) => !['accepted', 'signed for'].includes(state));
	expect(stuck).toHaveLength(1);
	expect(stuck[0]).toMatchObject({
		organ: 'supervision',
		address: 'full.zfjd@baita.example',
		state: 'retrying',
		lastAnswer: expect.stringContaining('452')
	});
	expect(stuck[0].attempts).toBeGreaterThan(0);
	expect(letters.length).toBeGreaterThan(20);

	const words = await installation.command('letters');
	expect(words.lines).toHaveLength(letters.length);
	expect(words.out).toContain('未送达，将重试');

	const check = await installation.command('letters', ['--check']);
	expect(check.status).toBe(1);
	expect(check.out).toContain('full.zfjd@baita.example');
	const dry = await installation.command('letters', ['--resend', 'all', '--dry-run']);
	expect(dry.out).toContain('没有需要重发的信件');
});

test('a database that is not there is said so, and not made', async () => {
	for (const name of ['letters', 'ledger-check'])
		expect(refusalOf(await installation.command(name))).toContain('找不到数据库');
	expect(existsSync(installation.database)).toBe(false);
});

test('migrating makes the database once', async () => {
	expect((await installation.command('migrate')).out).toContain('0001_spine');
	expect((await installation.command('migrate')).out).toContain('已是最新');
	expect((await installation.command('letters')).out).toContain('还没有信件');
});

test('a setting that is wrong ends a command with its name', async () => {
	expect(refusalOf(await installation.command('letters', [], { PORT: 'x' }))).toContain('PORT');
});
