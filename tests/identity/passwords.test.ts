// Which passwords will do, and how they are kept and compared.
import { describe, expect, test } from 'vitest';
import { hashPassword, isCommon, passwordMatches } from '#lib/server/identity/passwords.ts';
import { passwordProblem } from '#lib/server/identity/person.ts';

const owner = { username: 'fangzheng', name: '方正', bureauName: '平川市应急管理局' };
test.each([
	['short-one', '至少 12'],
	['x'.repeat(201), '200'],
	['Fangzheng-2026!', '用户名'],
	['我是方正你是谁呀哈哈哈哈', '用户名或姓名'],
	['平川市应急管理局2026', '单位'],
	['welcome平川市abc', '单位'],
	['ＦＡＮＧＺＨＥＮＧ-2026', '用户名'],
	['aabbaabbaabb', '太简单'],
	['juniper-kettle-ocean-42', null],
	['松树 桥 蓝色 电梯 二十九', null]
])('password %s', (password, words) => {
	const problem = passwordProblem(password, owner);
	if (words === null) expect(problem).toBeNull();
	else expect(problem).toContain(words);
});

test.each([
	['password1234', true],
	['qwertyuiop12', true],
	['iloveyouiloveyou', true],
	['P@ssw0rd2026!', true],
	['Admin@123456', true],
	['juniper-kettle-ocean-42', false],
	['jaja-mudi-hoofd-9', false]
])('%s is common: %s', async (password, common) => {
	expect(await isCommon(password, ['fangzheng'])).toBe(common);
});

test.each([
	'admin@2026',
	'yingji123456789',
	'anquan123456789',
	'jiancha123456789',
	'jiandu123456789',
	'fankui123456789',
	'ruqi123456789',
	'guanli123456789'
])('%s is made of what this portal is about', async (password) => {
	expect(await isCommon(password, [])).toBe(true);
});

test.each([
	['fangzheng', 'fangzheng8051', true],
	['baiyun', 'fangzheng8051', false]
])('whoever is called %s and chooses %s: %s', async (username, password, common) => {
	expect(await isCommon(password, [username])).toBe(common);
});

test('three of four on the scale will do', async () => {
	expect(await isCommon('juniper-kettle', [])).toBe(false);
});

test('what follows the 64th character does not help', async () => {
	const weak = 'a'.repeat(64);
	expect(await isCommon(`${weak}juniper-kettle-ocean-42`, [])).toBe(true);
});

describe('kept and compared', () => {
	const words = '松树 桥 蓝色 Ａ1 电梯';

	test('argon2id with 19 MiB and two passes, salted', async () => {
		const one = await hashPassword(words);
		expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(await hashPassword(words)).not.toBe(one);
	});
	test.each([
		[words, true],
		['松树 桥 蓝色 A1 电梯', true],
		['松树 桥 蓝色 a1 电梯', false],
		['', false]
	])('%j: %s', async (typed, matches) => {
		expect(await passwordMatches(await hashPassword(words), typed)).toBe(matches);
	});
	test('who has none yet is let in by no password, not by that of nobody', async () => {
		expect(await passwordMatches(null, 'nobody has this password')).toBe(false);
		expect(await passwordMatches(null, '')).toBe(false);
	});
});
