// What each role may do, who excludes whom, and which passwords will do: as tables.
import { describe, expect, test } from 'vitest';
import { isCommon } from '#lib/server/identity/passwords.ts';
import {
	acts,
	excludeEachOther,
	may,
	organsOf,
	passwordProblem,
	roles
} from '#lib/server/identity/person.ts';
import type { Act, Person, Role } from '#lib/server/identity/person.ts';
import { endOf, isConfirmed } from '#lib/server/identity/session.ts';
import { codeAt, readRecoveryCode, secretOf, stepOf } from '#lib/server/identity/second-factor.ts';
import { daysProblem, standInProblem } from '#lib/server/identity/stand-in.ts';
import { isWithin, readNetworks } from '#lib/server/platform/networks.ts';

const post = (role: Role, bureauId = 'city') => ({ role, bureauId });

function person(role: Role, also: Role[] = [], more: Partial<Person> = {}): Person {
	const posts = [post(role), ...also.map((each) => post(each))];
	return { id: role, username: role, name: role, ...post(role), active: true, posts, ...more };
}

/** Whoever reads what was fed back; nobody else does, the three administrators least of all. */
const readers: Partial<Record<Act, Role[]>> = {
	'read cards': ['supervisor', 'discipline'],
	'see letters': ['supervisor', 'discipline'],
	'see visits': ['registrar', 'approver'],
	'register visits': ['registrar'],
	'approve visits': ['approver'],
	'see people': ['security', 'audit'],
	'keep people': ['security'],
	'keep the directory': ['system'],
	'see the ledger': ['audit']
};

describe.each(Object.entries(readers))('%s', (act, allowed) => {
	test.each(roles)('%s', (role) => {
		expect(may(person(role), act as Act)).toBe(allowed.includes(role));
	});
});

test('nobody without a post, without a session or shut out does anything', () => {
	for (const act of acts) {
		expect(may(null, act)).toBe(false);
		expect(may(person('discipline', [], { active: false }), act)).toBe(false);
		expect(may(person('discipline', [], { posts: [] }), act)).toBe(false);
	}
});

test('an act on a thing is for its own bureau, and not for whoever it must not be', () => {
	const approver = person('approver');
	expect(may(approver, 'approve visits', { bureauId: 'city' })).toBe(true);
	expect(may(approver, 'approve visits', { bureauId: 'county' })).toBe(false);
	expect(may(approver, 'approve visits', { notBy: ['approver'] })).toBe(false);
	const both = person('registrar', ['approver']);
	expect(may(both, 'approve visits', { bureauId: 'city' })).toBe(true);
	expect(may(both, 'approve visits', { notBy: ['registrar'] })).toBe(false);
});

test('a reader who stands in for the other office reads for both', () => {
	expect(organsOf(person('supervisor'))).toEqual(['supervision']);
	expect(organsOf(person('discipline', ['supervisor']))).toEqual(['supervision', 'discipline']);
	expect(organsOf(person('security'))).toEqual([]);
});

const sides: Role[][] = [
	['registrar', 'approver'],
	['supervisor', 'discipline'],
	['system'],
	['security'],
	['audit']
];
test.each(roles.flatMap((one) => roles.map((other) => [one, other] as const)))(
	'%s and %s in one person',
	(one, other) => {
		const together = sides.some((side) => side.includes(one) && side.includes(other));
		expect(excludeEachOther(one, other)).toBe(!together);
	}
);

test.each([
	['registrar', 'approver', true],
	['supervisor', 'discipline', true],
	['registrar', 'discipline', false],
	['discipline', 'approver', false],
	['security', 'approver', false],
	['supervisor', 'audit', false],
	['audit', 'audit', false]
] as const)('%s stands in for %s: %s', (one, absent, fits) => {
	const standIn = { ...person(one), id: 'somebody' };
	expect(standInProblem(standIn, person(absent)) === null).toBe(fits);
	expect(standInProblem({ ...standIn, bureauId: 'county' }, person(absent))).not.toBeNull();
	expect(standInProblem({ ...standIn, active: false }, person(absent))).not.toBeNull();
	expect(standInProblem(person(absent), person(absent))).not.toBeNull();
});

