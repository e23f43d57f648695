// Who stands before the doors, and the things behind them; made by the portal's own steps beside a running portal.
import { saveBureau } from '#lib/server/delivery/directory-repository.ts';
import type { Bureau } from '#lib/server/delivery/directory.ts';
import { hashPassword } from '#lib/server/identity/passwords.ts';
import type { Person, Role } from '#lib/server/identity/person.ts';
import { secretOf } from '#lib/server/identity/second-factor.ts';
import { setSecondFactor } from '#lib/server/identity/credential-repository.ts';
import { answer, done, issue, register, visitOf } from '#lib/server/journey/example-acts.ts';
import { proposeOfficeChange } from '#lib/server/journey/change-office.ts';
import { enterPeople } from '#lib/server/journey/example-directory.ts';
import { invitePerson } from '#lib/server/journey/invite-person.ts';
import { openReportShape } from '#lib/server/journey/open-report.ts';
import { sendReport } from '#lib/server/journey/send-report.ts';
import { signingAddress } from '#lib/server/journey/sign-for-letter.ts';
import { openContext } from '#lib/server/journey/start-portal.ts';
import { receiptOf } from '#lib/server/cards/receipt.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { transaction } from '#lib/server/platform/database.ts';
import { randomId } from '#lib/server/platform/ids.ts';
import { localDay } from '#lib/server/regulation/deadline.ts';
import { readReportForm } from '#lib/server/reports/report-form.ts';
import { receiptHashOf } from '#lib/server/reports/report-receipt.ts';
import { findReportByReceipt } from '#lib/server/reports/report-repository.ts';
import { codesOf } from '#lib/server/visits/issued-code-repository.ts';
import { cookieOf, send } from '../support/built.ts';
import type { RunningPortal } from '../support/portal.ts';
import { reportWords } from '../support/reports.ts';
import { formOf } from '../support/world.ts';

/** The columns of the table for the desk. */
export const actors = [
	'nobody',
	'registrar',
	'approver',
	'supervisor',
	'discipline',
	'conflict',
	'far-registrar',
	'far-discipline',
	'system',
	'security',
	'audit',
	'disabled',
	'pending',
	'unenrolled'
] as const;
export type Actor = (typeof actors)[number];

/** Whose requests count as those of strangers: the door does not know them, or not yet. */
export const strangers: readonly Actor[] = ['nobody', 'disabled', 'pending', 'unenrolled'];

/** Name, role and bureau of each; `conflict` is the discipline officer who stood on the team. */
const posts: Record<Exclude<Actor, 'nobody'>, [string, Role, 'near' | 'far']> = {
	registrar: ['孟春生', 'registrar', 'near'],
	approver: ['齐鸣远', 'approver', 'near'],
	supervisor: ['乔安之', 'supervisor', 'near'],
	discipline: ['闻道清', 'discipline', 'near'],
	conflict: ['白露', 'discipline', 'near'],
	'far-registrar': ['田野', 'registrar', 'far'],
	'far-discipline': ['严明', 'discipline', 'far'],
	system: ['管一', 'system', 'near'],
	security: ['安二', 'security', 'near'],
	audit: ['纪三', 'audit', 'near'],
	disabled: ['方正', 'discipline', 'near'],
	pending: ['路遥知', 'discipline', 'near'],
	unenrolled: ['梅初雪', 'discipline', 'near']
};

export interface Stage {
	context: Context;
	people: Record<string, Person>;
	/** Cookie of each actor; '' for nobody. */
	cookies: Record<Actor, string>;
	/** Named things, as the addresses need them. */
	things: Record<string, string>;
}

const password = 'kqzv-7713-plum-HARBOUR';

export async function setStage(portal: RunningPortal): Promise<Stage> {
	const { origin, folder } = portal;
	const config = readConfig({ DATA_DIR: folder, DEMO: '1', ORIGIN: origin });
	const context = await openContext(config);
	const near = bureauOf('near', '991100', '星河市应急管理局');
	const far = bureauOf('far', '992200', '远山市应急管理局');
	for (const bureau of [near, far]) await saveBureau(context.db, bureau);
	const passwordHash = await hashPassword(password);
	const enter = async (...entering: Exclude<Actor, 'nobody'>[]) => {
		const entered = await enterPeople(
			context,
			entering.map((actor) => {
				const [name, role, bureauId] = posts[actor];
				return { username: `matrix-${actor}`, name, role, bureauId, passwordHash };
			})
		);
		return Object.fromEntries(entering.map((actor, place) => [actor, entered[place] as Person]));
	};
	const all = Object.keys(posts) as Exclude<Actor, 'nobody'>[];
	const first = await enter(...all.filter((actor) => actor !== 'conflict'));
	await enrol(context, first.pending as Person);
	const things = await makeThings(context, first, near);
	// He joins the office afterwards: had he been there at the approval, the card would have gone past it.
	const people = { ...first, ...(await enter('conflict')) };
	const cookies = { nobody: '' } as Record<Actor, string>;
	for (const actor of actors.slice(1))
		cookies[actor] = cookieOf(
			await send(origin, '/sign-in', { username: `matrix-${actor}`, password })
		);
	await context.db
		.updateTable('people')
		.set({ active: 0 })
		.where('username', '=', 'matrix-disabled')
		.execute();
	await leaveUnenrolled(context, people.unenrolled as Person);
	return { context, people, cookies, things };
}

