// Who may sign in, in which role for which bureau; new people come in by a link from the command line.
import { roleNames } from '#lib/server/identity/person.ts';
import { listPeople } from '#lib/server/identity/person-repository.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { db, cipher } = locals.context;
	const people = await listPeople(db, cipher);
	return { people: people.map((person) => ({ ...person, role: roleNames[person.role] })) };
};
