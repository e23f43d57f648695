// Coming to the desk: names, passwords, second factors, locks, resets and stand-ins, on a real database.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { may } from '#lib/server/identity/person.ts';
import type { Role } from '#lib/server/identity/person.ts';
import { findPerson, setPassword } from '#lib/server/identity/person-repository.ts';
import type { Account } from '#lib/server/identity/person-repository.ts';
import { codeAt } from '#lib/server/identity/second-factor.ts';
import { openSessions } from '#lib/server/identity/sessions.ts';
import { markSession } from '#lib/server/identity/session-store.ts';
import { issueNotice } from '#lib/server/journey/issue-notice.ts';
import {
	acceptInvitation,
	invitePerson,
	personInvited
} from '#lib/server/journey/invite-person.ts';
import { changePassword, resetsToSee } from '#lib/server/journey/keep-account.ts';
import {
	movePerson,
	resetAccount,
	setActivity,
	unlockAccount
} from '#lib/server/journey/keep-people.ts';
import {
	arrangeStandIn,
	endStandInEarly,
	keepStandIns
} from '#lib/server/journey/keep-stand-ins.ts';
import {
	confirmPassword,
	enrolFactor,
	offeredFactor,
	proveFactor
} from '#lib/server/journey/prove-person.ts';
import { factorDue, patienceOf, signIn } from '#lib/server/journey/sign-in.ts';
import { allEntries } from '#lib/server/ledger/ledger-repository.ts';
import { openWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const password = 'juniper-kettle-ocean-42';
let world: World;

beforeEach(async () => {
	world = await openWorld();
	const { db } = world.context;
	for (const who of ['jiwei', 'jiandu', 'dengji', 'shenpi', 'anquan'])
		await setPassword(db, world.people[who]!.id, await hashPassword(password));
});
afterEach(() => world.close());

const enter = (username: string, words = password, client = 'desk-1') =>
	signIn(world.context, username, words, client);
const account = async (who: string) =>
	(await findPerson(world.context.db, world.context.cipher, {
		id: world.people[who]!.id
	})) as Account;
const ledgerActs = async () => (await allEntries(world.context.db)).map(({ act }) => act);
const security = () => world.people.anquan!;
const sessionsNow = () => openSessions(world.context.db, world.context.clock, false);

function open(sessions: ReturnType<typeof sessionsNow>, personId: string) {
	const at = world.context.clock.now().toISOString();
	const marks = { createdAt: at, seenAt: at, secondFactorAt: at, confirmedAt: null, device: '' };
	return sessions.createSession(personId, marks);
}

test('known and unknown names are answered alike', async () => {
	const known = await enter('jiwei', 'wrong');
	expect(known).toEqual({ problem: '用户名或密码不正确' });
	expect(await enter('nobody', 'wrong')).toEqual(known);
	expect(await enter('shenji', 'wrong')).toEqual(known);
	expect(await enter('jiwei')).toMatchObject({ id: 'p-jiwei' });
});

test.each([
	[0, 0],
	[1, 400],
	[2, 800],
	[4, 3200],
	[5, 4000],
	[50, 4000]
])('after %i failures an answer waits %i ms', (failures, ms) => {
	expect(patienceOf(failures)).toBe(ms);
});

test('five failures lock an account for that client, and half an hour opens it', async () => {
	for (let tries = 0; tries < 5; tries++) await enter('jiwei', 'wrong');
	expect(await enter('jiwei')).toMatchObject({ retryAfter: 1800 });
	// His own desk stays open, whatever a stranger tries elsewhere.
	expect(await enter('jiwei', password, 'desk-2')).toMatchObject({ id: 'p-jiwei' });
	world.setClock('2026-11-20 09:29:59');
	expect(await enter('jiwei')).toHaveProperty('retryAfter');
	world.setClock('2026-11-20 09:30:01');
	expect(await enter('jiwei')).toMatchObject({ id: 'p-jiwei' });
});

test('guesses sent all at once are counted one by one', async () => {
	const words = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
	const answers = await Promise.all(words.map((word) => enter('jiwei', word)));
	expect(answers.filter((answer) => 'retryAfter' in answer)).toHaveLength(3);
	expect(await enter('jiwei', password)).toHaveProperty('retryAfter');
});

test('the security administrator unlocks, and it stands in the ledger', async () => {
	for (let tries = 0; tries < 5; tries++) await enter('jiwei', 'wrong');
	expect(await unlockAccount(world.context, world.people.jiandu!, 'p-jiwei')).toHaveProperty(
		'refused'
	);
	expect(await unlockAccount(world.context, security(), 'p-jiwei')).toEqual({ done: null });
	expect(await enter('jiwei')).toMatchObject({ id: 'p-jiwei' });
	expect(await ledgerActs()).toContain('person unlocked');
});

test('each code of the second factor counts once, and so does each recovery code', async () => {
	const { context } = world;
	const { secret } = offeredFactor(context, await account('jiwei'), 'session');
	const now = () => codeAt(secret, context.clock.now());
	expect(await enrolFactor(context, 'p-jiwei', 'session', '000000', 'desk-1')).toHaveProperty(
		'problems.code'
	);
	const enrolled = await enrolFactor(context, 'p-jiwei', 'session', now(), 'desk-1');
	const codes = 'done' in enrolled ? enrolled.done : [];
	expect(new Set(codes).size).toBe(10);
	expect(factorDue(context, await account('jiwei'))).toBe('code');

	const prove = (typed: string) => proveFactor(context, 'p-jiwei', typed, 'desk-1');
	expect(await prove(now())).toHaveProperty('problems.code', expect.stringContaining('已经用过'));
	world.setClock('2026-11-20 09:00:30');
	expect(await prove(now())).toEqual({ done: { recovery: false } });
	expect(await prove(now())).toHaveProperty('problems.code');
	expect(await prove(codes[3]!)).toEqual({ done: { recovery: true } });
	expect(await prove(codes[3]!)).toHaveProperty('problems.code');
	const rows = await context.db.selectFrom('recovery_codes').selectAll().execute();
	expect(JSON.stringify(rows)).not.toContain(codes[0]);
	const stored = await context.db.selectFrom('people').selectAll().execute();
	expect(JSON.stringify(stored)).not.toContain(secret);
});

test('five wrong codes lock the second factor, the right one too', async () => {
	const { context } = world;
	const { secret } = offeredFactor(context, await account('jiwei'), 'session');
	await enrolFactor(context, 'p-jiwei', 'session', codeAt(secret, context.clock.now()), 'desk-1');
	world.setClock('2026-11-20 09:05:00');
	const prove = (typed: string) => proveFactor(context, 'p-jiwei', typed, 'desk-1');
	for (let tries = 0; tries < 5; tries++) await prove('aaaaa-aaaaa');
	expect(await prove(codeAt(secret, context.clock.now()))).toHaveProperty(
		'problems.code',
		expect.stringContaining('30 分钟')
	);
});

test('outside the demo nobody is through without a second factor', async () => {
	const real = { ...world.context, config: { ...world.context.config, demo: false } };
	expect(factorDue(real, await account('jiwei'))).toBe('enrolment');
	expect(factorDue(world.context, await account('jiwei'))).toBeNull();
});

test('a reset takes everything away, ends sessions, tells its owner and his office', async () => {
	const { context } = world;
	const sessions = sessionsNow();
	const session = await open(sessions, 'p-jiwei');
	const reset = await resetAccount(context, security(), 'p-jiwei');
	const token = 'done' in reset ? reset.done : '';
	expect((await sessions.validateSession(session.id)).session).toBeNull();
	expect(await enter('jiwei')).toHaveProperty('problem', expect.stringContaining('被重置'));
	expect(await enter('jiwei', 'wrong')).toEqual({ problem: '用户名或密码不正确' });
	expect((await allLetters(context.db)).map(({ kind, organ }) => [kind, organ])).toEqual([
		['account', 'discipline']
	]);

	const words = { name: '冒名', password: `${password}-2`, again: `${password}-2` };
	const accepted = await acceptInvitation(context, token, words);
	expect(accepted).toMatchObject({ done: { name: '严明' } });
	expect(await resetsToSee(context, world.people.jiwei!)).toHaveLength(1);
	// Whoever took the account over cannot keep its owner from learning of it.
	expect(await enter('jiwei')).toHaveProperty('problem', expect.stringContaining('被重置'));
	expect(await ledgerActs()).toEqual(expect.arrayContaining(['person reset', 'password set']));
});

test('nobody keeps his own account as an administrator, and nobody else keeps any', async () => {
	const { context, people } = world;
	for (const who of ['guanli', 'shenji', 'jiwei', 'dengji'])
		expect(await setActivity(context, people[who]!, 'p-jiandu', false)).toHaveProperty('refused');
	expect(await setActivity(context, security(), security().id, false)).toHaveProperty('refused');
	expect(await resetAccount(context, security(), security().id)).toHaveProperty('refused');
});

test('whoever is moved or shut out is out at the next request', async () => {
	const { context } = world;
	const sessions = sessionsNow();
	const first = await open(sessions, 'p-jiandu');
	const post = { role: 'discipline', bureauId: 'city' };
	expect(await movePerson(context, security(), 'p-jiandu', post)).toEqual({ done: null });
	expect((await sessions.validateSession(first.id)).session).toBeNull();
	expect(await account('jiandu')).toMatchObject({ role: 'discipline' });
	const second = await open(sessions, 'p-jiandu');
	await setActivity(context, security(), 'p-jiandu', false);
	expect((await sessions.validateSession(second.id)).session).toBeNull();
	expect(await enter('jiandu')).toEqual({ problem: '用户名或密码不正确' });
	const third = await open(sessions, 'p-dengji');
	const fourth = await open(sessions, 'p-dengji');
	const words = { current: password, password: `${password}-2`, again: `${password}-2` };
	await changePassword(context, world.people.dengji!, third.id, words);
	expect((await sessions.validateSession(third.id)).session).not.toBeNull();
	expect((await sessions.validateSession(fourth.id)).session).toBeNull();
});

test.each<[Role, boolean]>([
	['approver', true],
	['supervisor', false],
	['security', false]
])('a registrar is moved to %s: %s', async (role, moves) => {
	const post = { role, bureauId: 'city' };
	const outcome = await movePerson(world.context, security(), 'p-dengji', post);
	expect('done' in outcome).toBe(moves);
});

test('a session ends after a quarter of an hour, lives by clicks, and never past eight hours', async () => {
	const sessions = sessionsNow();
	const { id } = await open(sessions, 'p-jiwei');
	const alive = async () => (await sessions.validateSession(id)).session !== null;
	for (let hour = 9; hour < 17; hour++)
		for (const minute of ['10', '20', '30', '40', '50', '59']) {
			world.setClock(`2026-11-20 ${String(hour).padStart(2, '0')}:${minute}:00`);
			expect(await alive()).toBe(true);
			await markSession(world.context.db, id, { seenAt: world.context.clock.now() });
		}
	world.setClock('2026-11-20 17:00:01');
	expect(await alive()).toBe(false);
	const { id: other } = await open(sessions, 'p-jiwei');
	world.setClock('2026-11-20 17:15:02');
	expect((await sessions.validateSession(other)).session).toBeNull();
});

test('the password asked again marks the session, a wrong one does not', async () => {
	const sessions = sessionsNow();
	const { id } = await open(sessions, 'p-jiwei');
	const confirm = (words: string) =>
		confirmPassword(world.context, world.people.jiwei!, id, words, 'desk-1');
	expect(await confirm('wrong')).toHaveProperty('problems.password');
	expect((await sessions.validateSession(id)).session?.confirmedAt).toBeNull();
	expect(await confirm(password)).toEqual({ done: null });
	expect((await sessions.validateSession(id)).session?.confirmedAt).not.toBeNull();
});

test('a namesake in the same bureau is the same person, elsewhere whoever invites says so', async () => {
	const { context } = world;
	const invite = (name: string, bureauId: string, role: Role, otherPerson = false) =>
		invitePerson(
			context,
			{ username: `u-${Math.trunc(Math.random() * 1e9)}`, name, bureauId, role, otherPerson },
			security()
		);
	expect(await invite('田 野', 'city', 'discipline')).toHaveProperty('problems.name');
	expect(await invite('田野', 'city', 'system', true)).toHaveProperty('problems.name');
	expect(await invite('田野', 'county', 'discipline')).toHaveProperty('problems.otherPerson');
	expect(await invite('田野', 'county', 'discipline', true)).toHaveProperty('done');
	expect(await invite('方正', 'city', 'discipline')).toHaveProperty('done');
	expect(await invite('无名', 'city', 'registrar')).toHaveProperty('done');
	const by = await invitePerson(
		context,
		{ username: 'x-1', name: '某', bureauId: 'city', role: 'registrar' },
		world.people.guanli!
	);
	expect(by).toHaveProperty('refused');
});

test('a link works once, for three days, and the first one used ends the others', async () => {
	const { context } = world;
	const invited = {
		username: 'xinren',
		name: '新人',
		bureauId: 'city',
		role: 'registrar'
	} as const;
	const links: string[] = [];
	for (let count = 0; count < 2; count++) {
		const outcome = await invitePerson(context, invited, 'operator');
		if ('done' in outcome) links.push(outcome.done);
	}
	expect(links).toHaveLength(2);
	world.setClock('2026-11-23 08:59:00');
	expect(await personInvited(context, links[0]!)).toBeDefined();
	const words = { name: '', password, again: password };
	expect(await acceptInvitation(context, links[1]!, words)).toHaveProperty('done');
	for (const link of links) expect(await personInvited(context, link)).toBeUndefined();
	world.setClock('2026-11-20 09:00:00');
	const late = await invitePerson(context, { ...invited, username: 'wanlai' }, 'operator');
	world.setClock('2026-11-23 09:00:01');
	expect(await personInvited(context, 'done' in late ? late.done : '')).toBeUndefined();
});

test('a stand-in begins and ends by the day, has both posts meanwhile, and each step is recorded', async () => {
	const { context } = world;
	const days = { fromOn: '2026-11-23', untilOn: '2026-11-24' };
	const arranged = await arrangeStandIn(context, security(), 'p-jiwei', {
		personId: 'p-jiandu',
		...days
	});
	expect(arranged).toHaveProperty('done');
	const reads = async () => may(await account('jiandu'), 'work cases', { bureauId: 'city' });
	const posts = async () => (await account('jiandu')).posts.map(({ role }) => role);
	await keepStandIns(context);
	expect(await posts()).toEqual(['supervisor']);
	world.setClock('2026-11-23 00:00:10');
	await keepStandIns(context);
	expect(await posts()).toEqual(['supervisor', 'discipline']);
	expect(await reads()).toBe(true);
	expect(
		await context.db
			.selectFrom('reading_posts')
			.selectAll()
			.where('person_id', '=', 'p-jiandu')
			.execute()
	).toHaveLength(2);
	world.setClock('2026-11-24 23:59:00');
	await keepStandIns(context);
	expect(await posts()).toHaveLength(2);
	world.setClock('2026-11-25 00:00:10');
	await keepStandIns(context);
	expect(await posts()).toEqual(['supervisor']);
	expect((await ledgerActs()).filter((act) => act.startsWith('stand-in'))).toEqual([
		'stand-in arranged',
		'stand-in begun',
		'stand-in ended'
	]);
});

test('a stand-in whom his role excludes is refused; deactivation and an early end take the post at once', async () => {
	const { context } = world;
	const days = { fromOn: '2026-11-20', untilOn: '2026-11-24' };
	const arrange = (absent: string, personId: string) =>
		arrangeStandIn(context, security(), absent, { personId, ...days });
	for (const [absent, personId] of [
		['p-jiwei', 'p-dengji'],
		['p-shenpi', 'p-jiandu'],
		['p-jiwei', 'p-xian-jiwei'],
		['p-jiwei', 'p-guanli'],
		['p-guanli', 'p-anquan']
	] as const)
		expect(await arrange(absent, personId)).toHaveProperty('problems.person');
	const arranged = await arrange('p-shenpi', 'p-dengji');
	expect(await arrange('p-shenpi', 'p-dengji')).toHaveProperty('problems.fromOn');
	expect((await account('dengji')).posts).toHaveLength(2);
	await endStandInEarly(context, security(), 'done' in arranged ? arranged.done : '');
	expect((await account('dengji')).posts).toHaveLength(1);
	await arrange('p-jiwei', 'p-jiandu');
	await setActivity(context, security(), 'p-jiwei', false);
	expect((await account('jiandu')).posts).toHaveLength(1);
});

test('a registrar who stands in for the approver does not approve what he registered', async () => {
	const { context, people } = world;
	await arrangeStandIn(context, security(), 'p-shenpi', {
		personId: 'p-dengji',
		fromOn: '2026-11-20',
		untilOn: '2026-11-20'
	});
	const { registerVisit, visitFormFor } = await import('#lib/server/journey/register-visit.ts');
	const { readVisitForm } = await import('#lib/server/visits/visit-form.ts');
	const { formOf, visitWords } = await import('../support/world.ts');
	const shape = await visitFormFor(context, people.dengji!);
	const registered = await registerVisit(
		context,
		people.dengji!,
		readVisitForm(formOf(visitWords), shape)
	);
	const id = 'done' in registered ? registered.done : '';
	expect(await issueNotice(context, await account('dengji'), id)).toMatchObject({
		refused: 'not allowed'
	});
	expect(await listBureaus(context.db)).toHaveLength(3);
});
