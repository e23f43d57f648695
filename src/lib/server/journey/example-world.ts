// The demo's world: made once on an empty database, and at every start with a card that is open.
import { grouped } from '../cards/feedback-code.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import type { Bureau } from '../delivery/directory.ts';
import { hashPassword } from '../identity/passwords.ts';
import { roleNames } from '../identity/person.ts';
import type { Person, Role } from '../identity/person.ts';
import { findPerson } from '../identity/person-repository.ts';
import { SettingError } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import { deadlineInWords, deadlineOf, localDay } from '../regulation/deadline.ts';
import { addDays } from '../regulation/workdays.ts';
import { codesOf } from '../visits/issued-code-repository.ts';
import { visitsOfBureau } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import { visitOf } from './example-acts.ts';
import {
	baitaCode,
	cityCode,
	ensureExampleBureaus,
	enterPeople,
	qingheCode
} from './example-directory.ts';
import { reportSteps } from './example-reports.ts';
import { openStory } from './example-stories.ts';
import { instantOf, liveThroughVisits, openVisitNow, standingAt } from './example-visits.ts';
import type { Cast } from './example-visits.ts';

export interface ExampleWorld {
	/** Who can sign in. The passwords are no secret: they exist in the demo only. */
	people: {
		username: string;
		password: string;
		name: string;
		roleName: string;
		bureauName: string;
	}[];
	/** A visit whose card is open today and not yet due. */
	openVisit: { token: string; code: string; enterprise: string; due: string };
}

const demoPassword = 'demo-pingchuan';

const demoPeople: readonly [username: string, name: string, bureauCode: string, role: Role][] = [
	['pc-dengji', '苏小雨', cityCode, 'registrar'],
	['pc-shenpi', '韩立群', cityCode, 'approver'],
	['pc-jiandu', '方正言', cityCode, 'supervisor'],
	['pc-jiwei', '严明礼', cityCode, 'discipline'],
	['qh-dengji', '江晓禾', qingheCode, 'registrar'],
	['qh-shenpi', '何远征', qingheCode, 'approver'],
	['qh-jiandu', '段清和', qingheCode, 'supervisor'],
	['qh-jiwei', '白露宁', qingheCode, 'discipline'],
	['bt-dengji', '邵春来', baitaCode, 'registrar'],
	['bt-shenpi', '祝大成', baitaCode, 'approver'],
	['bt-jiwei', '温如玉', baitaCode, 'discipline'],
	['admin', '管一凡', cityCode, 'system'],
	['anquan', '安卫国', cityCode, 'security'],
	['shenji', '申明哲', cityCode, 'audit']
];

/** Days that the oldest visit of the example is old, and more. */
const beginning = -40;

/**
 * Makes the example on an empty database; on one that has it, sees only to the open visit. Throws a
 * SettingError on a database of somebody's own: demo accounts never enter real data.
 */
export async function ensureExampleWorld(context: Context): Promise<ExampleWorld> {
	if (!context.config.demo) throw new Error('the example world exists in the demo only');
	const bureaus = await listBureaus(context.db);
	if (bureaus.length > 0 && !bureaus.some(({ code }) => code === cityCode))
		throw new SettingError(
			'数据库里已有非演示数据，不能作演示用：正式运行请设置 SMTP_URL，试用请用 DATA_DIR 另指一个目录'
		);
	const today = localDay(context.clock.now());
	const atFirst = standingAt(context, instantOf(addDays(today, beginning), '09:00'));
	const byCode = await ensureExampleBureaus(atFirst);
	const isNew = !(await findPerson(context.db, context.cipher, { username: 'pc-dengji' }));
	const cast = await castOf(atFirst, byCode);
	if (isNew) await liveThroughVisits(context, cast, reportSteps);
	return { people: whoCanSignIn(byCode), openVisit: await ensureOpenVisit(context, cast) };
}

async function castOf(context: Context, bureaus: Map<string, Bureau>): Promise<Cast> {
	const passwordHash = await hashPassword(demoPassword);
	const people = await enterPeople(
		context,
		demoPeople.map(([username, name, code, role]) => ({
			username,
			name,
			role,
			bureauId: (bureaus.get(code) as Bureau).id,
			passwordHash
		}))
	);
	return {
		bureaus,
		person: (code, role) =>
			people.find(
				(person) => person.bureauId === bureaus.get(code)?.id && person.role === role
			) as Person
	};
}

function whoCanSignIn(bureaus: Map<string, Bureau>): ExampleWorld['people'] {
	return demoPeople.map(([username, name, code, role]) => ({
		username,
		password: demoPassword,
		name,
		roleName: roleNames[role],
		bureauName: (bureaus.get(code) as Bureau).name
	}));
}

async function ensureOpenVisit(context: Context, cast: Cast): Promise<ExampleWorld['openVisit']> {
	const { db, cipher, clock } = context;
	const city = cast.bureaus.get(cityCode) as Bureau;
	const { visits } = await visitsOfBureau(db, cipher, city.id);
	const found = visits.find((visit) => isOpen(visit, clock.now()));
	const visit = found ?? (await visitOf(context, await openVisitNow(context, cast, openStory)));
	const code = (await codesOf(db, cipher, visit.id)).at(-1)?.code ?? '';
	return {
		token: visit.token,
		code: grouped(code),
		enterprise: visit.enterpriseName,
		due: deadlineInWords(deadlineOf(visit.endOn, visit.approval?.rule ?? 'natural')).due
	};
}

function isOpen(visit: Visit, now: Date): boolean {
	if (!visit.approval || visit.cancellation || visit.dueAt === null) return false;
	return visit.startOn <= localDay(now) && now.toISOString() < visit.dueAt;
}
