// 邮件送达: what was sent to the two offices, and every answer of the mail server.
import { statusOf } from '#lib/server/delivery/letter.ts';
import { lettersReadableBy } from '#lib/server/delivery/letter-repository.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db } = locals.context;
	const person = personAt(locals);
	const undeliveredOnly = url.searchParams.has('undelivered');
	const undelivered = await lettersReadableBy(db, person, { undeliveredOnly: true });
	const all = undeliveredOnly ? [] : await lettersReadableBy(db, person, { limit: 200 });
	const delivered = all.filter((letter) => statusOf(letter) === 'accepted');
	const letters = [...undelivered, ...delivered];
	return {
		undeliveredOnly,
		letters: letters.map((letter) => ({ ...letter, status: statusOf(letter) })),
		undelivered: undelivered.length
	};
};
