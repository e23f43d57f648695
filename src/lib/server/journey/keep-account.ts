// One's own account: a new password, sessions ended from afar, and having seen that it was reset.
import { hashPassword, passwordMatches } from '../identity/passwords.ts';
import type { Person } from '../identity/person.ts';
import { findPerson, setPassword } from '../identity/person-repository.ts';
import {
	forgetFormerPasswords,
	markResetsSeen,
	unseenResets
} from '../identity/credential-repository.ts';
import { endSession, endSessionsOf, sessionStore } from '../identity/session-store.ts';
import type { LedgerAct } from '../ledger/entry.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { passwordProblems } from './invite-person.ts';
import type { Outcome } from './outcome.ts';
import { resetIsTold } from './sign-in.ts';

const tooMany = '失败次数过多，请 30 分钟后再试';

/** A new password in place of the current one; every other session of the person ends. */
export async function changePassword(
	context: Context,
	person: Person,
	sessionId: string,
	words: { current: string; password: string; again: string }
): Promise<Outcome<null>> {
	const { db, cipher, limits } = context;
	const account = await findPerson(db, cipher, { id: person.id });
	const key = `change ${person.id}`;
	if (await limits.signIns.look(key)) return { problems: { current: tooMany } };
	if (!(await passwordMatches(account?.passwordHash ?? null, words.current))) {
		await limits.signIns.count(key);
		return { problems: { current: '当前密码不正确' } };
	}
	await limits.signIns.forgive(key);
	const problems = await passwordProblems(context, person, words);
	if (words.password === words.current) problems.password ??= '新密码不能与当前密码相同';
	if (Object.keys(problems).length > 0) return { problems };
	const passwordHash = await hashPassword(words.password);
	await transaction(db, async (trx) => {
		await setPassword(trx, person.id, passwordHash);
		await endSessionsOf(trx, person.id, sessionId);
		await note(context, trx, person, 'password set');
	});
	return { done: null };
}

/** Ends one of one's own sessions by its hashed id, or with `null` all but the present one. */
export async function endOwnSessions(
	context: Context,
	person: Person,
	sessionId: string,
	which: string | null
): Promise<void> {
	await transaction(context.db, async (trx) => {
		if (which === null) await endSessionsOf(trx, person.id, sessionId);
		else if (!(await endSession(trx, person.id, which))) return;
		await note(context, trx, person, 'session ended');
	});
}

/** When the person's account was reset without his having confirmed that he saw it. */
export async function resetsToSee({ db }: Context, person: Person): Promise<string[]> {
	return (await unseenResets(db, person.id)).map(({ at }) => at);
}

export async function confirmResets(context: Context, person: Person): Promise<void> {
	await transaction(context.db, async (trx) => {
		if (await markResetsSeen(trx, person.id, context.clock.now()))
			await note(context, trx, person, 'person reset seen');
	});
}

/** Forgets sessions that are over, and passwords that were taken away long ago. */
export async function tidyAccounts({ db, clock }: Context): Promise<void> {
	const since = new Date(clock.now().getTime() - resetIsTold);
	await sessionStore(db, clock).deleteExpiredSessions();
	await transaction(db, (trx) => forgetFormerPasswords(trx, since));
}

async function note(
	{ cipher, clock }: Context,
	trx: Executor,
	person: Person,
	act: LedgerAct
): Promise<void> {
	const subject = `person:${person.id}`;
	await append(trx, cipher, clock.now(), { actor: person.id, act, subject });
}
