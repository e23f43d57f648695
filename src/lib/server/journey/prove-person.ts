// The second factor: set by a QR, asked at every sign-in, renewed at one's own desk; and the password asked again.
import {
	recoveryCodesLeft,
	rememberSource,
	replaceRecoveryCodes,
	setSecondFactor,
	useRecoveryCode,
	useStep
} from '../identity/credential-repository.ts';
import { passwordMatches } from '../identity/passwords.ts';
import type { Person } from '../identity/person.ts';
import type { Account } from '../identity/person-repository.ts';
import { findPerson } from '../identity/person-repository.ts';
import {
	enrolmentAddress,
	newRecoveryCodes,
	readRecoveryCode,
	secretOf,
	stepOf
} from '../identity/second-factor.ts';
import { endSessionsOf, markSession } from '../identity/session-store.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { LedgerAct } from '../ledger/entry.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { openTurns } from '../platform/turns.ts';
import type { Outcome } from './outcome.ts';

const tooMany = '失败次数过多，请 30 分钟后再试';
const inTurn = openTurns();

/**
 * What an app is to take over: made of the session and of what was there before, so that looking at
 * it stores nothing, and another session or a second look after it was taken shows another one.
 */
export function offeredFactor(context: Context, person: Account, sessionId: string) {
	const bits = context.cipher.derive('second factor', `${sessionId}\n${person.totpSecret ?? ''}`);
	const secret = secretOf(bits);
	return { secret, address: enrolmentAddress(secret, person.username) };
}

/** Sets the second factor when the code shows that the app has it. Answers ten recovery codes, once. */
export async function enrolFactor(
	context: Context,
	personId: string,
	sessionId: string,
	code: string,
	client: string
): Promise<Outcome<string[]>> {
	const { db, cipher, clock } = context;
	const person = await findPerson(db, cipher, { id: personId });
	if (!person) return { refused: 'not found', words: '没有找到' };
	const { secret } = offeredFactor(context, person, sessionId);
	const step = stepOf(secret, code, clock.now());
	if (step === null)
		return { problems: { code: '验证码不对：请核对手机时间是否准确，再输入当前显示的 6 位数字' } };
	const codes = newRecoveryCodes();
	await transaction(db, async (trx) => {
		const now = clock.now();
		await setSecondFactor(trx, cipher, person.id, { secret, step });
		await replaceRecoveryCodes(trx, cipher, person.id, codes, now);
		await endSessionsOf(trx, person.id, sessionId);
		await rememberSource(trx, person.id, client, now);
		await note(context, trx, person, 'second factor set');
		await note(context, trx, person, 'signed in');
	});
	return { done: codes };
}

/** Whether it is the person's code: one of his app, or a recovery code, each of them once. */
export async function proveFactor(
	context: Context,
	personId: string,
	typed: string,
	client: string
): Promise<Outcome<{ recovery: boolean }>> {
	return inTurn(personId, async () => {
		const { db, cipher, clock, limits } = context;
		const person = await findPerson(db, cipher, { id: personId });
		if (!person?.totpSecret) return { refused: 'not found', words: '没有找到' };
		const key = `${person.id} ${person.unlockedAt ?? ''} ${client}`;
		if (await limits.secondFactors.look(key)) return { problems: { code: tooMany } };
		const now = clock.now();
		const step = stepOf(person.totpSecret, typed, now);
		const recovery = readRecoveryCode(typed);
		const proved = await transaction(db, async (trx) => {
			const right =
				step !== null
					? await useStep(trx, person.id, step)
					: recovery !== null && (await useRecoveryCode(trx, cipher, person.id, recovery, now));
			if (right && step === null) await note(context, trx, person, 'recovery code used');
			if (right) await rememberSource(trx, person.id, client, now);
			await note(context, trx, person, right ? 'signed in' : 'second factor failed');
			return right;
		});
		if (proved) {
			await limits.secondFactors.forgive(key);
			await limits.accounts.forgive(person.username.toLowerCase());
			return { done: { recovery: step === null } };
		}
		await limits.secondFactors.count(key);
		const used = step !== null ? '这个验证码已经用过，请等下一个' : '验证码不正确';
		return { problems: { code: used } };
	});
}

/** Ten new recovery codes in place of the old ones, shown once. */
export async function renewRecoveryCodes(
	context: Context,
	person: Person
): Promise<Outcome<string[]>> {
	const { db, cipher, clock } = context;
	const account = await findPerson(db, cipher, { id: person.id });
	if (!account?.totpSecret) return { refused: 'too late', words: '请先设置二次验证' };
	const codes = newRecoveryCodes();
	await transaction(db, async (trx) => {
		await replaceRecoveryCodes(trx, cipher, person.id, codes, clock.now());
		await note(context, trx, person, 'recovery codes made');
	});
	return { done: codes };
}

export function countRecoveryCodes({ db }: Context, person: Person): Promise<number> {
	return recoveryCodesLeft(db, person.id);
}

/** The password asked again, for what must not be done from a desk that was left open. */
export async function confirmPassword(
	context: Context,
	person: Person,
	sessionId: string,
	password: string,
	client: string
): Promise<Outcome<null>> {
	return inTurn(person.id, async () => {
		const { db, cipher, clock, limits } = context;
		const account = await findPerson(db, cipher, { id: person.id });
		const key = `${person.username.toLowerCase()} ${client} ${account?.unlockedAt ?? ''}`;
		if (await limits.signIns.look(key)) return { problems: { password: tooMany } };
		const right = await passwordMatches(account?.passwordHash ?? null, password);
		await transaction(db, async (trx) => {
			if (right) await markSession(trx, sessionId, { confirmedAt: clock.now() });
			await note(context, trx, person, right ? 'password confirmed' : 'confirmation failed');
		});
		if (right) {
			await limits.signIns.forgive(key);
			return { done: null };
		}
		await limits.signIns.count(key);
		return { problems: { password: '密码不正确' } };
	});
}

function note(
	{ cipher, clock }: Context,
	trx: Executor,
	person: Person,
	act: LedgerAct
): Promise<void> {
	const subject = `person:${person.id}`;
	return append(trx, cipher, clock.now(), { actor: person.id, act, subject });
}
