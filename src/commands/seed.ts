// npm run seed: example visits whose card is open today, and example people, for trials and tests.
import { readArguments, Refusal, run, withPortal } from './open.ts';
import { grouped } from '#lib/server/cards/feedback-code.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import type { Bureau } from '#lib/server/delivery/directory.ts';
import { organs } from '#lib/server/delivery/letter.ts';
import { setSecondFactor } from '#lib/server/identity/credential-repository.ts';
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { roleNames, roles } from '#lib/server/identity/person.ts';
import type { Person, Role } from '#lib/server/identity/person.ts';
import { secretOf } from '#lib/server/identity/second-factor.ts';
import { issue, register, visitOf } from '#lib/server/journey/example-acts.ts';
import {
	cityCode,
	ensureExampleBureaus,
	enterPeople
} from '#lib/server/journey/example-directory.ts';
import { isLoopback } from '#lib/server/platform/config.ts';
import type { Config } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { transaction } from '#lib/server/platform/database.ts';
import { randomDigits, randomId } from '#lib/server/platform/ids.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { codesOf } from '#lib/server/visits/issued-code-repository.ts';

const usage = 'npm run seed -- --visits 数量 [--json]';
const mostVisits = 20_000;

// None of them is on the team of a visit, so nobody is shut out of a card.
const names: Record<Role, string> = {
	registrar: '孟春生',
	approver: '齐鸣远',
	supervisor: '乔安之',
	discipline: '闻道清',
	system: '程序明',
	security: '安思远',
	audit: '申慎之'
};

await run(async (config) => {
	const { visits, json } = readWish();
	mustBeLocal(config);
	await withPortal(config, async (context) => {
		const batch = randomDigits(6);
		const city = (await ensureExampleBureaus(context)).get(cityCode) as Bureau;
		const people = await enterTestPeople(context, city, batch);
		for (const each of people) console.log(json ? personAsJson(each) : personInWords(each));
		const crew = people.map(({ person }) => person);
		const mailboxes = lettersOf(await listBureaus(context.db), city);
		for (let place = 1; place <= visits; place++) {
			const visit = await openVisit(context, crew, city, `${batch}-${place}`);
			console.log(
				json
					? JSON.stringify({ ...visit, letters: mailboxes })
					: `${visit.enterprise}  ${config.origin}${visit.card}  反馈码 ${visit.code}`
			);
		}
	});
});

function readWish(): { visits: number; json: boolean } {
	const { values } = readArguments(
		{ visits: { type: 'string' }, json: { type: 'boolean' } },
		usage
	);
	const visits = Number(values.visits ?? NaN);
	if (!Number.isInteger(visits) || visits < 0 || visits > mostVisits)
		throw new Refusal(`用法：${usage}（0 到 ${mostVisits} 的整数）`);
	return { visits, json: values.json ?? false };
}

/** Example people have passwords that were printed; they must never get into a portal in use. */
function mustBeLocal(config: Config): void {
	if (!isLoopback(config.host) || !isLoopback(new URL(config.origin).hostname))
		throw new Refusal(
			'只能在本机试用时添加示例：HOST 和 ORIGIN 都应是本机地址（127.0.0.1、localhost）'
		);
}

async function enterTestPeople(context: Context, bureau: Bureau, batch: string) {
	const passwords = roles.map(() => randomId());
	const hashes = await Promise.all(passwords.map(hashPassword));
	const people = await enterPeople(
		context,
		roles.map((role, place) => ({
			username: `test${batch}-${role}`,
			name: names[role],
			bureauId: bureau.id,
			role,
			passwordHash: hashes[place] as string
		}))
	);
	const entered = people.map((person, place) => ({
		person,
		password: passwords[place] as string,
		// Outside the demo nobody gets in without a second factor.
		totp: context.config.demo ? null : secretOf(randomId())
	}));
	await transaction(context.db, async (trx) => {
		for (const { person, totp } of entered)
			if (totp) await setSecondFactor(trx, context.cipher, person.id, { secret: totp, step: null });
	});
	return entered;
}

interface Entered {
	person: Person;
	password: string;
	totp: string | null;
}

function personAsJson({ person: { name, role, username }, password, totp }: Entered): string {
	return JSON.stringify({ person: name, role, username, password, totp });
}

function personInWords({ person: { name, role, username }, password, totp }: Entered): string {
	const words = `${roleNames[role]} ${name}  用户名 ${username}  密码 ${password}`;
	return totp ? `${words}  动态口令密钥 ${totp}` : words;
}

/** A visit of today by the real steps; each has an enterprise of its own. */
async function openVisit(context: Context, crew: Person[], bureau: Bureau, number: string) {
	const today = localDay(context.clock.now());
	const postedAs = (role: Role) => crew.find((person) => person.role === role) as Person;
	const id = await register(
		context,
		postedAs('registrar'),
		{
			enterprise: {
				name: `平川示例机械厂 ${number} 号`,
				creditCode: '',
				address: '云岭省平川市示例工业园',
				bureauCode: bureau.code,
				sector: 'general',
				grade: '未定级',
				contactPhone: '0990-6670000'
			},
			kinds: ['enforcement'],
			basis: '平川市应急管理局年度安全生产监督检查计划',
			content: '安全生产责任制落实、隐患排查治理和应急救援准备情况',
			hosts: [{ bureau, items: '' }],
			startOn: today,
			endOn: today,
			leader: { name: '顾长林', unit: bureau.name },
			members: [`谭晓川，${bureau.name}`]
		},
		bureau.id
	);
	await issue(context, postedAs('approver'), id);
	const visit = await visitOf(context, id);
	const code = (await codesOf(context.db, context.cipher, id)).at(-1)?.code ?? '';
	return {
		token: visit.token,
		code: grouped(code),
		card: `/v/${visit.token}/card`,
		enterprise: visit.enterpriseName,
		opens: visit.approval?.at ?? '',
		due: visit.dueAt ?? ''
	};
}

/** Where the two letters of a card go. */
function lettersOf(bureaus: Bureau[], host: Bureau) {
	const offices = bureaus.find(({ id }) => id === host.id)?.offices ?? host.offices;
	return organs.map((organ) => ({ organ, address: offices[organ].mailbox }));
}
