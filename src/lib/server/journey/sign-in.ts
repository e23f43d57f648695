// A person comes to the desk: by a one-time link the first time, by password afterwards.
import { hashPassword, passwordMatches } from '../identity/passwords.ts';
import { may, passwordProblem, roles } from '../identity/person.ts';
import type { Person, Role } from '../identity/person.ts';
import {
	findInvited,
	findPerson,
	insertInvitation,
	insertPerson,
	useInvitation,
	welcome
} from '../identity/person-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import type { Outcome } from './outcome.ts';

const linkLasts = 3 * 24 * 3_600_000;

/**
 * The person when name and password are right. An unknown name costs the same time and words.
 * `client`: a hash of where it comes from, so that a stranger cannot lock somebody out of his desk.
 */
export async function signIn(
	context: Context,
	username: string,
	password: string,
	client: string
): Promise<Person | { problem: string; retryAfter?: number }> {
	const { db, cipher, clock, limits } = context;
	const account = cipher.hash('sign-in', username.trim().toLowerCase());
	const source = `${account} ${client}`;
	const wait = (await limits.signIns.look(source)) ?? (await limits.accounts.look(account));
	if (wait) return { problem: '失败次数过多，请 30 分钟后再试', retryAfter: wait };

	const person = await findPerson(db, cipher, { username: username.trim() });
	const right = await passwordMatches(person?.passwordHash ?? null, password);
	const enters = person && right && may(person, 'be at the desk');
	await transaction(db, async (trx) => {
		await append(trx, cipher, clock.now(), {
			actor: enters ? person.id : 'unknown',
			act: enters ? 'signed in' : 'sign-in failed',
			subject: person ? `person:${person.id}` : 'person:unknown'
		});
	});
	if (enters) {
		await limits.signIns.forgive(source);
		return person;
	}
	await limits.signIns.count(source);
	await limits.accounts.count(account);
	return { problem: '用户名或密码不正确' };
}

/** The person leaves the desk; his session is ended by whoever knows its cookie. */
export async function signOut(context: Context, person: Person): Promise<void> {
	const { db, cipher, clock } = context;
	await transaction(db, async (trx) => {
		await append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'signed out',
			subject: `person:${person.id}`
		});
	});
}

/** Enters a person who has no password yet, and answers the token of a link that sets one. */
export async function invitePerson(
	context: Context,
	invited: { username: string; name: string; bureauId: string; role: Role },
	by: string
): Promise<Outcome<string>> {
	const { db, cipher, clock } = context;
	const problems: Record<string, string> = {};
	if (!/^[a-z0-9][a-z0-9._-]{2,31}$/i.test(invited.username))
		problems.username = '用户名为 3 到 32 个字母、数字、点、横线或下划线';
	if (!roles.includes(invited.role)) problems.role = `岗位应为：${roles.join('、')}`;
	if (Object.keys(problems).length > 0) return { problems };
	return transaction(db, async (trx) => {
		const now = clock.now();
		const known = await findPerson(trx, cipher, { username: invited.username });
		const id = known?.id ?? randomId();
		if (known?.passwordHash)
			return { problems: { username: `用户 ${invited.username} 已经存在并设置过密码` } };
		if (!known)
			await insertPerson(
				trx,
				cipher,
				{ ...invited, id, nameHash: nameHash(cipher, invited.name), passwordHash: null },
				now
			);
		const token = randomId();
		const expiresAt = new Date(now.getTime() + linkLasts);
		await insertInvitation(trx, { tokenHash: sha256(token), personId: id, expiresAt }, now);
		await append(trx, cipher, now, { actor: by, act: 'person invited', subject: `person:${id}` });
		return { done: token };
	});
}

/** Whom a link was made for; undefined when it was used or has run out. */
export async function personInvited(context: Context, token: string): Promise<Person | undefined> {
	const { db, cipher, clock } = context;
	const found = await findInvited(db, sha256(token), clock.now());
	const person = found && (await findPerson(db, cipher, { id: found.personId }));
	return person?.passwordHash ? undefined : person;
}

/** Sets the first password by a one-time link, which is used up. */
export async function acceptInvitation(
	context: Context,
	token: string,
	words: { name: string; password: string; again: string }
): Promise<Outcome<Person>> {
	const { db, cipher, clock } = context;
	const person = await personInvited(context, token);
	if (!person) return { refused: 'not found', words: '这个链接已经用过或已过期' };
	const name = words.name.trim();
	// Teams and accounts are compared by name, so the name must be the real one.
	if (!name || [...name].length > 50) return { problems: { name: '请填写本人真实姓名' } };
	const problem = passwordProblem(words.password, { ...person, name });
	if (problem) return { problems: { password: problem } };
	if (words.password !== words.again) return { problems: { again: '两次输入的密码不一致' } };
	const passwordHash = await hashPassword(words.password);
	return transaction(db, async (trx) => {
		const now = clock.now();
		if (!(await useInvitation(trx, sha256(token), now)))
			return { refused: 'not found' as const, words: '这个链接已经用过或已过期' };
		await welcome(trx, cipher, {
			id: person.id,
			name,
			nameHash: nameHash(cipher, name),
			passwordHash
		});
		await append(trx, cipher, now, {
			actor: person.id,
			act: 'password set',
			subject: `person:${person.id}`
		});
		return { done: { ...person, name } };
	});
}
