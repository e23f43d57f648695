// Whoever is on a team stands in its form once: as a tick when he was used before, else in a line.
import type { TeamMember } from '#lib/server/visits/visit.ts';
import { memberLine } from '#lib/server/visits/visit-form.ts';
import type { TypedVisit } from '#lib/server/visits/visit-form.ts';

/** The ticks to offer, and the typed form with everybody who has no tick moved into the lines. */
export function offered(typed: TypedVisit, people: TeamMember[]) {
	const chosen = typed.lists.members ?? [];
	const strangers = chosen.filter((line) => !people.some(({ name }) => name === nameIn(line)));
	const lines = [...strangers, typed.text.newMembers ?? ''].filter(Boolean).join('\n');
	return {
		typed: { text: { ...typed.text, newMembers: lines }, lists: typed.lists },
		known: people.map((person) => memberLine(person))
	};
}

function nameIn(line: string): string {
	return line.split(/[，,\t]/)[0]?.trim() ?? '';
}
