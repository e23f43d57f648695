// 代岗: who may hold whose post while he is on leave, for how long, and why not.
import { expect, test } from 'vitest';
import { roleNames } from '#lib/server/identity/person.ts';
import type { Role } from '#lib/server/identity/person.ts';
import { daysProblem, standInProblem, stateOfStandIn } from '#lib/server/identity/stand-in.ts';

const someone = (role: Role, id: string = role) => ({
	...{ id, name: id, role },
	bureauId: 'city',
	active: true
});

test.each([
	['registrar', 'approver', null],
	['supervisor', 'discipline', null],
	['registrar', 'discipline', '不能由同一人担任'],
	['discipline', 'approver', '不能由同一人担任'],
	['security', 'approver', '不能由同一人担任'],
	['supervisor', 'audit', '不设代岗'],
	['audit', 'audit', '不设代岗']
] as const)('%s stands in for %s: %s', (one, absent, why) => {
	const standIn = someone(one, 'somebody');
	const problem = standInProblem(standIn, someone(absent));
	if (why === null) expect(problem).toBeNull();
	else {
		expect(problem).toContain(why);
		expect(problem).toContain(roleNames[absent]);
	}
});

const approver = someone('approver');
const registrar = someone('registrar');
test.each([
	['himself', approver, '本人'],
	['whom another bureau employs', { ...registrar, bureauId: 'county' }, '本单位'],
	['who was shut out', { ...registrar, active: false }, '已停用']
])('nobody is stood in for by one %s', (_, standIn, why) => {
	expect(standInProblem(standIn, approver)).toContain(why);
});
test('nobody stands in for one who was shut out', () => {
	expect(standInProblem(registrar, { ...approver, active: false })).toContain('已停用');
});

const today = '2026-11-23';
test.each([
	[today, today, null],
	[today, '2027-02-22', null],
	[today, '2027-02-23', '最长 92 天'],
	['2026-11-22', today, '不能早于今天'],
	['2026-11-24', today, '不能早于开始日期'],
	['', today, '请填写起止日期'],
	[today, '', '请填写起止日期'],
	['2026-11-31', '2026-12-40', '请填写起止日期'],
	[today, '2026-11-24T10:00', '请填写起止日期'],
	['+002026-11-24', '+002026-11-25', '请填写起止日期']
])('leave from %j until %j: %s', (fromOn, untilOn, why) => {
	const problem = daysProblem(fromOn, untilOn, today);
	if (why === null) expect(problem).toBeNull();
	else expect(problem).toContain(why);
});

test.each([
	['planned', null, null],
	['begun', '2026-11-23T00:00:00Z', null],
	['ended', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'],
	['ended', null, '2026-11-22T00:00:00Z']
])('%s: begun %s, ended %s', (state, begunAt, endedAt) => {
	const days = { fromOn: '2026-11-23', untilOn: '2026-11-24' };
	const standIn = { id: 's', personId: 'a', forPersonId: 'b', ...days, begunAt, endedAt };
	expect(stateOfStandIn(standIn)).toBe(state);
});
