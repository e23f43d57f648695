// Reads the card's form: the fields of the contract, what was typed, and what is wrong beside each.
import * as v from 'valibot';
import { lengthOf, phonePattern, readFields, wholeForm } from '../platform/form.ts';
import type { Problems } from '../platform/form.ts';
import { itemNumbers, itemOrdinals } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import type { CardAnswers } from './card.ts';
import { isWellFormed, normalised } from './feedback-code.ts';

/** What the form page needs of the visit to be read against. */
export interface CardFormShape {
	kinds: readonly VisitKind[];
	/** Units and persons of the visit that may be ticked under 涉及. */
	aboutChoices: readonly string[];
}

/** The form as typed, to be shown again without loss. */
export interface TypedCard {
	text: Record<string, string>;
	lists: Record<string, string[]>;
}

export interface CardReading {
	typed: TypedCard;
	problems: Problems;
	/** Present when nothing is wrong. */
	answers: CardAnswers | null;
	/** Random for each rendering; '' when it was missing. */
	key: string;
	/** Normalised; '' = 未验码. */
	code: string;
	/** What the pressed button asks for. */
	wish: 'submit' | 'review' | 'edit';
}

export const notSure = '记不清';

/** The field that names the ordinals answered 不清楚; one that is left empty is 不清楚 as well. */
export const unsure = 'unsure';

const respondent = {
	representative: text('负责人', 1, 100),
	position: text('职务', 1, 100),
	phone: v.pipe(
		text('联系电话', 1, 40),
		v.regex(phonePattern, '联系电话应为 5 位以上的号码，可含区号和分机')
	)
};

function text(label: string, least: number, most: number) {
	return v.pipe(
		v.string(),
		v.trim(),
		v.check((value) => lengthOf(value) >= least, `请填写${label}`),
		v.check((value) => lengthOf(value) <= most, `${label}最多 ${most} 个字`)
	);
}

const detail = v.pipe(
	v.string(),
	v.trim(),
	v.check((value) => lengthOf(value) <= 2000, '情况说明最多 2000 字，请精简后再提交')
);

const ordinal = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^([1-9]\d{0,2})?$/, '次数应为 1 到 999 的整数；不清楚可以留空'),
	v.transform((value) => (value === '' ? null : Number(value)))
);

/** Names of the form's fields, in the order of the page. */
function fieldNames(kinds: readonly VisitKind[]) {
	return {
		single: [
			...itemNumbers.flatMap((item) => [`item${item}`, `detail${item}`]),
			'visitOrdinal',
			...kinds.map((kind) => `ordinal-${kind}`),
			'representative',
			'position',
			'phone',
			'code',
			'alsoSupervision',
			'key',
			'review',
			'edit'
		],
		repeated: [...itemNumbers.map((item) => `about${item}`), unsure]
	};
}

/** Reads one submission. Everything typed comes back in `typed`, whatever is wrong. */
export function readCardForm(form: FormData, shape: CardFormShape): CardReading {
	const { text: typed, lists, problems } = readFields(form, fieldNames(shape.kinds));
	const check = <Output>(name: string, schema: v.GenericSchema<string, Output>) => {
		const result = v.safeParse(schema, typed[name] ?? '', { abortPipeEarly: true });
		if (!result.success) problems[name] ??= result.issues[0].message;
		return result.success ? result.output : undefined;
	};

	const items = Object.fromEntries(
		itemNumbers.map((item) => [item, readItem(item, typed, lists, shape, problems, check)])
	) as CardAnswers['items'];
	const answers: CardAnswers = {
		items,
		visitOrdinal: check('visitOrdinal', ordinal) ?? null,
		kindOrdinals: Object.fromEntries(
			shape.kinds.map((kind) => [kind, check(`ordinal-${kind}`, ordinal) ?? null])
		),
		representative: check('representative', respondent.representative) ?? '',
		position: check('position', respondent.position) ?? '',
		phone: check('phone', respondent.phone) ?? '',
		alsoSupervision: typed.alsoSupervision === 'yes'
	};
	checkUnsure(lists[unsure] ?? [], typed, shape.kinds, problems);

	const code = normalised(typed.code ?? '');
	if (code && !isWellFormed(code))
		problems.code ??= '反馈码输入有误，请对照反馈码单核对；没有反馈码可以留空';
	const key = /^[\w-]{16,64}$/.test(typed.key ?? '') ? (typed.key as string) : '';
	if (!key) problems[wholeForm] ??= '页面信息不完整，请核对下面的内容后再次提交';
	delete problems.key;
	typed.key = key;

	const wish = typed.edit ? 'edit' : typed.review ? 'review' : 'submit';
	const whole = Object.keys(problems).length === 0;
	return {
		typed: { text: typed, lists },
		problems,
		answers: whole ? answers : null,
		key,
		code,
		wish
	};
}

/** 不清楚 and a number together say two things. */
function checkUnsure(
	names: string[],
	typed: Record<string, string>,
	kinds: readonly VisitKind[],
	problems: Problems
): void {
	const ordinals = ['visitOrdinal', ...kinds.map((kind) => `ordinal-${kind}`)];
	for (const name of names)
		if (!ordinals.includes(name)) problems[wholeForm] ??= '“不清楚”选在了没有的项目上，请核对';
		else if (typed[name]?.trim()) problems[name] ??= '填了次数又选了“不清楚”，请只留一个';
}

function readItem(
	item: ItemNumber,
	typed: Record<string, string>,
	lists: Record<string, string[]>,
	shape: CardFormShape,
	problems: Problems,
	check: (name: string, schema: typeof detail) => string | undefined
): CardAnswers['items'][ItemNumber] {
	const answer = typed[`item${item}`];
	if (answer !== 'yes' && answer !== 'no')
		problems[`item${item}`] ??= `请选择第${itemOrdinals[item - 1]}项的答案`;
	const about = [...new Set(lists[`about${item}`] ?? [])];
	if (about.some((name) => name !== notSure && !shape.aboutChoices.includes(name)))
		problems[`about${item}`] = '“涉及”只能从所列单位和人员中选择';
	const words = check(`detail${item}`, detail) ?? '';
	// What was typed before 是 became 否 is no longer said, and the review does not show it.
	return answer === 'yes'
		? { answer, detail: words, about }
		: { answer: 'no', detail: '', about: [] };
}
