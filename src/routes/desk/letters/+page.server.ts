// 邮件送达: what was sent to the two offices, every answer of the mail server, and who has signed.
import { organNames } from '#lib/server/delivery/directory.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { fateOf, organs, statusOf } from '#lib/server/delivery/letter.ts';
import { lettersReadableBy, testLettersOf } from '#lib/server/delivery/letter-repository.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db } = locals.context;
	const person = personAt(locals);
	const only = (['undelivered', 'unsigned'] as const).find((name) => url.searchParams.has(name));
	const undelivered = await lettersReadableBy(db, person, { undeliveredOnly: true });
	const unsigned = await lettersReadableBy(db, person, { unsignedOnly: true });
	const all = await lettersReadableBy(db, person, { limit: 200 });
	const stuck = new Set(undelivered.map(({ id }) => id));
	const shown = {
		undelivered,
		unsigned: unsigned.filter(({ id }) => !stuck.has(id)),
		all: [...undelivered, ...all.filter(({ id }) => !stuck.has(id))]
	}[only ?? 'all'];
	const tests = await testLettersOf(db, person.bureauId);
	const bureau = (await listBureaus(db)).find(({ id }) => id === person.bureauId);
	return {
		only: only ?? null,
		letters: shown.map((letter) => ({ ...letter, status: statusOf(letter) })),
		undelivered: undelivered.length,
		unsigned: unsigned.length - undelivered.filter(({ signedAt }) => !signedAt).length,
		fates: organs.map((organ) => ({
			organ: organNames[organ],
			...fateOf(bureau?.offices[organ].mailbox ?? '', [...all, ...tests])
		}))
	};
};