/** He has a second factor, and gives only his password. */
async function enrol({ db, cipher }: Context, person: Person): Promise<void> {
	const factor = { secret: secretOf(randomId()), step: null };
	await transaction(db, (trx) => setSecondFactor(trx, cipher, person.id, factor));
}

/** His session is one of outside the demo, where whoever has no second factor must first set one. */
async function leaveUnenrolled({ db }: Context, person: Person): Promise<void> {
	const factorDue = { second_factor_at: null };
	await db.updateTable('sessions').set(factorDue).where('person_id', '=', person.id).execute();
}

/** Whether the sessions of all gave their password again just now. */
export async function confirmAll({ db, clock }: Context, confirmed: boolean): Promise<void> {
	const confirmed_at = confirmed ? clock.now().toISOString() : null;
	await db.updateTable('sessions').set({ confirmed_at }).execute();
}

function bureauOf(id: string, code: string, name: string): Bureau {
	const office = (organ: string) => ({ mailbox: `${organ}@${id}.example`, phone: '0999-1000000' });
	return {
		id,
		code,
		name,
		level: 'city',
		parentId: null,
		offices: { supervision: office('jiandu'), discipline: office('jiwei') }
	};
}

/** `answered`: an issued visit with a flagged card; `open`: issued; `draft`: registered, to be approved. */
async function makeThings(
	context: Context,
	people: Record<string, Person>,
	bureau: Bureau
): Promise<Record<string, string>> {
	const { db, cipher } = context;
	const today = localDay(context.clock.now());
	const registrar = people.registrar as Person;
	const visit = (enterprise: string, issued: boolean) =>
		register(
			context,
			registrar,
			{
				enterprise: {
					name: enterprise,
					creditCode: '',
					address: '星河市示例工业园',
					bureauCode: bureau.code,
					sector: 'general',
					grade: '未定级',
					contactPhone: '0999-6670000'
				},
				kinds: ['enforcement'],
				basis: '年度安全生产监督检查计划',
				content: '安全生产责任制落实情况',
				hosts: [{ bureau, items: '' }],
				startOn: today,
				endOn: today,
				leader: { name: '顾长林', unit: bureau.name },
				members: [`白露，${bureau.name}`]
			},
			bureau.id
		).then(async (id) => {
			if (issued) await issue(context, people.approver as Person, id);
			return id;
		});
	const answered = await visit('星河示例机械厂', true);
	await answer(context, answered, {
		flagged: { 5: '金丝雀一词' },
		representative: '李㛃',
		position: '厂长',
		phone: '13800000000'
	});
	const card = await db
		.selectFrom('cards')
		.select('id')
		.where('visit_id', '=', answered)
		.executeTakeFirstOrThrow();
	const found = await db
		.selectFrom('cases')
		.select('id')
		.where('visit_id', '=', answered)
		.executeTakeFirstOrThrow();
	const letter = await db
		.selectFrom('letters')
		.select('id')
		.where('card_id', '=', card.id)
		.where('organ', '=', 'discipline')
		.executeTakeFirstOrThrow();
	const { token } = await visitOf(context, answered);
	const report = await reportAbout(context, token);
	const other = await visit('星河示例铸造厂', true);
	return {
		visit: answered,
		draft: await visit('星河示例水泥厂', false),
		cancelled: await visit('星河示例化工厂', false),
		ended: await visit('星河示例纺织厂', true),
		card: card.id,
		case: found.id,
		letter: letter.id,
		bureau: bureau.id,
		person: (people.disabled as Person).id,
		report: report.id,
		change: await proposeChange(context, people.system as Person, bureau),
		token,
		code: (await codesOf(db, cipher, answered)).at(-1)?.code ?? '',
		othersCode: (await codesOf(db, cipher, other)).at(-1)?.code ?? '',
		receipt: receiptOf(cipher, card.id),
		reportReceipt: report.receipt,
		slip: signingAddress(context, letter.id).split('/').at(-1) ?? '',
		invitation: await invite(context, people.security as Person, bureau.id)
	};
}

/** A report about the visit for the bureau's own committee, sent as a passer-by sends it. */
async function reportAbout(context: Context, token: string) {
	const { db, cipher } = context;
	const shape = await openReportShape(context, token);
	if (!shape) throw new Error('no report page');
	const reading = readReportForm(formOf(reportWords()), shape);
	const sent = await sendReport(context, token, reading, 'passer-by');
	if (!('accepted' in sent)) throw new Error(JSON.stringify(sent));
	const found = await findReportByReceipt(db, cipher, receiptHashOf(cipher, sent.accepted));
	return { id: found?.id ?? '', receipt: sent.accepted };
}

/** Another mailbox, which waits for a second person. */
async function proposeChange(context: Context, person: Person, bureau: Bureau): Promise<string> {
	const { db, clock } = context;
	const to = { mailbox: 'xin@near.example', phone: '0999-1000001' };
	const wish = { bureauId: bureau.id, organ: 'supervision' as const, to, reason: '邮箱停用' };
	await transaction(db, (trx) => proposeOfficeChange(context, trx, person, wish, clock.now()));
	const { id } = await db.selectFrom('office_proposals').select('id').executeTakeFirstOrThrow();
	return id;
}

/** The token of a one-time link that nobody has used yet. */
async function invite(context: Context, person: Person, bureauId: string): Promise<string> {
	const invited = { username: 'matrix-invited', name: '叶知秋', bureauId };
	return done(await invitePerson(context, { ...invited, role: 'registrar' }, person));
}
