// SQL of people and of the one-time links by which they come in.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import type { Person, Post, Role } from './person.ts';

const columns = [
	...(['id', 'username', 'name', 'bureau_id', 'role', 'active'] as const),
	...(['password_hash', 'totp_secret', 'unlocked_at'] as const)
] as const;

/** A person with what proves him. */
export interface Account extends Person {
	/** Null until a link was used. */
	passwordHash: string | null;
	/** Base32; null where no second factor is set. */
	totpSecret: string | null;
	unlockedAt: string | null;
}

export async function findPerson(
	db: Executor,
	cipher: Cipher,
	by: { id: string } | { username: string }
): Promise<Account | undefined> {
	const query = db.selectFrom('people').select(columns);
	const row = await (
		'id' in by ? query.where('id', '=', by.id) : query.where('username', '=', by.username)
	).executeTakeFirst();
	if (!row) return undefined;
	const own = { role: row.role, bureauId: row.bureau_id };
	return {
		id: row.id,
		username: row.username,
		name: cipher.open('people.name', row.name),
		...own,
		active: row.active === 1,
		posts: [own, ...(await postsStoodInFor(db, row.id))],
		passwordHash: row.password_hash,
		totpSecret: row.totp_secret && cipher.open('people.totp_secret', row.totp_secret),
		unlockedAt: row.unlocked_at
	};
}

/** Posts of people on leave, whose stand-in has begun and not ended. */
async function postsStoodInFor(db: Executor, personId: string): Promise<Post[]> {
	return db
		.selectFrom('stand_ins as s')
		.innerJoin('people as p', 'p.id', 's.for_person_id')
		.select(['p.role', 'p.bureau_id as bureauId'])
		.where('s.person_id', '=', personId)
		.where('s.begun_at', 'is not', null)
		.where('s.ended_at', 'is', null)
		.execute();
}

export async function listPeople(db: Executor, cipher: Cipher) {
	const rows = await db
		.selectFrom('people as p')
		.innerJoin('bureaus as b', 'b.id', 'p.bureau_id')
		.select(['p.id', 'p.username', 'p.name', 'p.role', 'p.active', 'b.name as bureauName'])
		.select((select) => select('p.password_hash', 'is not', null).as('came'))
		.orderBy('b.code')
		.orderBy('p.username')
		.execute();
	return rows.map((row) => ({
		...row,
		name: cipher.open('people.name', row.name),
		active: row.active === 1,
		came: Boolean(row.came)
	}));
}

export async function insertPerson(
	trx: Executor,
	cipher: Cipher,
	person: {
		id: string;
		username: string;
		name: string;
		nameHash: string;
		bureauId: string;
		role: Role;
		passwordHash: string | null;
	},
	now: Date
): Promise<void> {
	await trx
		.insertInto('people')
		.values({
			id: person.id,
			username: person.username,
			name: cipher.seal('people.name', person.name),
			name_hash: person.nameHash,
			bureau_id: person.bureauId,
			role: person.role,
			password_hash: person.passwordHash,
			active: 1,
			created_at: now.toISOString()
		})
		.execute();
}

/** Name and password as the person set them; no link of his leads anywhere any more. */
export async function welcome(
	trx: Executor,
	cipher: Cipher,
	person: { id: string; name: string; nameHash: string; passwordHash: string },
	now: Date
): Promise<void> {
	await trx
		.updateTable('people')
		.set({
			name: cipher.seal('people.name', person.name),
			name_hash: person.nameHash,
			password_hash: person.passwordHash
		})
		.where('id', '=', person.id)
		.execute();
	await trx
		.updateTable('invitations')
		.set({ used_at: now.toISOString() })
		.where('person_id', '=', person.id)
		.where('used_at', 'is', null)
		.execute();
}

/** Active people of that name, in every bureau. */
export async function namesakes(db: Executor, nameHash: string) {
	return db
		.selectFrom('people as p')
		.innerJoin('bureaus as b', 'b.id', 'p.bureau_id')
		.select(['p.id', 'p.username', 'p.role', 'p.bureau_id as bureauId', 'b.name as bureauName'])
		.where('p.name_hash', '=', nameHash)
		.where('p.active', '=', 1)
		.execute();
}

export async function insertInvitation(
	trx: Executor,
	invitation: { tokenHash: string; personId: string; expiresAt: Date },
	now: Date
): Promise<void> {
	await trx
		.insertInto('invitations')
		.values({
			token_hash: invitation.tokenHash,
			person_id: invitation.personId,
			made_at: now.toISOString(),
			expires_at: invitation.expiresAt.toISOString()
		})
		.execute();
}

/** The person a still valid link was made for. */
export async function findInvited(db: Executor, tokenHash: string, now: Date) {
	return db
		.selectFrom('invitations')
		.select('person_id as personId')
		.where('token_hash', '=', tokenHash)
		.where('used_at', 'is', null)
		.where('expires_at', '>', now.toISOString())
		.executeTakeFirst();
}

/** Uses a link up; false when somebody was faster. */
export async function useInvitation(trx: Executor, tokenHash: string, now: Date): Promise<boolean> {
	const result = await trx
		.updateTable('invitations')
		.set({ used_at: now.toISOString() })
		.where('token_hash', '=', tokenHash)
		.where('used_at', 'is', null)
		.executeTakeFirst();
	return result.numUpdatedRows === 1n;
}
