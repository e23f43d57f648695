// Reads a submitted form strictly: known fields once each, no files, no characters that cannot be kept.

/** Field name to what is wrong with it, in words for the reader. */
export type Problems = Record<string, string>;

export interface Fields {
	/** What was typed in each single field; absent fields are ''. */
	text: Record<string, string>;
	/** What was chosen in each repeatable field. */
	lists: Record<string, string[]>;
	problems: Problems;
}

/** `form` of the problems: what belongs to no field. */
export const wholeForm = 'form';

export function readFields(
	form: FormData,
	known: { single: readonly string[]; repeated?: readonly string[] }
): Fields {
	const problems: Problems = {};
	const text = Object.fromEntries(
		known.single.map((name) => {
			const values = form.getAll(name);
			if (values.length > 1) problems[name] = '这一项重复提交了，请只填一次';
			return [name, typed(values[0])];
		})
	);
	const lists = Object.fromEntries(
		(known.repeated ?? []).map((name) => [name, form.getAll(name).map(typed).filter(Boolean)])
	);
	const names = new Set([...known.single, ...(known.repeated ?? [])]);
	const strange = [...form.keys()].filter((name) => !names.has(name));
	if (strange.length > 0)
		problems[wholeForm] =
			`表单里有无法识别的内容（${[...strange[0]!].slice(0, 30).join('')}），请核对后重新提交`;
	if ([...form.values()].some((value) => typeof value !== 'string'))
		problems[wholeForm] = '此处不能上传文件';
	return { text, lists, problems };
}

/** Line ends become \n; control characters, which nobody can type or see, are left out. */
function typed(value: FormDataEntryValue | undefined): string {
	if (typeof value !== 'string') return '';
	return (
		value
			.toWellFormed()
			.replace(/\r\n?/g, '\n')
			// eslint-disable-next-line no-control-regex -- that is what is looked for
			.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
	);
}

/** Length as people count it: in code points. */
export function lengthOf(text: string): number {
	return [...text].length;
}

/** A phone number as people write it: five digits or more, with area code and extension. */
export const phonePattern = /^[+＋]?[\d０-９ ()（）\-－—转#*]{5,40}$/u;
