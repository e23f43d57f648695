// Reads a report's form, and what is added to a report later: all that was typed, and what is wrong beside it.
import { lengthOf, phonePattern, readFields, wholeForm } from '../platform/form.ts';
import type { Problems } from '../platform/form.ts';
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ReportWords, Way } from './report.ts';

/** What the page offers: the bureaus that it may be about, and the posted team where it is still shown. */
export interface ReportFormShape {
	bureaus: readonly { id: string; name: string; aboveId: string | null }[];
	persons: readonly string[];
	/** True on the page of a posted visit, which knows enterprise and place. */
	posted: boolean;
}

/** The form as typed, to be shown again without loss. */
export interface TypedReport {
	text: Record<string, string>;
	lists: Record<string, string[]>;
}

export interface ReportReading {
	typed: TypedReport;
	problems: Problems;
	/** Present when nothing is wrong. */
	words: ReportWords | null;
	bureauId: string;
	way: Way;
	/** 未报备入企: no notice, no poster. */
	unposted: boolean;
	/** Of a poster that is not at hand; '' where none was typed. */
	shortNumber: string;
	key: string;
	/** The form comes back as it is: a reader asked for another size of type. */
	edit: boolean;
	/** The solved challenge as the script left it; '' without one. */
	proof: string;
}

const limits = {
	what: ['发生了什么', 5000],
	when: ['什么时候', 200],
	others: ['涉及的人员', 500],
	enterprise: ['企业名称', 200],
	place: ['地点', 200],
	name: ['姓名', 100]
} as const;

const always = ['what', 'when', 'others', 'name', 'bureau', 'way', 'signed', 'phone'];
const hidden = ['key', 'proof', 'edit'];
const withoutPoster = ['enterprise', 'place', 'unposted', 'number'];

export function readReportForm(form: FormData, shape: ReportFormShape): ReportReading {
	const single = [...always, ...hidden, ...(shape.posted ? [] : withoutPoster)];
	const { text, lists, problems } = readFields(form, { single, repeated: ['items', 'persons'] });
	const said = (name: keyof typeof limits): string => {
		const words = (text[name] ?? '').trim();
		const [label, most] = limits[name];
		if (lengthOf(words) > most) problems[name] ??= `${label}最多 ${most} 个字，请精简后再提交`;
		return words;
	};
	const ticked = lists.items ?? [];
	if (ticked.some((item) => !itemNumbers.some((number) => String(number) === item)))
		problems.items ??= '只能从“十个不得”中选择';
	const persons = [...new Set(lists.persons ?? [])];
	if (persons.some((name) => !shape.persons.includes(name)))
		problems.persons ??= '只能从所列人员中选择，其他人员请写在下面';

	const words: ReportWords = {
		items: itemNumbers.filter((number) => ticked.includes(String(number))),
		what: said('what'),
		when: said('when'),
		persons,
		others: said('others'),
		enterprise: shape.posted ? '' : said('enterprise'),
		place: shape.posted ? '' : said('place'),
		reporter: readReporter(text, problems, said)
	};
	if (!words.what) problems.what ??= '请写明发生了什么；记不清的可以如实写“记不清”';
	const shortNumber = shape.posted ? '' : readShortNumber(text, problems);
	if (!shape.posted && !shortNumber && !words.enterprise)
		problems.enterprise ??= '请写明是哪家企业；写不出全称的，写平时的叫法';

	const key = /^[\w-]{16,64}$/.test(text.key ?? '') ? (text.key as string) : '';
	if (!key) problems[wholeForm] ??= '页面信息不完整，请核对下面的内容后再次提交';
	delete problems.key;
	const address = readAddress(text, shape, problems);
	const whole = Object.keys(problems).length === 0;
	return {
		typed: { text: { ...text, key, proof: '', edit: '' }, lists },
		problems,
		words: whole ? words : null,
		...address,
		unposted: text.unposted === '1',
		shortNumber,
		key,
		edit: Boolean(text.edit),
		proof: text.proof ?? ''
	};
}

/** Unsigned, a name that was typed before is no longer said. */
function readReporter(
	text: Record<string, string>,
	problems: Problems,
	said: (name: 'name') => string
): ReportWords['reporter'] {
	if (!['', 'no', 'yes'].includes(text.signed ?? '')) problems.signed ??= '请选择是否署名';
	if (text.signed !== 'yes') return null;
	const name = said('name');
	const phone = (text.phone ?? '').trim();
	if (!name) problems.name ??= '署名的请填写姓名；不愿署名可以选“不署名”';
	if (!phonePattern.test(phone)) problems.phone ??= '联系电话应为 5 位以上的号码，可含区号和分机';
	return { name, phone };
}

function readShortNumber(text: Record<string, string>, problems: Problems): string {
	const typed = (text.number ?? '').trim();
	const digits = typed.normalize('NFKC').replace(/\D/g, '');
	if (typed && digits.length !== 8)
		problems.number ??= '公示编号是 8 位数字，印在公示下方；没有可以留空';
	return digits.length === 8 ? digits : '';
}

function readAddress(
	text: Record<string, string>,
	{ bureaus }: ReportFormShape,
	problems: Problems
): { bureauId: string; way: Way } {
	const only = bureaus.length === 1 ? bureaus[0] : undefined;
	const bureau = text.bureau ? bureaus.find(({ id }) => id === text.bureau) : only;
	if (!bureau) problems.bureau ??= '请选择来检查的是哪个单位；不清楚的选企业所在县（市、区）的';
	const way = text.way === 'own' || text.way === 'above' ? text.way : null;
	if (!way) problems.way ??= '请选择送到哪里';
	if (way === 'above' && bureau && !bureau.aboveId)
		problems.way ??= `${bureau.name}在本平台没有上一级，可以送本单位机关纪委，或拨打 12388`;
	return { bureauId: bureau?.id ?? '', way: way ?? 'own' };
}

/** Words added to a report by its receipt, or asked at the desk. */
export function readMessage(form: FormData): {
	words: string;
	key: string;
	edit: boolean;
	problems: Problems;
} {
	const { text, problems } = readFields(form, { single: ['words', 'key', 'edit'] });
	const words = (text.words ?? '').trim();
	const [, most] = limits.what;
	if (!words) problems.words ??= '请写下要说的内容';
	else if (lengthOf(words) > most) problems.words ??= `最多 ${most} 个字，请精简后再提交`;
	const key = /^[\w-]{16,64}$/.test(text.key ?? '') ? (text.key as string) : '';
	return { words, key, edit: Boolean(text.edit), problems };
}
