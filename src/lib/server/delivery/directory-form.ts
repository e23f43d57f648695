// Reads an entry of the directory.
import { readFields } from '../platform/form.ts';
import type { Problems } from '../platform/form.ts';
import { bureauLevels } from './directory.ts';
import type { Bureau, BureauLevel } from './directory.ts';
import type { Organ } from './letter.ts';

export interface BureauReading {
	typed: Record<string, string>;
	bureau: Omit<Bureau, 'id'>;
	/** Who heads each office; '' where nobody is named. */
	heads: Record<Organ, string>;
	/** Why mailboxes or phones change; '' where none is given. */
	reason: string;
	problems: Problems;
}

export function readBureau(form: FormData): BureauReading {
	const { text, problems } = readFields(form, {
		single: [
			...['code', 'name', 'level', 'parent'],
			...['supervisionMailbox', 'supervisionPhone', 'disciplineMailbox', 'disciplinePhone'],
			...['supervisionHead', 'disciplineHead', 'disciplineReceiver', 'reason']
		]
	});
	const value = (name: string) => (text[name] ?? '').trim();
	if (!/^\d{6}$/.test(value('code'))) problems.code ??= '区划代码为 6 位数字，例如 140200';
	const nameLength = [...value('name')].length;
	if (nameLength < 4 || nameLength > 50) problems.name ??= '请填写单位全称，4 到 50 个字';
	if (!bureauLevels.includes(value('level') as BureauLevel)) problems.level ??= '请选择层级';
	for (const organ of ['supervision', 'discipline']) {
		const mailbox = value(`${organ}Mailbox`);
		if (mailbox && !/^[^@\s<>,;"']{1,64}@[^@\s<>,;"']{1,190}$/.test(mailbox))
			problems[`${organ}Mailbox`] ??= '邮箱地址不正确';
		if ([...value(`${organ}Phone`)].length > 40) problems[`${organ}Phone`] ??= '电话最多 40 个字';
		if ([...value(`${organ}Head`)].length > 50) problems[`${organ}Head`] ??= '姓名最多 50 个字';
	}
	const office = (organ: string) => ({
		mailbox: value(`${organ}Mailbox`),
		phone: value(`${organ}Phone`)
	});
	if ([...value('reason')].length > 500) problems.reason ??= '原因最多 500 字';
	return {
		typed: text,
		problems,
		reason: value('reason'),
		heads: { supervision: value('supervisionHead'), discipline: value('disciplineHead') },
		bureau: {
			code: value('code'),
			name: value('name'),
			level: value('level') as BureauLevel,
			parentId: value('parent') || null,
			offices: {
				supervision: office('supervision'),
				discipline: {
					...office('discipline'),
					receivedBy: value('disciplineReceiver') || undefined
				}
			}
		}
	};
}
