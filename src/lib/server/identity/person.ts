// Who signs in, in which role for which bureau, and what that role may do at all.
import type { Organ } from '../delivery/letter.ts';

export const roles = ['registrar', 'approver', 'supervisor', 'discipline', 'system'] as const;
export type Role = (typeof roles)[number];

export const roleNames: Record<Role, string> = {
	registrar: '检查登记员',
	approver: '审批人',
	supervisor: '执法监督员',
	discipline: '机关纪委经办人',
	system: '系统管理员'
};

export interface Person {
	id: string;
	username: string;
	name: string;
	bureauId: string;
	role: Role;
	active: boolean;
}

export const acts = [
	'be at the desk',
	'see visits',
	'register visits',
	'approve visits',
	'change visits',
	'print papers',
	'read cards',
	'work cases',
	'see letters',
	'resend letters',
	'see alarms',
	'see the directory',
	'keep the directory',
	'see people'
] as const;
export type Act = (typeof acts)[number];

const actsOf: Record<Role, readonly Act[]> = {
	registrar: [
		'see visits',
		'register visits',
		'change visits',
		'print papers',
		'see the directory'
	],
	approver: ['see visits', 'approve visits', 'change visits', 'print papers', 'see the directory'],
	supervisor: ['read cards', 'see letters', 'resend letters', 'see the directory'],
	discipline: ['read cards', 'work cases', 'see letters', 'resend letters', 'see the directory'],
	system: ['see alarms', 'see the directory', 'keep the directory', 'see people']
};

/** What a thing must say of itself to be judged; acts without a thing are judged by role alone. */
export interface Thing {
	/** The bureau whose thing it is. */
	bureauId?: string;
	/** Who must not be the one to act on it: an approver never approves his own registration. */
	notBy?: readonly string[];
}

/** Whether the person may do the act, by role, bureau and part in the thing; denied unless named. */
export function may(person: Person | null, act: Act, thing: Thing = {}): boolean {
	if (!person?.active) return false;
	if (act !== 'be at the desk' && !actsOf[person.role].includes(act)) return false;
	if (thing.bureauId !== undefined && thing.bureauId !== person.bureauId) return false;
	return !thing.notBy?.includes(person.id);
}

/** The office whose copies the person reads; null for every other role. */
export function organOf(person: Person): Organ | null {
	if (person.role === 'supervisor') return 'supervision';
	return person.role === 'discipline' ? 'discipline' : null;
}

/** What is wrong with a new password, in words; null when it will do. Lengths in code points. */
export function passwordProblem(password: string, person: { username: string; name: string }) {
	const length = [...password].length;
	if (length < 12) return '密码至少 12 个字符';
	if (length > 200) return '密码不能超过 200 个字符';
	const folded = password.toLowerCase();
	if (folded.includes(person.username.toLowerCase()) || folded.includes(person.name.toLowerCase()))
		return '密码不能包含用户名或姓名';
	if (new Set(password).size < 5) return '密码太简单，请换一个';
	return null;
}
