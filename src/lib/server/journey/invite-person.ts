// Somebody comes in by a one-time link: made by the security administrator or on the server, used by himself.
import { listBureaus } from '../delivery/directory-repository.ts';
import { hashPassword, isCommon } from '../identity/passwords.ts';
import { excludeEachOther, may, passwordProblem, roleNames, roles } from '../identity/person.ts';
import type { Person, Role } from '../identity/person.ts';
import { findInvited, insertInvitation, useInvitation } from '../identity/invitation-repository.ts';
import { findPerson, insertPerson, namesakes, welcome } from '../identity/person-repository.ts';
import type { Account } from '../identity/person-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, refused } from './outcome.ts';

const linkLasts = 3 * 24 * 3_600_000;
const linkGone = refused('not found', '这个链接已经用过或已过期');

export interface Invited {
	username: string;
	name: string;
	bureauId: string;
	role: Role;
	/** Whoever invites knows that a namesake elsewhere is somebody else. */
	otherPerson?: boolean;
}

/**
 * Enters a person who has no password yet, and answers the token of a link that sets one.
 * `by`: a person who may keep people, or `operator` on the server itself.
 */
export async function invitePerson(
	context: Context,
	invited: Invited,
	by: Person | 'operator'
): Promise<Outcome<string>> {
	const { db, cipher, clock } = context;
	if (by !== 'operator' && !may(by, 'keep people')) return notAllowed;
	return transaction(db, async (trx) => {
		const now = clock.now();
		const known = await findPerson(trx, cipher, { username: invited.username });
		const problems = await problemsOf(context, trx, invited, known);
		if (Object.keys(problems).length > 0) return { problems };
		const id = known?.id ?? randomId();
		if (!known)
			await insertPerson(
				trx,
				cipher,
				{ ...invited, id, nameHash: nameHash(cipher, invited.name), passwordHash: null },
				now
			);
		return { done: await makeLink(context, trx, id, by) };
	});
}

async function problemsOf(
	{ cipher }: Context,
	trx: Executor,
	invited: Invited,
	known: Account | undefined
): Promise<Problems> {
	const problems: Problems = {};
	if (!/^[a-z0-9][a-z0-9._-]{2,31}$/i.test(invited.username))
		problems.username = '用户名为 3 到 32 个字母、数字、点、横线或下划线';
	else if (known?.passwordHash || (known && !isSamePost(known, invited)))
		problems.username = known.passwordHash
			? `用户 ${invited.username} 已经存在并设置过密码`
			: `用户 ${invited.username} 已经登记为另一人、单位或岗位，请换一个用户名`;
	if (!invited.name || [...invited.name].length > 50) problems.name = '请填写真实姓名';
	if (!roles.includes(invited.role)) problems.role = `岗位应为：${roles.join('、')}`;
	if (!invited.bureauId) problems.bureau = '请选择单位';
	if (Object.keys(problems).length > 0) return problems;
	return nameProblem(cipher, trx, invited, known?.id);
}

function isSamePost(known: Person, invited: Invited): boolean {
	return known.bureauId === invited.bureauId && known.role === invited.role;
}

/**
 * One person must not hold two posts that exclude each other, be it under two accounts. In one bureau
 * a namesake counts as the same person; elsewhere whoever enters him says that it is another one.
 */
async function nameProblem(
	cipher: Context['cipher'],
	trx: Executor,
	{ name, bureauId, role, otherPerson }: Invited,
	butFor: string | undefined
): Promise<Problems> {
	const others = (await namesakes(trx, nameHash(cipher, name))).filter(
		(other) => other.id !== butFor && excludeEachOther(role, other.role)
	);
	const same = others.find((other) => other.bureauId === bureauId);
	if (same)
		return {
			name: `本单位已有同名人员担任${roleNames[same.role]}（用户名 ${same.username}），与${roleNames[role]}不能由同一人担任`
		};
	const [elsewhere] = others;
	if (elsewhere && !otherPerson)
		return {
			otherPerson: `${elsewhere.bureauName}有同名人员担任${roleNames[elsewhere.role]}，与这一岗位不能由同一人担任。如果不是同一人，请勾选确认`
		};
	return {};
}

/** A link for three days; earlier ones stay valid until one of them is used. */
export async function makeLink(
	{ cipher, clock }: Context,
	trx: Executor,
	personId: string,
	by: Person | 'operator'
): Promise<string> {
	const now = clock.now();
	const token = randomId();
	const expiresAt = new Date(now.getTime() + linkLasts);
	await insertInvitation(trx, { tokenHash: sha256(token), personId, expiresAt }, now);
	await append(trx, cipher, now, {
		actor: by === 'operator' ? by : by.id,
		act: 'person invited',
		subject: `person:${personId}`
	});
	return token;
}

/** Whom a link was made for; undefined when it was used or has run out. */
export async function personInvited(
	{ db, cipher, clock }: Context,
	token: string
): Promise<Account | undefined> {
	const found = await findInvited(db, sha256(token), clock.now());
	const person = found && (await findPerson(db, cipher, { id: found.personId }));
	return person?.active && !person.passwordHash ? person : undefined;
}

/** Whoever made the link may have known the username only: then the person says his name himself. */
export function isNamed(person: Person): boolean {
	return person.name !== person.username;
}

/** Sets a password by a one-time link, which is used up, and with it every other link of the person. */
export async function acceptInvitation(
	context: Context,
	token: string,
	words: { name: string; password: string; again: string }
): Promise<Outcome<Account>> {
	const { db, cipher, clock } = context;
	const person = await personInvited(context, token);
	if (!person) return linkGone;
	// Teams and accounts are compared by name, so the name must be the real one, and stays.
	const name = isNamed(person) ? person.name : words.name.trim();
	if (!name || name === person.username || [...name].length > 50)
		return { problems: { name: '请填写本人真实姓名' } };
	const problems = await passwordProblems(context, { ...person, name }, words);
	if (Object.keys(problems).length > 0) return { problems };
	const passwordHash = await hashPassword(words.password);
	return transaction(db, async (trx) => {
		const now = clock.now();
		const taken = await nameProblem(cipher, trx, { ...person, name, otherPerson: true }, person.id);
		if (taken.name) return { problems: taken };
		if (!(await useInvitation(trx, sha256(token), now))) return linkGone;
		const nameIs = { name, nameHash: nameHash(cipher, name) };
		await welcome(trx, cipher, { id: person.id, ...nameIs, passwordHash }, now);
		await append(trx, cipher, now, {
			actor: person.id,
			act: 'password set',
			subject: `person:${person.id}`
		});
		return { done: { ...person, name, passwordHash } };
	});
}

/** What is wrong with a new password of this person, typed twice. */
export async function passwordProblems(
	{ db }: Context,
	person: Person,
	{ password, again }: { password: string; again: string }
): Promise<Problems> {
	const bureaus = await listBureaus(db);
	const bureauName = bureaus.find(({ id }) => id === person.bureauId)?.name ?? '';
	const { username, name } = person;
	const problem = passwordProblem(password, { username, name, bureauName });
	if (problem) return { password: problem };
	if (await isCommon(password, [username, name, bureauName]))
		return { password: '这个密码太常见，容易被猜到，请换一个' };
	return password === again ? {} : { again: '两次输入的密码不一致' };
}
