// Reads the forms by which a visit is registered and changed; each mistake stands beside its field.
import * as v from 'valibot';
import { lengthOf, readFields } from '../platform/form.ts';
import type { Problems } from '../platform/form.ts';
import { visitKinds } from '../regulation/visit-kinds.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import { addDays } from '../regulation/workdays.ts';
import { everyone, inFormOrder, mayBetray } from './visit.ts';
import type { Host, TeamMember, VisitFacts } from './visit.ts';

/** What the form is read against. */
export interface VisitFormShape {
	/** Every bureau that may be a host; the first is the registering one and always hosts. */
	bureaus: { id: string; name: string }[];
	/** People used before, offered as ticks. */
	known: TeamMember[];
}

export interface TypedVisit {
	text: Record<string, string>;
	lists: Record<string, string[]>;
}

/** Details of an enterprise that is not in the register yet, as typed. */
export interface EnterpriseWords {
	name: string;
	creditCode: string;
	address: string;
	bureauId: string;
	sector: string;
	grade: string;
	/** '' leaves the one in the register. */
	contactPhone: string;
}

export interface VisitReading {
	typed: TypedVisit;
	problems: Problems;
	/** Present when nothing is wrong. */
	facts: VisitFacts | null;
	enterprise: EnterpriseWords;
	/** The earlier visit of the matter that this one follows up; '' for a visit of its own. */
	followsId: string;
	reason: string;
}

const teamFields = {
	single: ['startOn', 'endOn', 'leader', 'leaderUnit', 'newMembers', 'experts', 'headcount'],
	repeated: ['members']
};
/** Days; an end years ahead would keep a silent visit from ever being silent. */
const longestVisit = 90;
const wordFields = ['basis', 'content', 'confirmWords', 'reason'];
const enterpriseFields = [
	'enterprise',
	'contactPhone',
	'creditCode',
	'address',
	'enterpriseBureau',
	'sectorGrade'
];
const longestPhone = 40;

/** Reads a registration. Whether the enterprise is in the register is asked by the journey. */
export function readVisitForm(form: FormData, shape: VisitFormShape): VisitReading {
	const { text, lists, problems } = readFields(form, {
		single: [
			...teamFields.single,
			...wordFields,
			...enterpriseFields,
			'partners',
			'followsId',
			...shape.bureaus.map((bureau) => `items-${bureau.id}`)
		],
		repeated: [...teamFields.repeated, 'kinds', 'hosts']
	});
	const kinds = readKinds(lists.kinds ?? [], problems);
	const hosts = readHosts(text, lists.hosts ?? [], shape, problems);
	const enterprise = check(text, problems, 'enterprise', words('企业名称', 2, 200));
	const facts: VisitFacts = {
		kinds,
		hosts,
		partners: lines(text.partners ?? ''),
		...readWords(text, kinds, problems),
		...readTeam(text, lists, shape.known, problems)
	};
	if (facts.partners.length > 20) problems.partners = '联合单位最多 20 个';
	else if (facts.partners.some((partner) => lengthOf(partner) > 100))
		problems.partners = '每个联合单位最多 100 个字';
	const contactPhone = (text.contactPhone ?? '').trim();
	if (lengthOf(contactPhone) > longestPhone)
		problems.contactPhone ??= `电话最多 ${longestPhone} 个字`;
	else if (contactPhone && !/\d{3}/.test(contactPhone))
		problems.contactPhone ??= '请填写电话号码，例如 0990-5530001 转 8';
	const [sector = '', grade = ''] = (text.sectorGrade ?? '').split('/');
	return {
		typed: { text, lists },
		problems,
		facts: whole(problems) ? facts : null,
		enterprise: {
			name: enterprise,
			creditCode: (text.creditCode ?? '').trim().toUpperCase(),
			address: (text.address ?? '').trim(),
			bureauId: text.enterpriseBureau ?? '',
			sector,
			grade,
			contactPhone
		},
		followsId: text.followsId ?? '',
		reason: ''
	};
}

/** Reads a change of team, dates or words; kinds, hosts and partners stay as issued. */
export function readVisitChange(
	form: FormData,
	current: VisitFacts,
	known: TeamMember[]
): Omit<VisitReading, 'enterprise' | 'followsId'> {
	const { text, lists, problems } = readFields(form, {
		single: [...teamFields.single, ...wordFields],
		repeated: teamFields.repeated
	});
	const facts = {
		...current,
		...readWords(text, current.kinds, problems),
		...readTeam(text, lists, known, problems)
	};
	const reason = check(text, problems, 'reason', words('变更原因', 2, 200));
	return { typed: { text, lists }, problems, facts: whole(problems) ? facts : null, reason };
}

/** Reads the one field of an act that needs its reason: end, new code, cancellation. */
export function readReason(form: FormData): { typed: string; reason: string; problems: Problems } {
	const { text, problems } = readFields(form, { single: ['reason'] });
	const reason = check(text, problems, 'reason', words('原因', 2, 200));
	return { typed: text.reason ?? '', reason, problems };
}

/** Facts as the form types them, for copying an earlier visit or changing this one. */
export function typedOf(facts: VisitFacts, enterprise: string): TypedVisit {
	return {
		text: {
			enterprise,
			basis: facts.basis,
			content: facts.content,
			partners: facts.partners.join('\n'),
			startOn: facts.startOn,
			endOn: facts.endOn,
			leader: facts.leader.name,
			leaderUnit: facts.leader.unit,
			newMembers: '',
			experts: facts.experts.map(memberLine).join('\n'),
			headcount: facts.headcount === everyone(facts).length ? '' : String(facts.headcount),
			...Object.fromEntries(facts.hosts.map((host) => [`items-${host.bureauId}`, host.items]))
		},
		lists: {
			kinds: facts.kinds,
			hosts: facts.hosts.map((host) => host.bureauId),
			members: facts.members.map(memberLine)
		}
	};
}

