// What a role may do, as the whole table; who excludes whom; whose copies a person reads.
import { describe, expect, test } from 'vitest';
import {
	acts,
	excludeEachOther,
	isAdministrator,
	may,
	organsOf,
	passwordProblem,
	roleNames,
	roles,
	sideOf
} from '#lib/server/identity/person.ts';
import type { Act, Person, Role } from '#lib/server/identity/person.ts';

const person = (...held: Role[]): Person => ({
	id: 'p',
	username: 'u',
	name: '田野',
	bureauId: 'city',
	role: held[0] as Role,
	active: true,
	posts: held.map((role) => ({ role, bureauId: 'city' }))
});

/** Every role and the acts it may do; what is not named here is denied. */
const allowed: Record<Role, Act[]> = {
	registrar: [
		...(['be at the desk', 'see visits', 'register visits', 'change visits'] as const),
		...(['print papers', 'see statistics', 'see the directory'] as const)
	],
	approver: [
		...(['be at the desk', 'see visits', 'approve visits', 'change visits'] as const),
		...(['print papers', 'see statistics', 'see the directory'] as const)
	],
	supervisor: [
		...(['be at the desk', 'read cards', 'work cases', 'see letters'] as const),
		...(['read reports', 'work reports', 'see statistics'] as const),
		...(['resend letters', 'see the directory'] as const)
	],
	discipline: [
		...(['be at the desk', 'read cards', 'work cases', 'see letters'] as const),
		...(['read reports', 'work reports', 'see statistics'] as const),
		...(['resend letters', 'see the directory'] as const)
	],
	system: [
		...(['be at the desk', 'see alarms', 'see the directory', 'keep the directory'] as const),
		'see recipient changes'
	],
	security: [
		...(['be at the desk', 'see alarms', 'see the directory', 'see people'] as const),
		...(['keep people', 'watch readers', 'see recipient changes', 'confirm recipients'] as const)
	],
	audit: [
		...(['be at the desk', 'see the directory', 'see people', 'see the ledger'] as const),
		'see recipient changes'
	]
};

describe.each(roles)('%s', (role) => {
	test.each(acts)('%s', (act) => expect(may(person(role), act)).toBe(allowed[role].includes(act)));
});

describe('may', () => {
	const registrar = person('registrar');
	test.each([
		['nobody', null, {}, false],
		['of his own bureau', registrar, { bureauId: 'city' }, true],
		['of another bureau', registrar, { bureauId: 'county' }, false],
		['of a bureau without a name', registrar, { bureauId: '' }, false],
		['not by him', registrar, { notBy: ['q', 'p'] }, false],
		['not by another', registrar, { notBy: ['q'] }, true],
		['by nobody in particular', registrar, { notBy: [] }, true],
		['who is not active', { ...registrar, active: false }, {}, false],
		['who holds no post', { ...registrar, posts: [] }, {}, false]
	] as const)('%s', (_name, who, thing, expected) =>
		expect(may(who, 'see visits', thing)).toBe(expected)
	);

	test('by any of his posts, each for its own bureau', () => {
		const standIn = {
			...person('registrar'),
			posts: [
				{ role: 'registrar', bureauId: 'city' },
				{ role: 'approver', bureauId: 'county' }
			]
		} as Person;
		expect(may(standIn, 'register visits', { bureauId: 'city' })).toBe(true);
		expect(may(standIn, 'approve visits', { bureauId: 'county' })).toBe(true);
		expect(may(standIn, 'approve visits', { bureauId: 'city' })).toBe(false);
		expect(may(standIn, 'register visits', { bureauId: 'county' })).toBe(false);
	});
	test('nobody without a post is at the desk', () =>
		expect(may({ ...registrar, posts: [] }, 'be at the desk')).toBe(false));
});

describe('roles', () => {
	test.each([
		['registrar', '检查登记员', 'inspecting', false],
		['approver', '审批人', 'inspecting', false],
		['supervisor', '执法监督员', 'reading', false],
		['discipline', '机关纪委经办人', 'reading', false],
		['system', '系统管理员', 'system', true],
		['security', '安全管理员', 'security', true],
		['audit', '审计管理员', 'audit', true]
	] as const)('%s: %s, %s', (role, name, side, administrator) => {
		expect(roleNames[role]).toBe(name);
		expect(sideOf(role)).toBe(side);
		expect(isAdministrator(role)).toBe(administrator);
	});
	test('are all in the table', () => expect(Object.keys(allowed)).toEqual([...roles]));
	test('exclude each other, but for the two that inspect and the two that read', () => {
		const together = roles.flatMap((one) =>
			roles.filter((other) => !excludeEachOther(one, other)).map((other) => `${one} ${other}`)
		);
		expect(together).toEqual([
			...['registrar registrar', 'registrar approver', 'approver registrar', 'approver approver'],
			...['supervisor supervisor', 'supervisor discipline'],
			...['discipline supervisor', 'discipline discipline'],
			...['system system', 'security security', 'audit audit']
		]);
	});
});

test.each([
	[['registrar'], []],
	[['supervisor'], ['supervision']],
	[['discipline'], ['discipline']],
	[
		['discipline', 'supervisor'],
		['supervision', 'discipline']
	],
	[['audit'], []]
] as [Role[], string[]][])('%j read for %j', (held, organs) =>
	expect(organsOf(person(...held))).toEqual(organs)
);

describe('a new password', () => {
	const owner = { username: 'tianye', name: '田野', bureauName: '平川市应急管理局' };
	const named = '密码不能包含用户名或姓名';
	const bureau = '密码不能包含单位名称';
	test.each([
		['kqzv-7713-pl', null],
		['kqzv-7713-p', '密码至少 12 个字符'],
		['𠮷𠮷𠮷kqzv-771', '密码至少 12 个字符'],
		[`kqzv-${'7'.repeat(195)}`, null],
		[`kqzv-${'7'.repeat(196)}`, '密码不能超过 200 个字符'],
		['kqzv-TianYe-7713', named],
		['kqzv-ｔｉａｎｙｅ-7713', named],
		['kqzv-7713-田野-plum', named],
		['平川市应急管理局-kqzv', bureau],
		['kqzv-7713-平川市-plum', bureau],
		['abcdabcdabcd', '密码太简单，请换一个'],
		['AaBbCcDdAaBb', '密码太简单，请换一个'],
		['abcdeabcdeab', null]
	])('%s', (password, problem) => expect(passwordProblem(password, owner)).toBe(problem));

	test('a word of one letter is no name that it may not hold', () =>
		expect(passwordProblem('kqzv-7713-plum', { ...owner, username: 'k', name: 'q' })).toBeNull());
	test('a bureau without the usual ending is its whole name', () => {
		const elsewhere = { ...owner, bureauName: '应急管理局平川' };
		expect(passwordProblem('kqzv-7713-平川-plum', elsewhere)).toBeNull();
		expect(passwordProblem('应急管理局平川-kqzv-7713', elsewhere)).toBe(bureau);
	});
	test('a province is named by its department', () =>
		expect(
			passwordProblem('kqzv-7713-云岭省-plum', { ...owner, bureauName: '云岭省应急管理厅' })
		).toBe(bureau));
});
