// People type canaries into a running portal, page by page, and are let in by secrets of their own.
import { sql } from 'kysely';
import { expect } from 'vitest';
import { grouped } from '#lib/server/cards/feedback-code.ts';
import { codeAt } from '#lib/server/identity/second-factor.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { itemNumbers } from '#lib/server/regulation/ten-items.ts';
import { addDays } from '#lib/server/regulation/workdays.ts';
import { codesOf } from '#lib/server/visits/issued-code-repository.ts';
import { ask, cookieOf, formType } from '../support/built.ts';
import type { RunningPortal } from '../support/portal.ts';

type Words = Record<string, string | string[]>;

/** Everything that was planted, by what it is. */
export const canaries: Record<string, string> = {};
let flock = 0x9c00;

/** Six fishes and birds that stand together nowhere else, to be put among words as people write them. */
function birds(): string {
	flock += 6;
	return String.fromCodePoint(...[0, 1, 2, 3, 4, 5].map((place) => flock + place));
}

function word(what: string): string {
	return secret(what, birds());
}

function secret(what: string, text: string): string {
	return (canaries[what] = text);
}

/** Stands in clear on purpose: what finds it would find the others. */
export const clear = { enterprise: birds() };

export interface Posted {
	token: string;
	/** The newest, as printed. */
	code: string;
	leader: string;
}

export interface Stage {
	portal: RunningPortal;
	context: Context;
	/** Cookie of each role at the desk. */
	cookies: Record<string, string>;
	bureauId: string;
}

const key = (place: number) => `canary-key-000000000${place}`;

