// The security administrator keeps people: resets, moves, shuts out, lets in again, unlocks. Never himself.
import { listBureaus } from '../delivery/directory-repository.ts';
import { resetPerson } from '../identity/credential-repository.ts';
import { excludeEachOther, may, roleNames, roles } from '../identity/person.ts';
import type { Person, Role } from '../identity/person.ts';
import { findPerson, namesOf, setActive, setPost, unlock } from '../identity/person-repository.ts';
import type { Account } from '../identity/person-repository.ts';
import { endSessionsOf } from '../identity/session-store.ts';
import type { LedgerAct } from '../ledger/entry.ts';
import { append, entriesAbout } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { makeLink } from './invite-person.ts';
import { endStandInsOf } from './keep-stand-ins.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';
import { tellOfReset } from './tell-of-reset.ts';

type Work<Result> = (trx: Executor, person: Account, now: Date) => Promise<Outcome<Result>>;

/** What happens to somebody else's account: by whoever may keep people, and never to his own. */
async function on<Result>(
	context: Context,
	by: Person,
	personId: string,
	work: Work<Result>
): Promise<Outcome<Result>> {
	if (!may(by, 'keep people')) return notAllowed;
	if (by.id === personId)
		return refused('not allowed', '不能变更自己的账号，请由另一位安全管理员办理');
	const { db, cipher, clock } = context;
	return transaction(db, async (trx) => {
		const person = await findPerson(trx, cipher, { id: personId });
		return person ? work(trx, person, clock.now()) : notFound;
	});
}

/** Takes password and second factor away and answers a link for new ones; the person is told. */
export async function resetAccount(
	context: Context,
	by: Person,
	personId: string
): Promise<Outcome<string>> {
	return on(context, by, personId, async (trx, person, now) => {
		if (!person.active) return refused('too late', '账号已停用，请先恢复');
		if (person.passwordHash) {
			const reset = { id: randomId(), personId, by: by.id, formerHash: person.passwordHash };
			await resetPerson(trx, context.cipher, reset, now);
			await endSessionsOf(trx, personId);
			await note(context, trx, by, person, 'person reset');
			await tellOfReset(context, trx, person, reset.id, now);
		}
		return { done: await makeLink(context, trx, personId, by) };
	});
}

/** Gives somebody another post on the same side; whoever changes sides comes in under a new account. */
export async function movePerson(
	context: Context,
	by: Person,
	personId: string,
	post: { role: string; bureauId: string }
): Promise<Outcome<null>> {
	return on<null>(context, by, personId, async (trx, person) => {
		const role = roles.find((each) => each === post.role);
		const bureaus = await listBureaus(trx);
		const problems: Problems = {};
		if (!role) problems.role = '请选择岗位';
		else if (excludeEachOther(role, person.role)) problems.role = whyNot(person.role, role);
		if (!bureaus.some(({ id }) => id === post.bureauId)) problems.bureau = '请选择单位';
		if (!role || Object.keys(problems).length > 0) return { problems };
		if (role === person.role && post.bureauId === person.bureauId) return { done: null };
		await setPost(trx, personId, { role, bureauId: post.bureauId });
		await endStandInsOf(context, trx, personId, by.id);
		await endSessionsOf(trx, personId);
		await note(context, trx, by, person, 'person moved', {
			from: person.role,
			to: role,
			bureau: post.bureauId
		});
		return { done: null };
	});
}

function whyNot(from: Role, to: Role): string {
	return `${roleNames[from]}与${roleNames[to]}不能由同一人担任：请停用这个账号，为新任者另行邀请`;
}

/** Shuts somebody out, or lets him in again. His sessions end with the next request. */
export async function setActivity(
	context: Context,
	by: Person,
	personId: string,
	active: boolean
): Promise<Outcome<null>> {
	return on(context, by, personId, async (trx, person) => {
		if (person.active === active) return { done: null };
		await setActive(trx, personId, active);
		if (!active) {
			await endStandInsOf(context, trx, personId, by.id);
			await endSessionsOf(trx, personId);
		}
		await note(context, trx, by, person, active ? 'person activated' : 'person deactivated');
		return { done: null };
	});
}

/** Lets somebody try again who was locked out by failures, his own or a stranger's. */
export async function unlockAccount(
	context: Context,
	by: Person,
	personId: string
): Promise<Outcome<null>> {
	const outcome = await on(context, by, personId, async (trx, person, now) => {
		await unlock(trx, personId, now);
		await note(context, trx, by, person, 'person unlocked');
		return { done: person.username.toLowerCase() };
	});
	if (!('done' in outcome)) return outcome;
	await context.limits.accounts.forgive(outcome.done);
	return { done: null };
}

/** Failed sign-ins of the account in the last half hour, from wherever. */
export function failuresOf({ limits }: Context, person: Person): Promise<number> {
	return limits.accounts.tried(person.username.toLowerCase());
}

const inWords: Partial<Record<string, string>> = {
	'person invited': '生成一次性链接',
	'person reset': '密码和二次验证被重置',
	'person reset seen': '本人已知悉重置',
	'person unlocked': '解除登录锁定',
	'person moved': '变更岗位或单位',
	'person deactivated': '停用',
	'person activated': '恢复',
	'password set': '本人设置密码',
	'second factor set': '本人设置二次验证',
	'recovery codes made': '本人重新生成恢复码',
	'recovery code used': '用恢复码登录'
};

/** What was done to the account and by whom, the newest first; not when the person came and went. */
export async function accountHistory({ db, cipher }: Context, person: Person) {
	const entries = (await entriesAbout(db, [`person:${person.id}`])).filter(
		({ act }) => act in inWords
	);
	const newest = entries.reverse().slice(0, 20);
	const names = await namesOf(
		db,
		cipher,
		newest.map(({ actor }) => actor)
	);
	return newest.map(({ seq, at, act, actor }) => ({
		seq,
		at,
		words: inWords[act] ?? '',
		by: actor === person.id ? '' : (names.get(actor) ?? '服务器运维人员')
	}));
}

async function note(
	{ cipher, clock }: Context,
	trx: Executor,
	by: Person,
	person: Person,
	act: LedgerAct,
	detail = {}
): Promise<void> {
	const subject = `person:${person.id}`;
	await append(trx, cipher, clock.now(), { actor: by.id, act, subject, detail });
}
