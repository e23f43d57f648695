// 反馈卡 as an office reads it; each reading is in the ledger.
import { outcomeNames, stateOf } from '#lib/server/cases/case.ts';
import { statusOf } from '#lib/server/delivery/letter.ts';
import { may } from '#lib/server/identity/person.ts';
import { committeesOf, levelAboveOf } from '#lib/server/journey/name-recipients.ts';
import { readCard } from '#lib/server/journey/read-card.ts';
import {
	answerOnForm,
	itemNumbers,
	itemOrdinals,
	tenItems
} from '#lib/server/regulation/ten-items.ts';
import { kindInBody } from '#lib/server/regulation/visit-kinds.ts';
import { shut } from '../../answer.ts';
import { personAt } from '../../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const person = personAt(locals);
	const outcome = await readCard(locals.context, person, params.id);
	if (!('done' in outcome)) shut(outcome);
	const { visit, card, letters, cases, ...rest } = outcome.done;
	return {
		...rest,
		visit: { token: visit.token, basis: visit.facts.basis, content: visit.facts.content },
		card,
		items: itemNumbers.map((number) => ({
			number,
			text: tenItems[number],
			...card.content.items[number],
			word: answerOnForm[card.content.items[number].answer]
		})),
		letters: letters.map((letter) => ({ ...letter, status: statusOf(letter) })),
		cases: await Promise.all(
			cases.map(async (found) => ({
				...found,
				state: stateOf(found),
				workable: stateOf(found) !== 'closed' && found.yours && may(person, 'work cases'),
				upper: (await levelAboveOf(locals.context.db, found.visitId, found))?.name ?? null
			}))
		),
		committees: await committeesOf(locals.context.db, visit.id),
		names: { kinds: kindInBody, outcomes: outcomeNames, ordinals: itemOrdinals }
	};
};
