// npm run backup and npm run restore: a copy of a running portal, and the way back.
import {
	copyFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allEntries } from '#lib/server/ledger/ledger-repository.ts';
import { closing, newInstallation, refusalOf } from './installation.ts';
import type { Installation } from './installation.ts';

let installation: Installation;
let file: string;
let data: string;

beforeEach(async () => {
	installation = newInstallation();
	file = path.join(installation.folder, 'copy.sqlite');
	data = path.dirname(installation.database);
	expect((await installation.command('seed', ['--visits', '3'])).status).toBe(0);
});

afterEach(() => installation.remove());

async function countEntries(): Promise<number> {
	const context = await installation.open();
	const { length } = await allEntries(context.db);
	await closing(context);
	return length;
}

test('a copy made while others write is whole, and brings everything back', async () => {
	const seeding = installation.command('seed', ['--visits', '60']);
	const backup = await installation.command('backup', [file]);
	expect(backup).toMatchObject({ status: 0, error: '' });
	expect(backup.out).toContain('secret.key');
	expect((await seeding).status).toBe(0);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(readdirSync(installation.folder).sort()).toEqual(['copy.sqlite', 'data']);

	const newer = await countEntries();
	const restored = await installation.command('restore', [file]);
	expect(restored).toMatchObject({ status: 0, error: '' });
	expect(await countEntries()).toBeLessThan(newer);
	expect((await installation.command('ledger-check')).status).toBe(0);

	const aside = readdirSync(data).filter((name) => name.includes('before-restore'));
	expect(aside).toHaveLength(1);
	copyFileSync(path.join(data, aside[0] as string), installation.database);
	expect(await countEntries()).toBe(newer);
});

test('a backup takes no other file’s place', async () => {
	writeFileSync(file, 'mine');
	expect(refusalOf(await installation.command('backup', [file]))).toContain('已经存在');
	expect(readFileSync(file, 'utf8')).toBe('mine');
	const nowhere = path.join(installation.folder, 'nowhere', 'copy.sqlite');
	expect(refusalOf(await installation.command('backup', [nowhere]))).toContain('没有目录');
});

test('nothing is restored under a portal that is running', async () => {
	await installation.command('backup', [file]);
	const context = await installation.open();
	await allEntries(context.db);
	expect(refusalOf(await installation.command('restore', [file]))).toContain('正在使用');
	await closing(context);
	expect(readdirSync(data).sort()).toEqual(['portal.sqlite', 'secret.key']);
	expect((await installation.command('restore', [file])).status).toBe(0);
});

test('a damaged database is replaced and kept', async () => {
	await installation.command('backup', [file]);
	writeFileSync(installation.database, 'no database at all, and long enough to be looked at');
	expect(refusalOf(await installation.command('letters'))).toContain('npm run restore');
	expect((await installation.command('restore', [file])).status).toBe(0);
	expect(await countEntries()).toBeGreaterThan(0);
});

test('only a sound backup of this installation is restored', async () => {
	await installation.command('backup', [file]);
	const before = await countEntries();
	const refusal = async (from: string) => refusalOf(await installation.command('restore', [from]));

	expect(await refusal(`${file}.none`)).toContain('没有找到备份文件');
	const foreign = path.join(installation.folder, 'letter.txt');
	writeFileSync(foreign, 'dear reader, this is no database');
	expect(await refusal(foreign)).toContain('不是本平台的备份');
	const bytes = readFileSync(file);
	bytes.fill(7, 4096, bytes.length / 2);
	writeFileSync(foreign, bytes);
	expect(await refusal(foreign)).toContain('已经损坏');

	const secret = path.join(data, 'secret.key');
	const kept = readFileSync(secret);
	writeFileSync(secret, `${Buffer.alloc(32, 1).toString('base64')}\n`);
	expect(await refusal(file)).toContain('不配套');
	rmSync(secret);
	expect(await refusal(file)).toContain('找不到密钥文件');
	expect(refusalOf(await installation.command('letters'))).toContain('找不到密钥文件');
	expect(existsSync(secret)).toBe(false);
	writeFileSync(secret, kept);
	expect(await countEntries()).toBe(before);
	expect(readdirSync(data).sort()).toEqual(['portal.sqlite', 'secret.key']);
});

test('with PostgreSQL its own tools are named', async () => {
	const settings = { DATABASE_URL: 'postgres://localhost/portal' };
	expect(refusalOf(await installation.command('backup', [file], settings))).toContain('pg_dump');
	expect(refusalOf(await installation.command('restore', [file], settings))).toContain(
		'pg_restore'
	);
});
