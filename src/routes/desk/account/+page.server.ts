// 我的账号: one's post, sign-ins, password and second factor.
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { standInsOf } from '#lib/server/identity/stand-in-repository.ts';
import { stateOfStandIn } from '#lib/server/identity/stand-in.ts';
import { roleNames } from '#lib/server/identity/person.ts';
import { sha256 } from '#lib/server/platform/cipher.ts';
import { countRecoveryCodes } from '#lib/server/journey/prove-person.ts';
import { findPerson } from '#lib/server/identity/person-repository.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context, sessions, sessionId } = locals;
	const { db, cipher } = context;
	const person = personAt(locals);
	const account = await findPerson(db, cipher, { id: person.id });
	const bureaus = await listBureaus(db);
	const mine = await sessions.getUserSessions(person.id);
	const present = sha256(sessionId ?? '');
	return {
		post: {
			role: roleNames[person.role],
			bureau: bureaus.find(({ id }) => id === person.bureauId)?.name ?? ''
		},
		sessions: mine
			.filter(({ secondFactorAt }) => secondFactorAt !== null)
			.map(({ id, device, createdAt, seenAt }) => ({
				...{ id, device, createdAt, seenAt },
				present: id === present
			})),
		secured: Boolean(account?.totpSecret),
		recoveryCodes: await countRecoveryCodes(context, person),
		recovered: url.searchParams.has('recovered'),
		changed: url.searchParams.has('changed'),
		standIns: (await standInsOf(db, cipher, person.id))
			.filter((standIn) => stateOfStandIn(standIn) !== 'ended')
			.map(({ id, standInName, absentName, absentRole, fromOn, untilOn }) => ({
				...{ id, standInName, absentName, fromOn, untilOn },
				absentRole: roleNames[absentRole]
			}))
	};
};
