// What a step of the journey answered becomes what the browser is told: its form again, or a status.
import { error, fail } from '@sveltejs/kit';
import type { Outcome } from '#lib/server/journey/outcome.ts';
import type { Problems } from '#lib/server/platform/form.ts';

type Undone = Exclude<Outcome<unknown>, { done: unknown }>;
type Refused = Extract<Undone, { refused: unknown }>;

/** 422 with each problem beside its field, 409 when it is too late, 404, 403. `kept`: what was typed. */
export function undone<Kept extends object>(outcome: Undone, kept: Kept) {
	if ('problems' in outcome) return mistaken(outcome.problems, kept);
	if (outcome.refused !== 'too late') shut(outcome);
	return fail(409, { problems: { form: outcome.words } as Problems, ...kept });
}

/** The form again, with what was typed. */
export function mistaken<Kept extends object>(problems: Problems, kept: Kept) {
	return fail(422, { problems, ...kept });
}

/** A page that is not for this reader, or not there: he learns no difference between the two. */
export function shut(outcome: Refused): never {
	if (outcome.refused === 'not allowed') error(403, outcome.words);
	error(outcome.refused === 'not found' ? 404 : 409, outcome.words);
}
