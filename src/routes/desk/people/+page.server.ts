// Who may sign in, in which role for which bureau.
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { may, roleNames, roles } from '#lib/server/identity/person.ts';
import { listPeople } from '#lib/server/identity/person-repository.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, cipher } = locals.context;
	const wish = {
		bureauId: url.searchParams.get('bureau') ?? '',
		role: roles.find((role) => role === url.searchParams.get('role')) ?? '',
		page: Math.max(1, Math.trunc(Number(url.searchParams.get('page') ?? 1)) || 1)
	} as const;
	const { people, more } = await listPeople(db, cipher, wish);
	return {
		people: people.map((person) => ({ ...person, role: roleNames[person.role] })),
		more,
		wish,
		roles: roleNames,
		bureaus: (await listBureaus(db)).map(({ id, name }) => ({ id, name })),
		mayKeep: may(personAt(locals), 'keep people')
	};
};
