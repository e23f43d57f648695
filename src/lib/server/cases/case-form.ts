// Reads what the discipline committee writes about a case.
import { lengthOf, readFields } from '../platform/form.ts';
import type { Problems } from '../platform/form.ts';
import { caseOutcomes } from './case.ts';
import type { CaseOutcome } from './case.ts';

export interface ClosureWords {
	outcome: CaseOutcome;
	reason: string;
}

const longest = 5000;

export function readNote(form: FormData, name = '办理记录'): { words: string; problems: Problems } {
	const { text, problems } = readFields(form, { single: ['words'] });
	const words = (text.words ?? '').trim();
	if (!words) problems.words ??= `请填写${name}`;
	else if (lengthOf(words) > longest) problems.words ??= `${name}最多 ${longest} 字`;
	return { words, problems };
}

export function readClosure(form: FormData): {
	typed: Record<string, string>;
	closure: ClosureWords | null;
	problems: Problems;
} {
	const { text, problems } = readFields(form, { single: ['outcome', 'reason'] });
	const outcome = caseOutcomes.find((each) => each === text.outcome);
	const reason = (text.reason ?? '').trim();
	if (!outcome) problems.outcome ??= '请选择办理结果';
	if (!reason) problems.reason ??= '请写明办理情况和依据';
	else if (lengthOf(reason) > longest) problems.reason ??= `办理情况最多 ${longest} 字`;
	const whole = Object.keys(problems).length === 0;
	return { typed: text, problems, closure: outcome && whole ? { outcome, reason } : null };
}
