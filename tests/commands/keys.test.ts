// npm run keys: a new key while others write, from one suite to the other and back.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newInstallation, refusalOf } from './installation.ts';
import type { Installation } from './installation.ts';

let installation: Installation;
let secret: string;

beforeEach(async () => {
	installation = newInstallation();
	secret = path.join(path.dirname(installation.database), 'secret.key');
	expect((await installation.command('seed', ['--visits', '3'])).status).toBe(0);
});
afterEach(() => installation.remove());

test('while others write, and from suite to suite', async () => {
	const first = readFileSync(secret, 'utf8');
	expect((await installation.command('keys', ['status'])).out).toContain('第 1 版 AES-256-GCM');
	const seeding = installation.command('seed', ['--visits', '40']);
	const rotated = await installation.command('keys', ['rotate']);
	expect(rotated).toMatchObject({ status: 0, error: '' });
	expect(rotated.out).toContain('已更换密钥：第 2 版');
	expect(await seeding).toMatchObject({ status: 0, error: '' });
	expect(readFileSync(secret, 'utf8').startsWith(first)).toBe(true);
	expect(statSync(secret).mode & 0o777).toBe(0o600);

	const sm = { CIPHER_SUITE: 'sm' };
	const behind = await installation.command('keys', ['status'], sm);
	expect([behind.status, behind.error]).toEqual([1, expect.stringContaining('npm run keys')]);
	expect((await installation.command('keys', ['rotate'], sm)).out).toContain('SM4');
	const after = await installation.command('keys', ['status'], sm);
	expect(after).toMatchObject({ status: 0, error: '' });
	expect(after.out).not.toContain('AES');
	expect((await installation.command('ledger-check', [], sm)).status).toBe(0);
	expect((await installation.command('letters')).status).toBe(0);
});

test('keys of another database, and those from before a rotation, are told in one line', async () => {
	const first = readFileSync(secret, 'utf8');
	expect((await installation.command('keys', ['rotate'])).status).toBe(0);
	const newest = readFileSync(secret, 'utf8');
	for (const wrong of [first, `${randomBytes(32).toString('base64')}\n`]) {
		writeFileSync(secret, wrong);
		expect(refusalOf(await installation.command('letters'))).toContain('打不开数据库里的内容');
	}
	writeFileSync(secret, newest);
	expect((await installation.command('letters')).status).toBe(0);
});

test('what is typed wrong ends with one line', async () => {
	expect(refusalOf(await installation.command('keys', ['turn']))).toContain('用法');
	expect(refusalOf(await installation.command('keys'))).toContain('用法');
	const wrong = await installation.command('keys', ['status'], { CIPHER_SUITE: 'des' });
	expect(refusalOf(wrong)).toContain('CIPHER_SUITE');
});
