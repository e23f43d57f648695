// What a step of the journey answered becomes what the browser is told: its form again, or a status.
import { error, fail } from '@sveltejs/kit';
import type { Outcome } from '#lib/server/journey/outcome.ts';
import type { Problems } from '#lib/server/platform/form.ts';

type Undone = Exclude<Outcome<unknown>, { done: unknown }>;

/** 422 with each problem beside its field, 409 when it is too late, 404, 403. `kept`: what was typed. */
export function undone<Kept extends object>(outcome: Undone, kept: Kept) {
	if ('problems' in outcome) return mistaken(outcome.problems, kept);
	if (outcome.refused === 'not found') error(404, '没有这个页面');
	if (outcome.refused === 'not allowed') error(403, outcome.words);
	return fail(409, { problems: { form: outcome.words } as Problems, ...kept });
}

export function mistaken<Kept extends object>(problems: Problems, kept: Kept) {
	return fail(422, { problems, ...kept });
}
