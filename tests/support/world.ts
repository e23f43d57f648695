// A small world for tests: a fresh database, a clock that stands still, and a real mail server that keeps all.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { readCardForm } from '#lib/server/cards/card-form.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import type { Bureau } from '#lib/server/delivery/directory.ts';
import { insertPerson, findPerson } from '#lib/server/identity/person-repository.ts';
import type { Person, Role } from '#lib/server/identity/person.ts';
import { deliverNextLetter } from '#lib/server/journey/deliver-letters.ts';
import { issueNotice } from '#lib/server/journey/issue-notice.ts';
import { enterBureau } from '#lib/server/journey/keep-directory.ts';
import { openCard } from '#lib/server/journey/open-card.ts';
import { registerVisit, visitFormFor } from '#lib/server/journey/register-visit.ts';
import { openContext } from '#lib/server/journey/start-portal.ts';
import { submitCard } from '#lib/server/journey/submit-card.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { transaction } from '#lib/server/platform/database.ts';
import { openDemoMailbox } from '#lib/server/platform/demo-mailbox.ts';
import type { DemoMailbox } from '#lib/server/platform/demo-mailbox.ts';
import { codesOf } from '#lib/server/visits/issued-code-repository.ts';
import { findVisit } from '#lib/server/visits/visit-repository.ts';
import { nameHash } from '#lib/server/visits/inspector-repository.ts';
import type { Visit } from '#lib/server/visits/visit-repository.ts';
import { readVisitForm } from '#lib/server/visits/visit-form.ts';

type FormWords = Record<string, string | string[]>;

export interface World {
	context: Context;
	mailbox: DemoMailbox;
	folder: string;
	/** Moves the clock to a local time of Asia/Shanghai, `2026-11-26 23:59:59`. */
	setClock(local: string): void;
	people: Record<string, Person>;
	close(): Promise<void>;
}

export async function openWorld(local = '2026-11-20 09:00:00'): Promise<World> {
	const folder = mkdtempSync(path.join(tmpdir(), 'visit-feedback-'));
	const mailbox = await openDemoMailbox(path.join(folder, 'mail'));
	let now = shanghai(local);
	const database = await freshDatabase();
	const config = readConfig({
		DATA_DIR: folder,
		DATABASE_URL: database,
		DEMO: '1',
		ORIGIN: 'http://localhost:3000'
	});
	const context = await openContext(config, { now: () => new Date(now) }, mailbox.url);
	const world: World = {
		context,
		mailbox,
		folder,
		setClock: (moved) => {
			now = shanghai(moved);
		},
		people: {},
		close: async () => {
			context.mailer.close();
			await mailbox.close();
			await context.db.destroy();
			rmSync(folder, { recursive: true });
		}
	};
	await fillDirectory(context);
	for (const [username, name, bureauId, role] of [
		['dengji', '田野', 'city', 'registrar'],
		['shenpi', '石磊', 'city', 'approver'],
		['jiandu', '方正', 'city', 'supervisor'],
		['jiwei', '严明', 'city', 'discipline'],
		['xian-jiandu', '何清', 'county', 'supervisor'],
		['xian-jiwei', '白露', 'county', 'discipline'],
		['guanli', '管一', 'city', 'system'],
		['anquan', '安二', 'city', 'security'],
		['shenji', '申三', 'city', 'audit']
	] as const)
		world.people[username] = await enter(context, username, name, bureauId, role);
	return world;
}

/** SQLite, or an emptied PostgreSQL where TEST_DATABASE_URL names one. */
async function freshDatabase(): Promise<string | undefined> {
	const address = process.env.TEST_DATABASE_URL;
	if (!address) return undefined;
	const client = new pg.Client(address);
	await client.connect();
	await client.query('drop schema public cascade; create schema public');
	await client.end();
	return address;
}

export async function enter(
	context: Context,
	username: string,
	name: string,
	bureauId: string,
	role: Role
): Promise<Person> {
	const { db, cipher, clock } = context;
	const person = { id: `p-${username}`, username, name, bureauId, role, passwordHash: null };
	await insertPerson(db, cipher, { ...person, nameHash: nameHash(cipher, name) }, clock.now());
	const entered = await findPerson(db, cipher, { id: person.id });
	if (!entered) throw new Error('not entered');
	return entered;
}

