// Who signs in, in which role for which bureau, and what that role may do at all.
import type { Organ } from '../delivery/letter.ts';

export const roles = [
	'registrar',
	'approver',
	'supervisor',
	'discipline',
	'system',
	'security',
	'audit'
] as const;
export type Role = (typeof roles)[number];

export const roleNames: Record<Role, string> = {
	registrar: '检查登记员',
	approver: '审批人',
	supervisor: '执法监督员',
	discipline: '机关纪委经办人',
	system: '系统管理员',
	security: '安全管理员',
	audit: '审计管理员'
};

/** What one person must not have together: making visits, reading cards, and each of the 三员. */
export type Side = 'inspecting' | 'reading' | 'system' | 'security' | 'audit';

export function sideOf(role: Role): Side {
	if (role === 'registrar' || role === 'approver') return 'inspecting';
	return role === 'supervisor' || role === 'discipline' ? 'reading' : role;
}

/** Whether one person may never hold both roles, be it under two accounts or as a stand-in. */
export function excludeEachOther(one: Role, other: Role): boolean {
	return sideOf(one) !== sideOf(other);
}

/** 三员 serve the installation; every other role is held for a bureau and can be stood in for. */
export function isAdministrator(role: Role): boolean {
	return ['system', 'security', 'audit'].includes(role);
}

/** A role in a bureau; of somebody on leave where it is not the person's own. */
export interface Post {
	role: Role;
	bureauId: string;
}

export interface Person {
	id: string;
	username: string;
	name: string;
	bureauId: string;
	role: Role;
	active: boolean;
	/** His own post, then those he stands in for today; all in his own bureau. */
	posts: readonly Post[];
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
	'read reports',
	'work reports',
	'see letters',
	'resend letters',
	'see statistics',
	'see alarms',
	'watch readers',
	'see the directory',
	'keep the directory',
	'see recipient changes',
	'confirm recipients',
	'see people',
	'keep people',
	'see the ledger'
] as const;
export type Act = (typeof acts)[number];

const actsOf: Record<Role, readonly Act[]> = {
	registrar: [
		'see visits',
		'register visits',
		'change visits',
		'print papers',
		'see statistics',
		'see the directory'
	],
	approver: [
		'see visits',
		'approve visits',
		'change visits',
		'print papers',
		'see statistics',
		'see the directory'
	],
	// At the top of the tree the supervision office stands in for a discipline committee.
	supervisor: [
		'read cards',
		'work cases',
		'read reports',
		'work reports',
		'see letters',
		'resend letters',
		'see statistics',
		'see the directory'
	],
	discipline: [
		'read cards',
		'work cases',
		'read reports',
		'work reports',
		'see letters',
		'resend letters',
		'see statistics',
		'see the directory'
	],
	system: ['see alarms', 'see the directory', 'keep the directory', 'see recipient changes'],
	security: [
		'see alarms',
		'watch readers',
		'see the directory',
		'see recipient changes',
		'confirm recipients',
		'see people',
		'keep people'
	],
	audit: ['see the directory', 'see recipient changes', 'see people', 'see the ledger']
};

/** What a thing must say of itself to be judged; acts without a thing are judged by role alone. */
export interface Thing {
	/** The bureau whose thing it is. */
	bureauId?: string;
	/** Who must not be the one to act on it: an approver never approves his own registration. */
	notBy?: readonly string[];
}

/** Whether the person may do the act, by his posts, their bureau and his part in the thing; denied unless named. */
export function may(person: Person | null, act: Act, thing: Thing = {}): boolean {
	if (!person?.active || thing.notBy?.includes(person.id)) return false;
	return person.posts.some(
		({ role, bureauId }) =>
			(act === 'be at the desk' || actsOf[role].includes(act)) &&
			(thing.bureauId === undefined || thing.bureauId === bureauId)
	);
}

/** The offices whose copies the person reads; two while he stands in for the other one. */
export function organsOf(person: Person): Organ[] {
	const has = (role: Role) => person.posts.some((post) => post.role === role);
	return [
		...(has('supervisor') ? (['supervision'] as const) : []),
		...(has('discipline') ? (['discipline'] as const) : [])
	];
}

/** What is wrong with a new password by its own looks, in words; null when it will do. Lengths in code points. */
export function passwordProblem(
	password: string,
	owner: { username: string; name: string; bureauName: string }
): string | null {
	const length = [...password].length;
	if (length < 12) return '密码至少 12 个字符';
	if (length > 200) return '密码不能超过 200 个字符';
	const folded = password.normalize('NFKC').toLowerCase();
	const holds = (word: string) =>
		word.length > 1 && folded.includes(word.normalize('NFKC').toLowerCase());
	if (holds(owner.username) || holds(owner.name)) return '密码不能包含用户名或姓名';
	// 平川市应急管理局: its place is its name as well.
	if (holds(owner.bureauName) || holds(owner.bureauName.replace(/应急管理[局厅]$/, '')))
		return '密码不能包含单位名称';
	if (new Set(folded).size < 5) return '密码太简单，请换一个';
	return null;
}
