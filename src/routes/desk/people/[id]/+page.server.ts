// One person: his post, how he signs in, who stands in for whom, and what was done to his account.
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { listPeople } from '#lib/server/identity/person-repository.ts';
import { isAdministrator, may, roleNames } from '#lib/server/identity/person.ts';
import { stateOfStandIn } from '#lib/server/identity/stand-in.ts';
import { standInsOf } from '#lib/server/identity/stand-in-repository.ts';
import { accountHistory, failuresOf } from '#lib/server/journey/keep-people.ts';
import { personAt } from '../../who.ts';
import { personOf } from '../at.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { context } = locals;
	const { db, cipher } = context;
	const me = personAt(locals);
	const person = await personOf(locals, params.id);
	const { people } = await listPeople(db, cipher, { id: person.id });
	const bureaus = await listBureaus(db);
	return {
		person: {
			id: person.id,
			name: person.name,
			username: person.username,
			role: roleNames[person.role],
			bureau: bureaus.find(({ id }) => id === person.bureauId)?.name ?? '',
			active: person.active,
			came: people[0]?.came ?? false,
			secured: people[0]?.secured ?? false
		},
		standIns: (await standInsOf(db, cipher, person.id)).map((standIn) => ({
			...standIn,
			state: stateOfStandIn(standIn),
			absentRole: roleNames[standIn.absentRole]
		})),
		failures: await failuresOf(context, person),
		history: await accountHistory(context, person),
		mayKeep: may(me, 'keep people') && me.id !== person.id,
		maySetStandIn: may(me, 'keep people') && person.active && !isAdministrator(person.role)
	};
};