export async function post(
	{ portal: { origin } }: Stage,
	address: string,
	words: Words,
	cookie = '',
	status = 303
) {
	const body = new URLSearchParams();
	for (const [name, value] of Object.entries(words))
		for (const each of [value].flat()) body.append(name, each);
	const headers = { ...formType, origin, accept: 'text/html', cookie };
	const answer = await ask(origin, address, { method: 'POST', headers, body: body.toString() });
	const page = answer.body.toString();
	const problems = page.match(/class="problem[^>]*>[^<]*/g)?.join() ?? '';
	expect(answer.status, `${address} ${problems}`).toBe(status);
	return { ...answer, page, location: String(answer.headers.location) };
}

/** The people of an office sign in. */
export async function signIn(portal: RunningPortal, context: Context): Promise<Stage> {
	const people = portal.seed(0).people;
	const stage: Stage = { portal, context, cookies: {}, bureauId: '' };
	const { cookies } = stage;
	for (const { username, password, role, totp } of people) {
		const half = cookieOf(await post(stage, '/sign-in', { username, password }));
		const code = codeAt(secret(`second factor of the ${role}`, String(totp)), new Date());
		cookies[role] = cookieOf(await post(stage, '/sign-in/second-factor', { code }, half));
		secret(`password of the ${role}`, password);
		secret(`session of the ${role}`, String(cookies[role]?.split('=')[1]));
	}
	const { bureau_id: bureauId } = await context.db
		.selectFrom('people')
		.select('bureau_id')
		.where('username', '=', String(people[0]?.username))
		.executeTakeFirstOrThrow();
	return { ...stage, bureauId };
}

/** Somebody comes in by a one-time link, and once more by a recovery code: the registrar. */
export async function comeInByLink(stage: Stage): Promise<void> {
	const { portal, cookies, bureauId } = stage;
	const somebody = { username: 'canary-dengji', name: word('name of a person'), bureau: bureauId };
	const invited = await post(
		stage,
		'/desk/people/new',
		{ ...somebody, role: 'registrar' },
		cookies.security,
		200
	);
	const link = /\/invitation\/([\w-]+)/.exec(invited.page)?.[1] ?? '';
	const password = secret('password that was typed', 'vqkz-6613-PLUM-harbour');
	const accepting = { password: `${password}${word('end of a password')}` };
	const half = cookieOf(
		await post(stage, `/invitation/${secret('one-time link', link)}`, {
			...accepting,
			again: accepting.password
		})
	);
	const offered = (await ask(portal.origin, '/sign-in/enrolment', { headers: { cookie: half } }))
		.body;
	const shown = />([A-Z2-7]{4}(?: [A-Z2-7]{4})+)</.exec(offered.toString())?.[1] ?? '';
	const totp = secret('second factor', shown.replaceAll(' ', ''));
	const enrolled = await post(
		stage,
		'/sign-in/enrolment',
		{ code: codeAt(totp, new Date()) },
		half,
		200
	);
	const codes = enrolled.page.match(/\b[2-9a-z]{5}-[2-9a-z]{5}(?=<\/code>)/g) ?? [];
	expect(codes).toHaveLength(10);
	codes.forEach((code, place) => secret(`recovery code ${place + 1}`, code));
	const again = cookieOf(
		await post(stage, '/sign-in', { username: 'canary-dengji', password: accepting.password })
	);
	cookies.registrar = cookieOf(
		await post(stage, '/sign-in/second-factor', { code: String(codes[0]) }, again)
	);
	secret('session of the registrar after a recovery code', String(cookies.registrar.split('=')[1]));
}

/** A visit, changed, with a second code; and one that is cancelled. Answers its poster’s token and newest code. */
export async function keepVisits(stage: Stage) {
	const { context, cookies, bureauId } = stage;
	const { registrar, approver } = cookies;
	const { db, cipher } = context;
	const today = localDay(new Date());
	const team = {
		leader: word('leader'),
		newMembers: `${word('member')}，平川市应急管理局`,
		experts: `${word('expert')}，云岭矿业大学`
	};
	const facts = {
		basis: `年度计划${word('basis')}`,
		content: `安全管理资料${word('content of a visit')}`,
		startOn: today,
		endOn: today
	};
	const registration = {
		...{ enterprise: `${clear.enterprise}机械厂`, enterpriseBureau: bureauId },
		...{ address: '示例工业园', sectorGrade: 'general/未定级', kinds: 'enforcement' },
		contactPhone: secret('contact phone of an enterprise', '0990-66712345')
	};
	const register = async (more: Words) =>
		(
			await post(
				stage,
				'/desk/visits/new',
				{ ...registration, ...team, ...facts, ...more },
				registrar
			)
		).location;
	const visit = await register({});
	await post(stage, `${visit}/approval`, {}, approver);
	const reason = `人员调整${word('reason of a change')}`;
	const newMembers = `${team.newMembers}\n${word('member who came later')}`;
	await post(stage, `${visit}/change`, { ...team, ...facts, newMembers, reason }, registrar);
	await post(stage, `${visit}/code`, { reason: `遗失${word('reason of a new code')}` }, registrar);
	const tomorrow = addDays(today, 1);
	const called = await register({ startOn: tomorrow, endOn: tomorrow });
	await post(stage, `${called}/approval`, {}, approver);
	const why = { reason: `改期${word('reason of a cancellation')}` };
	await post(stage, `${called}/cancellation`, why, registrar);

	const visitId = String(visit.split('/').at(-1));
	const issued = await codesOf(db, cipher, visitId);
	for (const { code, number } of issued) {
		secret(`feedback code ${number}`, code);
		secret(`feedback code ${number} as printed`, grouped(code));
	}
	const { token } = await db
		.selectFrom('visits')
		.select('token')
		.where('id', '=', visitId)
		.executeTakeFirstOrThrow();
	return { token, code: grouped(String(issued.at(-1)?.code)), leader: team.leader };
}

/** A card with ten 是, looked at before it is sent; then one without a code, proved later; and a mailed receipt. */
export async function answerCard(stage: Stage, { token, code, leader }: Posted) {
	const answers = {
		...Object.fromEntries(
			itemNumbers.flatMap((item) => [
				[`item${item}`, 'yes'],
				[`detail${item}`, `情况是${word(`detail ${item}`)}。`],
				[`about${item}`, [leader]]
			])
		),
		representative: word('representative'),
		position: word('position'),
		phone: secret('phone', '13987650042')
	};
	const card = `/v/${token}/card`;
	await post(stage, card, { ...answers, code, key: key(1), review: '1' }, '', 200);
	const receipt = (await post(stage, card, { ...answers, code, key: key(1) })).location;
	secret('receipt of a card', receipt.slice(3));
	const second = { ...answers, detail1: `补${word('detail of a second card')}` };
	const unproved = (await post(stage, card, { ...second, key: key(2) })).location;
	secret('receipt of a second card', unproved.slice(3));
	await post(stage, unproved, { code: 'AAAA-2222-BBBB' }, '', 422);
	await post(stage, unproved, { code });
	const mailTo = secret('mailbox for a receipt', 'kingfisher-9417@canary.example');
	await post(stage, `${receipt}/mail`, { email: mailTo }, '', 200);
	return { card, sent: { ...answers, code }, receipt, mailTo };
}

/** Reports: unsigned about the visit, with something added; and signed about one without a poster. */
export async function sendReports(stage: Stage, { token, leader }: Posted): Promise<void> {
	const plain = {
		...{ way: 'own', signed: 'no', key: key(3), what: `吃饭${word('words of a report')}` },
		...{ others: word('whom a report names'), when: `周三${word('when')}` }
	};
	const report = (await post(stage, `/v/${token}/report`, { ...plain, persons: [leader] }))
		.location;
	secret('receipt of a report', report.slice(3));
	const signed = {
		...{ bureau: stage.bureauId, way: 'own', signed: 'yes', unposted: '1', key: key(4) },
		...{ what: word('words of a signed report'), others: word('whom a signed report names') },
		...{ enterprise: word('enterprise that a report names'), place: word('place') },
		...{ name: word('reporter'), phone: secret('phone of a reporter', '13976540043') }
	};
	secret('receipt of a signed report', (await post(stage, '/report', signed)).location.slice(3));
	const added = { words: `还有${word('words added to a report')}`, key: key(5) };
	await post(stage, `${report}/report`, added);
}

/** The offices ask, note, turn over and close; and a bureau enters the directory. */
export async function work(stage: Stage): Promise<void> {
	const { discipline, system } = stage.cookies;
	const reportId = await idOf(stage, 'reports', 'signed', 0);
	const desk = `/desk/reports/${reportId}`;
	await post(stage, `${desk}/acceptance`, {}, discipline);
	await post(stage, `${desk}/questions`, { words: word('question'), key: key(6) }, discipline);
	await post(stage, `${desk}/notes`, { words: word('note on a report'), key: key(7) }, discipline);
	const grounds = word('reason of a transfer');
	await post(stage, `${desk}/transfer`, { whither: 'supervision', grounds }, discipline);
	const ending = { reason: word('reason of a closure'), reply: word('reply to a reporter') };
	const handling = { handling: 'ended', outcome: 'unfounded' };
	await post(stage, `${desk}/closure`, { ...handling, ...ending }, discipline);
	const caseAt = `/desk/cases/${await idOf(stage, 'cases', 'organ', 'discipline')}`;
	await post(stage, `${caseAt}/acceptance`, {}, discipline);
	await post(stage, `${caseAt}/notes`, { words: word('note on a case') }, discipline);
	const closure = { outcome: 'confirmed', reason: word('reason of a closed case') };
	await post(stage, `${caseAt}/closure`, closure, discipline);
	await post(
		stage,
		'/desk/confirmation',
		{ password: canaries['password of the system'] ?? '' },
		system
	);
	const bureau = { code: '990177', name: '鹤鸣市应急管理局', level: 'city' };
	const heads = {
		...{ supervisionHead: word('head'), disciplineHead: word('head of the committee') },
		...{ supervisionMailbox: 'jiandu@heming.example', disciplineMailbox: 'jiwei@heming.example' },
		reason: `新设${word('reason of a proposal')}`
	};
	await post(stage, '/desk/directory/new', { ...bureau, ...heads }, system);
}

/** What is refused, and words where nobody expects them: in addresses and headers. */
export async function knock(stage: Stage, card: string): Promise<void> {
	const { portal, cookies } = stage;
	const { origin } = portal;
	const nobody = { username: word('user name of nobody'), password: word('wrong password') };
	await post(stage, '/sign-in', nobody, '', 422);
	await post(stage, '/sign-in', { ...nobody, username: 'canary-dengji' }, '', 422);
	const inAddress = encodeURIComponent(word('word in an address'));
	const inHeader = secret('word in a header', 'canary-header-58213');
	const headers = {
		...{ 'user-agent': inHeader, referer: `${origin}/${inHeader}`, 'x-forwarded-for': inHeader },
		...{ 'accept-language': inHeader, cookie: `session=${inHeader}` }
	};
	const unknown = secret('token of nothing', 'canary-token-5821377');
	const lost = secret('receipt of nothing', 'canary-receipt-58213');
	for (const address of [`/v/${unknown}`, `/r/${lost}`, `/letters/${lost}`, `/${inAddress}`])
		expect((await ask(origin, address, { headers })).status).toBe(404);
	await ask(origin, `${card}?${inAddress}=${unknown}`, { headers });
	await ask(origin, `/desk/cards/${unknown}`, {
		headers: { ...headers, cookie: cookies.supervisor ?? '' }
	});
}

export async function idOf(
	{ context: { db } }: Stage,
	table: 'reports' | 'cases' | 'cards',
	column: string,
	value: unknown
): Promise<string> {
	const found = sql<{ id: string }>`select id from ${sql.table(table)}
		where ${sql.ref(column)} = ${value} order by id`;
	const { rows } = await found.execute(db);
	return String(rows[0]?.id);
}
