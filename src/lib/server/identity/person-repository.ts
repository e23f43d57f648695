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
		totpSecret: row.totp_secret && cipher.open('people.totp_secret', row.totp_secret, row.id),
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

const peoplePerPage = 50;

/** People by bureau and username, a page of them; or the one with `id`. */
export async function listPeople(
	db: Executor,
	cipher: Cipher,
	wish: { id?: string; bureauId?: string; role?: Role | ''; page?: number }
) {
	let query = db
		.selectFrom('people as p')
		.innerJoin('bureaus as b', 'b.id', 'p.bureau_id')
		.select(['p.id', 'p.username', 'p.name', 'p.role', 'p.active', 'b.name as bureauName'])
		.select((select) => [
			select('p.password_hash', 'is not', null).as('came'),
			select('p.totp_secret', 'is not', null).as('secured'),
			select
				.exists(
					select
						.selectFrom('stand_ins as s')
						.select('s.id')
						.whereRef('s.person_id', '=', 'p.id')
						.where('s.begun_at', 'is not', null)
						.where('s.ended_at', 'is', null)
				)
				.as('standsIn')
		]);
	if (wish.id) query = query.where('p.id', '=', wish.id);
	if (wish.bureauId) query = query.where('p.bureau_id', '=', wish.bureauId);
	if (wish.role) query = query.where('p.role', '=', wish.role);
	const rows = await query
		.orderBy('b.code')
		.orderBy('p.username')
		.limit(peoplePerPage + 1)
		.offset(((wish.page ?? 1) - 1) * peoplePerPage)
		.execute();
	const people = rows.slice(0, peoplePerPage).map((row) => ({
		...row,
		name: cipher.open('people.name', row.name),
		active: row.active === 1,
		came: Boolean(row.came),
		secured: Boolean(row.secured),
		standsIn: Boolean(row.standsIn)
	}));
	return { people, more: rows.length > peoplePerPage };
}

/** The names of all who have an account: whom a report speaks of is looked for among them. */
export async function namesOfPeople(db: Executor, cipher: Cipher): Promise<string[]> {
	const rows = await db.selectFrom('people').select('name').execute();
	return rows.map(({ name }) => cipher.open('people.name', name));
}

/** Everybody of a bureau. */
export async function colleaguesOf(db: Executor, cipher: Cipher, bureauId: string) {
	const rows = await db
		.selectFrom('people')
		.select(['id', 'name', 'role', 'active', 'bureau_id as bureauId'])
		.where('bureau_id', '=', bureauId)
		.orderBy('username')
		.execute();
	return rows.map((row) => ({
		...row,
		name: cipher.open('people.name', row.name),
		active: row.active === 1
	}));
}

/** Names by id, of whoever is known. */
export async function namesOf(
	db: Executor,
	cipher: Cipher,
	ids: string[]
): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('people')
		.select(['id', 'name'])
		.where('id', 'in', ids)
		.execute();
	return new Map(rows.map(({ id, name }) => [id, cipher.open('people.name', name)]));
}

export async function setPost(trx: Executor, id: string, { role, bureauId }: Post): Promise<void> {
	const post = { role, bureau_id: bureauId };
	await trx.updateTable('people').set(post).where('id', '=', id).execute();
}

export async function setActive(trx: Executor, id: string, active: boolean): Promise<void> {
	const set = { active: active ? 1 : 0 };
	await trx.updateTable('people').set(set).where('id', '=', id).execute();
}

export async function setPassword(trx: Executor, id: string, passwordHash: string): Promise<void> {
	const set = { password_hash: passwordHash };
	await trx.updateTable('people').set(set).where('id', '=', id).execute();
}

/** Failures are counted anew from here on. */
export async function unlock(trx: Executor, id: string, now: Date): Promise<void> {
	const set = { unlocked_at: now.toISOString() };
	await trx.updateTable('people').set(set).where('id', '=', id).execute();
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