test.each([
	['2026-11-23', '2026-11-23', true],
	['2026-11-23', '2027-02-22', true],
	['2026-11-23', '2027-02-23', false],
	['2026-11-22', '2026-11-23', false],
	['2026-11-24', '2026-11-23', false],
	['', '2026-11-23', false],
	['2026-11-31', '2026-12-40', false]
])('leave from %s until %s: %s', (fromOn, untilOn, fits) => {
	expect(daysProblem(fromOn, untilOn, '2026-11-23') === null).toBe(fits);
});

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

describe('a code of the app', () => {
	const secret = secretOf('AAECAwQFBgcICQoLDA0ODxAREhM');
	const now = new Date('2026-11-20T01:00:15Z');
	const at = (seconds: number) => codeAt(secret, new Date(now.getTime() + seconds * 1000));
	const step = Math.floor(now.getTime() / 30_000);

	test.each([
		[-60, null],
		[-30, step - 1],
		[0, step],
		[30, step + 1],
		[60, null]
	])('%i seconds away', (seconds, expected) => {
		expect(stepOf(secret, at(seconds), now)).toBe(expected);
	});

	test('may be typed with spaces or in full width', () => {
		const code = at(0);
		expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step);
		const wide = [...code].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0));
		expect(stepOf(secret, wide.join(''), now)).toBe(step);
	});

	test.each(['', '12345', '1234567', 'abcdef', 'abcde-fgh23'])('%j is none', (typed) => {
		expect(stepOf(secret, typed, now)).toBeNull();
	});
});

test.each([
	['abcde-fgh23', 'abcde-fgh23'],
	['ABCDE FGH23', 'abcde-fgh23'],
	['abcdefgh23', 'abcde-fgh23'],
	['123456', null],
	['', null]
])('recovery code %j', (typed, read) => expect(readRecoveryCode(typed)).toBe(read));

test('a session ends after 15 minutes without a click, and after 8 hours whatever happens', () => {
	const marks = { secondFactorAt: null, confirmedAt: null, device: '' };
	const end = (createdAt: string, seenAt: string) =>
		endOf({ ...marks, createdAt, seenAt }).toISOString();
	const begun = '2026-11-20T01:00:00.000Z';
	expect(end(begun, begun)).toBe('2026-11-20T01:15:00.000Z');
	expect(end(begun, '2026-11-20T08:50:00.000Z')).toBe('2026-11-20T09:00:00.000Z');
});

test.each([
	[null, 0, false, false],
	['2026-11-20T01:00:00.000Z', 4, false, true],
	['2026-11-20T01:00:00.000Z', 5, false, false],
	['2026-11-20T01:00:00.000Z', 14, true, true],
	['2026-11-20T01:00:00.000Z', 15, true, false]
])('confirmed at %s, %i minutes later, sending %s: %s', (confirmedAt, minutes, sending, holds) => {
	const at = '2026-11-20T01:00:00.000Z';
	const marks = { createdAt: at, seenAt: at, secondFactorAt: at, confirmedAt, device: '' };
	const now = new Date(Date.parse(at) + minutes * 60_000);
	expect(isConfirmed(marks, now, sending)).toBe(holds);
});

test.each([
	['10.1.0.0/16', '10.1.255.3', true],
	['10.1.0.0/16', '10.2.0.1', false],
	['192.0.2.7', '192.0.2.7', true],
	['192.0.2.7', '192.0.2.8', false],
	['10.1.0.0/16, 2001:db8::/32', '2001:db8:1::5', true],
	['2001:db8::/32', '2001:db9::1', false],
	['10.0.0.0/8', 'nonsense', false]
])('the networks %s hold %s: %s', (networks, address, within) => {
	expect(isWithin(readNetworks(networks)!, address)).toBe(within);
});

test.each(['10.1.0.0/33', 'desk', '10.1.0.0/16/2', '10.1.0.0/', '2001:db8::/129', '10.1.0.0/16,'])(
	'%s is no list of networks',
	(networks) => expect(readNetworks(networks)).toBeNull()
);
