// A person comes to the desk: by name and password, and where a second factor is due, not yet all the way.
import { setTimeout as sleep } from 'node:timers/promises';
import { isKnownSource, lastReset, rememberSource } from '../identity/credential-repository.ts';
import { passwordMatches } from '../identity/passwords.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { findPerson } from '../identity/person-repository.ts';
import type { Account } from '../identity/person-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { openTurns } from '../platform/turns.ts';

const day = 24 * 3_600_000;
/** A place where somebody signed in within these days is his, whatever strangers try elsewhere. */
const placeIsKnown = 30 * day;
/** So long whoever types the password that was taken from him learns of it. */
export const resetIsTold = 30 * day;
/** Longer than any answer takes by itself, so that its time says nothing of the name. */
const shortestMs = 400;
const longestMs = 4_000;

const inTurn = openTurns();

/** What a person still owes after his password; null when he is through. */
export function factorDue(context: Context, person: Account): 'code' | 'enrolment' | null {
	if (person.totpSecret) return 'code';
	return context.config.demo ? null : 'enrolment';
}

/** How long an answer waits after so many failures, in milliseconds: twice as long each time. */
export function patienceOf(failures: number): number {
	return failures === 0 ? 0 : Math.min(longestMs, (shortestMs / 2) * 2 ** failures);
}

type Answer = Account | { problem: string; retryAfter?: number };

/**
 * The person when name and password are right. An unknown name costs the same time and words.
 * `client`: a hash of where it comes from. Five failures of an account from one client lock it
 * there for 30 minutes; fifty from anywhere lock it everywhere but where the person signed in
 * before, so that a stranger cannot keep him from his desk.
 */
export async function signIn(
	context: Context,
	username: string,
	password: string,
	client: string
): Promise<Answer> {
	const { limits } = context;
	const account = username.trim().toLowerCase();
	const begun = performance.now();
	const failures = Math.max(
		await limits.accounts.tried(account),
		await limits.clients.tried(client)
	);
	const answer = await inTurn(`${account} ${client}`, () =>
		tryPassword(context, username.trim(), password, client)
	);
	// A wait that the right password did not share would answer guesses sent all at once.
	const shortest =
		'problem' in answer ? Math.max(shortestMs, patienceOf(failures)) : patienceOf(failures);
	await sleep(Math.max(0, shortest - (performance.now() - begun)));
	return answer;
}

async function tryPassword(
	context: Context,
	username: string,
	password: string,
	client: string
): Promise<Answer> {
	const { db, cipher, clock, limits } = context;
	const now = clock.now();
	const account = username.toLowerCase();
	const person = await findPerson(db, cipher, { username });
	// Unlocking begins the count anew.
	const here = `${account} ${client} ${person?.unlockedAt ?? ''}`;
	const known = person && (await isKnownSource(db, person.id, client, ago(now, placeIsKnown)));
	const wait =
		(await limits.signIns.look(here)) ??
		(known ? null : ((await limits.accounts.look(account)) ?? (await limits.clients.look(client))));
	if (wait) return { problem: '失败次数过多，请 30 分钟后再试', retryAfter: wait };

	const reset = person && (await lastReset(db, person.id, ago(now, resetIsTold)));
	const [right, former] = await Promise.all([
		passwordMatches(person?.passwordHash ?? null, password),
		passwordMatches(reset?.formerHash ?? null, password)
	]);
	const enters = person && right && may(person, 'be at the desk');
	const due = enters && factorDue(context, person);
	await transaction(db, async (trx) => {
		if (enters && !due) await rememberSource(trx, person.id, client, now);
		await append(trx, cipher, now, {
			actor: enters ? person.id : 'unknown',
			act: !enters ? 'sign-in failed' : due ? 'password accepted' : 'signed in',
			subject: person ? `person:${person.id}` : 'person:unknown'
		});
	});
	if (enters) {
		await limits.signIns.forgive(here);
		if (!due) await limits.accounts.forgive(account);
		return person;
	}
	await limits.signIns.count(here);
	await limits.accounts.count(account);
	await limits.clients.count(client);
	// Only its owner knows the former password: nobody else learns that there was a reset.
	if (reset && former)
		return {
			problem: `您的密码和二次验证已于 ${localWords(reset.at)} 被重置，原密码不再有效。如果您没有要求重置，请立即联系审计管理员或机关纪委；如已收到新的一次性链接，请用它设置密码`
		};
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

function ago(now: Date, ms: number): Date {
	return new Date(now.getTime() - ms);
}

/** `2026-11-26 09:05` in Asia/Shanghai. */
function localWords(instant: string): string {
	const local = new Date(Date.parse(instant) + 8 * 3_600_000);
	return local.toISOString().slice(0, 16).replace('T', ' ');
}
