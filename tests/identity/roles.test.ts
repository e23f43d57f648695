// What each role may do, who excludes whom, and which networks the desk answers: as tables.
import { describe, expect, test } from 'vitest';
import { acts, excludeEachOther, may, organsOf, roles } from '#lib/server/identity/person.ts';
import type { Act, Person, Role } from '#lib/server/identity/person.ts';
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
	['10.1.0.0/16', '10.1.255.3', true],
	['10.1.0.0/16', '10.2.0.1', false],
	['192.0.2.7', '192.0.2.7', true],
	['192.0.2.7', '192.0.2.8', false],
	['10.1.0.0/16, 2001:db8::/32', '2001:db8:1::5', true],
	['2001:db8::/32', '2001:db9::1', false],
	['10.1.0.0/16', '::ffff:10.1.0.9', true],
	['10.1.0.0/16', '::ffff:10.2.0.9', false],
	['10.0.0.0/8', 'nonsense', false]
])('the networks %s hold %s: %s', (networks, address, within) => {
	expect(isWithin(readNetworks(networks)!, address)).toBe(within);
});

test.each([
	'10.1.0.0/33',
	'desk',
	'::ffff:10.1.0.0/16',
	'fe80::%eth0/10',
	'10.1.0.0/16/2',
	'10.1.0.0/',
	'2001:db8::/129',
	'10.1.0.0/16,'
])('%s is no list of networks', (networks) => expect(readNetworks(networks)).toBeNull());