/** One person in one line: `姓名，单位`. */
export function memberLine({ name, unit }: TeamMember): string {
	return unit ? `${name}，${unit}` : name;
}

function readKinds(ticked: string[], problems: Problems): VisitKind[] {
	const kinds = inFormOrder(ticked as VisitKind[]);
	if (kinds.length === 0 || ticked.some((kind) => !visitKinds.includes(kind as VisitKind)))
		problems.kinds ??= '请至少勾选一种检查类型';
	return kinds;
}

function readHosts(
	text: Record<string, string>,
	ticked: string[],
	{ bureaus }: VisitFormShape,
	problems: Problems
): Host[] {
	const hosts = bureaus
		.filter((bureau, place) => place === 0 || ticked.includes(bureau.id))
		.map((bureau) => ({
			bureauId: bureau.id,
			bureauName: bureau.name,
			items: (text[`items-${bureau.id}`] ?? '').trim()
		}));
	if (hosts.some((host) => lengthOf(host.items) > 300)) problems.hosts = '承办事项最多 300 个字';
	else if (hosts.length > 1 && hosts.some((host) => !host.items))
		problems.hosts = '有多个承办单位时，请写明各自承办的事项';
	return hosts;
}

function readWords(text: Record<string, string>, kinds: VisitKind[], problems: Problems) {
	const basis = check(text, problems, 'basis', words('检查依据', 2, 300));
	const content = check(text, problems, 'content', words('检查内容', 2, 1500));
	// A poster that reads 群众举报核查 outs the worker who reported.
	if (kinds.includes('verification') && !text.confirmWords)
		for (const [name, value] of Object.entries({ basis, content }))
			if (mayBetray(value))
				problems[name] ??=
					'公示会张贴在企业，这样写可能暴露反映人。请改用中性表述；确需保留的，请勾选下方确认';
	return { basis, content };
}

function readTeam(
	text: Record<string, string>,
	lists: Record<string, string[]>,
	known: TeamMember[],
	problems: Problems
) {
	const startOn = check(text, problems, 'startOn', day('开始日期'));
	const endOn = check(text, problems, 'endOn', day('结束日期'));
	if (startOn && endOn && endOn < startOn) problems.endOn ??= '结束日期不能早于开始日期';
	if (startOn && endOn && endOn > addDays(startOn, longestVisit))
		problems.endOn ??= `一次检查最长 ${longestVisit} 天，请核对结束日期`;
	const leader = {
		name: check(text, problems, 'leader', words('组长姓名', 1, 50)),
		unit: (text.leaderUnit ?? '').trim()
	};
	const ticked = (lists.members ?? []).map(memberOf);
	const strangers = ticked.filter((one) => !known.some((person) => person.name === one.name));
	if (strangers.length > 0) problems.members ??= '勾选的成员不在名单中，请在“其他成员”里填写';
	const members = unique([...ticked, ...lines(text.newMembers ?? '').map(memberOf)]).filter(
		(member) => member.name !== leader.name
	);
	const experts = unique(lines(text.experts ?? '').map(memberOf));
	const team = [leader, ...members, ...experts];
	if (members.length === 0) problems.newMembers ??= '请至少填写一名成员（检查应由两人以上进行）';
	if (team.length > 60) problems.newMembers ??= '检查组人员最多 60 人';
	if (team.some((one) => lengthOf(one.name) > 50 || lengthOf(one.unit) > 100))
		problems.newMembers ??= '姓名最多 50 个字，单位最多 100 个字；每行填写一人';
	const headcount = readHeadcount(text.headcount ?? '', team.length, problems);
	return { startOn, endOn, leader, members, experts, headcount };
}

function readHeadcount(typed: string, least: number, problems: Problems): number {
	if (typed.trim() === '') return least;
	const number = Number(typed);
	if (!Number.isInteger(number) || number < least || number > 200)
		problems.headcount ??= `一行人数应不少于所列的 ${least} 人；留空则按名单计算`;
	return number;
}

function memberOf(line: string): TeamMember {
	const [name = '', ...unit] = line.split(/[，,\t]/);
	return { name: name.trim(), unit: unit.join('，').trim() };
}

function unique(members: TeamMember[]): TeamMember[] {
	return members.filter(
		(one, place) => members.findIndex((other) => other.name === one.name) === place
	);
}

function lines(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);
}

function words(label: string, least: number, most: number) {
	return v.pipe(
		v.string(),
		v.trim(),
		v.check((value) => value !== '', `请填写${label}`),
		v.check((value) => lengthOf(value) >= least, `${label}至少 ${least} 个字`),
		v.check((value) => lengthOf(value) <= most, `${label}最多 ${most} 个字`)
	);
}

function day(label: string) {
	return v.pipe(v.string(), v.check(isDay, `请填写${label}，例如 2026-11-23`));
}

function isDay(text: string): boolean {
	if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function check(
	text: Record<string, string>,
	problems: Problems,
	name: string,
	schema: v.GenericSchema<string, string>
): string {
	const result = v.safeParse(schema, text[name] ?? '', { abortPipeEarly: true });
	if (result.success) return result.output;
	problems[name] ??= result.issues[0].message;
	return '';
}

function whole(problems: Problems): boolean {
	return Object.keys(problems).length === 0;
}
