// What a step answers: done, problems that go back to the form, or a refusal that becomes a status.
import type { Problems } from '../platform/form.ts';

export type Refusal = 'not found' | 'not allowed' | 'too late';

export type Outcome<Value> =
	{ done: Value } | { problems: Problems } | { refused: Refusal; words: string };

export function refused(refusal: Refusal, words: string): { refused: Refusal; words: string } {
	return { refused: refusal, words };
}

export const notFound = refused('not found', '没有找到');
export const notAllowed = refused('not allowed', '您的岗位不能办理此事项');