async function fillDirectory(context: Context): Promise<void> {
	const bureau = (
		id: string,
		code: string,
		name: string,
		level: Bureau['level'],
		parent: string | null
	) =>
		transaction(context.db, (trx) =>
			enterBureau(context, trx, 'operator', {
				id,
				code,
				name,
				level,
				parentId: parent,
				offices: {
					supervision: { mailbox: `jiandu@${id}.example`, phone: `0990-1${code}` },
					discipline: { mailbox: `jiwei@${id}.example`, phone: `0990-2${code}` }
				}
			})
		);
	await bureau('province', '990000', '云岭省应急管理厅', 'province', null);
	await bureau('city', '990100', '平川市应急管理局', 'city', 'province');
	await bureau('county', '990121', '清河县应急管理局', 'county', 'city');
}

export const visitWords: FormWords = {
	enterprise: '青石岭煤业有限公司',
	enterpriseBureau: 'county',
	sectorGrade: 'coal/B（一般）',
	kinds: ['enforcement'],
	basis: '2026年度安全生产监督检查计划',
	content: '采掘作业现场、通风系统和安全管理资料',
	startOn: '2026-11-21',
	endOn: '2026-11-23',
	leader: '赵启明',
	leaderUnit: '平川市应急管理局',
	newMembers: '钱进，平川市应急管理局\n孙平',
	experts: '周知远，云岭矿业大学'
};

export function formOf(words: FormWords): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(words))
		for (const each of [value].flat()) form.append(name, each);
	return form;
}

export interface Issued {
	visit: Visit;
	code: string;
	letters: number;
}

/** Registers and issues a visit by the journey itself. */
export async function issueVisit(world: World, words: FormWords = {}): Promise<Issued> {
	const { context, people } = world;
	const { dengji, shenpi } = people as Record<string, Person>;
	const shape = await visitFormFor(context, dengji!);
	const reading = readVisitForm(formOf({ ...visitWords, ...words }), shape);
	const registered = await registerVisit(context, dengji!, reading);
	if (!('done' in registered)) throw new Error(JSON.stringify(registered));
	const issued = await issueNotice(context, shenpi!, registered.done);
	if (!('done' in issued)) throw new Error(JSON.stringify(issued));
	return reload(world, registered.done);
}

export async function reload({ context }: World, id: string): Promise<Issued> {
	const visit = await findVisit(context.db, context.cipher, { id });
	const codes = await codesOf(context.db, context.cipher, id);
	if (!visit) throw new Error('no visit');
	return { visit, code: codes.at(-1)?.code ?? '', letters: visit.facts.hosts.length * 2 };
}

let keys = 0;

export function cardWords(words: FormWords = {}): FormWords {
	const items = Array.from({ length: 10 }, (_, place) => [`item${place + 1}`, 'no']);
	return {
		...Object.fromEntries(items),
		representative: '李㛃',
		position: '安全副矿长',
		phone: '13800000000',
		key: `key-${String(++keys).padStart(20, '0')}`,
		...words
	};
}

/** Fills the card as the page does: reads the form against the visit and submits it. */
export async function sendCard(world: World, visit: Visit, words: FormWords = {}) {
	const page = await openCard(world.context, visit.token);
	if (!page) throw new Error('no card page');
	const reading = readCardForm(formOf(cardWords(words)), page.shape);
	return submitCard(world.context, visit.token, reading);
}

export async function accepted(sending: ReturnType<typeof sendCard>): Promise<string> {
	const submission = await sending;
	if (!('accepted' in submission)) throw new Error(JSON.stringify(submission));
	return submission.accepted;
}

/** Lets the postman go until nothing is due. */
export async function deliverAll({ context }: World): Promise<void> {
	while (await deliverNextLetter(context));
}

export async function bureauIds({ context }: World): Promise<string[]> {
	return (await listBureaus(context.db)).map((bureau) => bureau.id);
}

export function shanghai(local: string): number {
	return Date.parse(`${local.replace(' ', 'T')}+08:00`);
}
