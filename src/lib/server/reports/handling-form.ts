// Reads what an office writes about a report: notes, where it is turned over to, and how it ends.
import { lengthOf, readFields } from '../platform/form.ts';
import type { Problems } from '../platform/form.ts';
import { handlings, measures, outcomes } from '../regulation/handling.ts';
import type { Handling, Measure, MatterOutcome } from '../regulation/handling.ts';
import type { Whither } from './report.ts';

export interface ClosureOfReport {
	handling: Handling;
	outcome: MatterOutcome;
	measures: Measure[];
	/** For the file: what was found, and on what grounds. */
	reason: string;
	/** For the reporter, who reads it on the receipt's page. */
	reply: string;
}

const longest = 5000;
/** 误填 is said of cards alone. */
export const outcomesOfReports = outcomes.filter((outcome) => outcome !== 'mistaken');

export function readTransfer(form: FormData): {
	typed: Record<string, string>;
	transfer: { whither: Whither; reason: string } | null;
	problems: Problems;
} {
	const { text, problems } = readFields(form, { single: ['whither', 'grounds'] });
	const whither = (['supervision', 'elsewhere'] as const).find((each) => each === text.whither);
	if (!whither) problems.whither ??= '请选择转到哪里';
	const reason = written(text, 'grounds', '转办、移送的事项和依据', problems);
	const whole = Object.keys(problems).length === 0;
	return { typed: text, problems, transfer: whither && whole ? { whither, reason } : null };
}

export function readClosureOfReport(form: FormData): {
	typed: { text: Record<string, string>; measures: string[] };
	closure: ClosureOfReport | null;
	problems: Problems;
} {
	const fields = { single: ['handling', 'outcome', 'reason', 'reply'], repeated: ['measures'] };
	const { text, lists, problems } = readFields(form, fields);
	const handling = handlings.find((each) => each === text.handling);
	const outcome = outcomesOfReports.find((each) => each === text.outcome);
	const taken = lists.measures ?? [];
	if (!handling) problems.handling ??= '请选择处置方式';
	if (!outcome) problems.outcome ??= '请选择办理结果';
	if (taken.some((name) => !measures.some((each) => each === name)))
		problems.measures ??= '只能从所列措施中选择';
	const reason = written(text, 'reason', '办理情况和依据', problems);
	const reply = written(text, 'reply', '给反映人的答复', problems);
	const whole = Object.keys(problems).length === 0;
	return {
		typed: { text, measures: taken },
		problems,
		closure:
			handling && outcome && whole
				? {
						handling,
						outcome,
						measures: measures.filter((each) => taken.includes(each)),
						reason,
						reply
					}
				: null
	};
}

function written(
	text: Record<string, string>,
	name: string,
	label: string,
	problems: Problems
): string {
	const words = (text[name] ?? '').trim();
	if (!words) problems[name] ??= `请写明${label}`;
	else if (lengthOf(words) > longest) problems[name] ??= `${label}最多 ${longest} 字`;
	return words;
}
