// Sealed values: both suites keep the same promises, and a key ring grows without losing any.
import { createCipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCipher, readMark } from '#lib/server/platform/cipher.ts';
import { addKey, readKeyRing } from '#lib/server/platform/key-ring.ts';
import { suiteNames } from '#lib/server/platform/suite.ts';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'visit-feedback-keys-'));
	file = path.join(folder, 'secret.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

const words = '李㛃 13800000000 𠮷';

describe.each(suiteNames)('%s', (suite) => {
	test('what was sealed opens, and the same words are sealed differently each time', () => {
		const cipher = openCipher(file, suite);
		const [one, other] = [cipher.seal('t.c', words, 'r'), cipher.seal('t.c', words, 'r')];
		expect(cipher.open('t.c', one, 'r')).toBe(words);
		expect(other).not.toBe(one);
		expect(readMark(Buffer.from(one, 'base64'))).toEqual({ version: 1, suite });
		expect(cipher.open('t.c', cipher.seal('t.c', ''))).toBe('');
	});

	test('nothing opens in another column, in another row, or with one bit turned', () => {
		const cipher = openCipher(file, suite);
		const sealed = cipher.sealBytes('t.c', Buffer.from(words), 'r');
		expect(() => cipher.openBytes('t.d', sealed, 'r')).toThrow();
		expect(() => cipher.openBytes('t.c', sealed, 's')).toThrow();
		expect(() => cipher.openBytes('t.c', sealed)).toThrow();
		for (let place = 0; place < sealed.length; place++) {
			const bent = Buffer.from(sealed);
			bent[place]! ^= 1;
			expect(() => cipher.openBytes('t.c', bent, 'r')).toThrow();
			expect(() => cipher.openBytes('t.c', sealed.subarray(0, place), 'r')).toThrow();
		}
	});

	test('the other suite opens it, and so does a later key', () => {
		const old = openCipher(file, suite).seal('t.c', words, 'r');
		addKey(file);
		for (const later of suiteNames) {
			const cipher = openCipher(file, later);
			expect(cipher.open('t.c', old, 'r')).toBe(words);
			expect(readMark(cipher.mark())).toEqual({ version: 2, suite: later });
		}
	});

	test('an open cipher follows a new key, for reading and for writing', () => {
		const running = openCipher(file, suite);
		addKey(file);
		const fromElsewhere = openCipher(file, suite).seal('t.c', words, 'r');
		expect(running.open('t.c', fromElsewhere, 'r')).toBe(words);
		addKey(file);
		const sealed = Buffer.from(running.seal('t.c', words, 'r'), 'base64');
		expect(readMark(sealed).version).toBe(3);
	});

	test('a secret out of sight stops nothing; another one in its place does', () => {
		const running = openCipher(file, suite);
		const kept = readFileSync(file);
		unlinkSync(file);
		expect(running.open('t.c', running.seal('t.c', words))).toBe(words);
		writeFileSync(file, `${Buffer.alloc(32, 7).toString('base64')}\n`);
		expect(() => running.seal('t.c', words)).toThrow('another installation');
		writeFileSync(file, kept);
		expect(running.open('t.c', running.seal('t.c', words))).toBe(words);
	});

	test('look-ups, receipts and the chain are the same after a rotation', () => {
		const before = openCipher(file, 'aes');
		const [hash, secret] = [before.hash('twin', words), before.derive('receipt', 'c')];
		addKey(file);
		const after = openCipher(file, suite);
		expect(after.hash('twin', words)).toBe(hash);
		expect(after.derive('receipt', 'c')).toBe(secret);
	});
});

test('what the first version of the portal sealed still opens', () => {
	const { root } = readKeyRing(file);
	const key = Buffer.from(hkdfSync('sha256', root, '', 'visit-feedback/seal', 32));
	const nonce = Buffer.alloc(12, 3);
	const old = createCipheriv('aes-256-gcm', key, nonce);
	old.setAAD(Buffer.from('cards.content'));
	const body = Buffer.concat([old.update(words), old.final()]);
	const sealed = Buffer.concat([Buffer.of(1), nonce, old.getAuthTag(), body]).toString('base64');
	addKey(file);
	expect(openCipher(file, 'sm').open('cards.content', sealed, 'any row')).toBe(words);
});

test('SM3 and SM4 are those of the standards', () => {
	// GB/T 32905 example 1, GB/T 32907 example 1.
	expect(createHash('sm3').update('abc').digest('hex')).toBe(
		'66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
	);
	const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
	const sm4 = createCipheriv('sm4-ecb', block, null).setAutoPadding(false);
	expect(sm4.update(block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
	expect(createHmac('sm3', 'k').update('a').digest()).toHaveLength(32);
});

test('the key file is whole at any moment, private, and keeps its first line', () => {
	const first = readFileSync((readKeyRing(file), file), 'utf8');
	addKey(file);
	addKey(file);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(readFileSync(file, 'utf8').startsWith(first)).toBe(true);
	expect([...readKeyRing(file).keys.keys()]).toEqual([1, 2, 3]);
	writeFileSync(file, `${first}3 ${Buffer.alloc(32).toString('base64')}\n`);
	expect(() => readKeyRing(file)).toThrow('不连续');
	writeFileSync(file, `${first}2 short\n`);
	expect(() => readKeyRing(file)).toThrow('32 字节');
});
