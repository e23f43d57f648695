// Whoever holds the database alters it in one of many ways; the check finds each of them.
import { sql } from 'kysely';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { checkLedger } from '#lib/server/journey/check-ledger.ts';
import { resendByOperator } from '#lib/server/journey/resend-letter.ts';
import { acceptCase, closeCase, noteOnCase } from '#lib/server/journey/work-case.ts';
import { chainRoot, hashOf } from '#lib/server/ledger/entry.ts';
import type { ChainedEntry } from '#lib/server/ledger/entry.ts';
import { allEntries, append, ledgerHead, ledgerMac } from '#lib/server/ledger/ledger-repository.ts';
import { canonicalJson } from '#lib/server/platform/canonical.ts';
import { sha256 } from '#lib/server/platform/cipher.ts';
import { isSqlite, openDatabase } from '#lib/server/platform/database.ts';
import type { Executor } from '#lib/server/platform/database.ts';
import { findCardToCarry } from '#lib/server/cards/card-repository.ts';
import { addToReport } from '#lib/server/journey/follow-report.ts';
import {
	acceptReport,
	askReporter,
	closeReport,
	noteOnReport,
	transferReport
} from '#lib/server/journey/work-report.ts';
import { docketOf, receiptOf, report } from '../support/reports.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
let db: Executor;
/** What somebody outside wrote down: it stood in a letter, a receipt or a digest. */
let anchor: string;

beforeEach(async () => {
	world = await openWorld('2026-11-22 10:00:00');
	({ db } = world.context);
	const { visit, code } = await issueVisit(world);
	await accepted(sendCard(world, visit, { code, item2: 'yes', detail2: '未缴纳伙食费' }));
	await accepted(sendCard(world, visit, { code, item3: 'yes', detail3: '收受礼品' }));
	await deliverAll(world);
	const { jiwei } = world.people;
	const [found] = await casesReadableBy(db, world.context.cipher, jiwei!, { visitId: visit.id });
	await acceptCase(world.context, jiwei!, found!.id);
	await noteOnCase(world.context, jiwei!, found!.id, '已电话核实');
	await closeCase(world.context, jiwei!, found!.id, { outcome: 'confirmed', reason: '属实' });
	await receiptOf(report(world, visit.token, { others: '石磊' }));
	const receipt = await receiptOf(report(world, visit.token));
	const [last, first] = (await docketOf(world, 'jiwei')).rows;
	await acceptReport(world.context, jiwei!, first!.id);
	await askReporter(world.context, jiwei!, first!.id, '几餐？');
	await addToReport(world.context, receipt, { words: '三餐', key: '', problems: {} });
	await noteOnReport(world.context, jiwei!, first!.id, '去电核实');
	const turned = { whither: 'supervision', reason: '执法方式问题' } as const;
	await transferReport(world.context, jiwei!, last!.id, turned);
	await closeReport(world.context, jiwei!, first!.id, {
		...{ handling: 'verification', outcome: 'partly', measures: ['correction'] },
		...{ reason: '已核实两餐', reply: '已责令补交。' }
	});
	await deliverAll(world);
	const [letter] = await allLetters(db);
	await resendByOperator(world.context, letter!.id, '对方要求');
	await deliverAll(world);
	anchor = await ledgerHead(db);
	// Whoever owns the database can take the guard away; what he then does is found all the same.
	if (isSqlite(db))
		for (const trigger of ['ledger_no_update', 'ledger_no_delete'])
			await sql`drop trigger ${sql.ref(trigger)}`.execute(db);
	else await sql`drop trigger ledger_no_change on ledger_entries`.execute(db);
	await append(db, world.context.cipher, world.context.clock.now(), {
		actor: 'operator',
		act: 'signed out',
		subject: 'person:later'
	});
});
afterEach(() => world.close());

const run = (statement: string) => sql.raw(statement).execute(db);

/** Writes entries anew from a changed list, as somebody does who can compute `mac`. */
async function rewrite(entries: ChainedEntry[], mac: (text: string) => string) {
	await run('delete from ledger_entries');
	let previous = chainRoot;
	for (const [place, entry] of entries.entries()) {
		const row = { ...entry, seq: place + 1, previous };
		previous = hashOf(row, mac);
		await db
			.insertInto('ledger_entries')
			.values({ ...row, hash: previous })
			.execute();
	}
}

test('nothing was altered: the chain holds, the anchor is found, the records are as recorded', async () => {
	const check = await checkLedger(world.context, anchor);
	expect(check.findings).toEqual([]);
	expect(check.anchored?.seq).toBe(check.entries - 1);
	expect(check.entries).toBeGreaterThan(20);
});

/** In every case one that is not there yet: one hash in sixteen begins with any given digit. */
const anotherHash = `case substr(hash, 1, 1) when 'f' then 'e' else 'f' end || substr(hash, 2)`;

interface Deed {
	deed: string;
	by: () => Promise<unknown>;
	found: RegExp;
}

const inTheLedger: Deed[] = [
	{
		deed: 'an entry is edited',
		by: () => run(`update ledger_entries set actor = 'nobody' where seq = 6`),
		found: /从第 6 条起/
	},
	{
		deed: 'an entry in the middle is deleted',
		by: () => run('delete from ledger_entries where seq = 7'),
		found: /从第 7 条起/
	},
	{
		deed: 'the end is cut off',
		by: () =>
			run('delete from ledger_entries where seq > (select max(seq) - 2 from ledger_entries)'),
		found: /不含校验值/
	},
	{
		deed: 'two entries are swapped',
		by: async () => {
			await run('update ledger_entries set seq = -1 where seq = 5');
			await run('update ledger_entries set seq = 5 where seq = 6');
			await run('update ledger_entries set seq = 6 where seq = -1');
		},
		found: /从第 5 条起/
	},
	{
		deed: 'the whole chain is rewritten without the key',
		by: async () => {
			const entries = await allEntries(db);
			await rewrite(
				entries.filter(({ act }) => act !== 'case closed'),
				sha256
			);
		},
		found: /从第 1 条起/
	},
	{
		deed: 'the whole chain is rewritten by somebody with the key',
		by: async () => {
			const entries = await allEntries(db);
			await rewrite(
				entries
					.map((entry) => ({ ...entry, actor: entry.act === 'signed in' ? 'x' : entry.actor }))
					.filter(({ act }) => act !== 'letter re-sent' && act !== 'papers printed'),
				ledgerMac(world.context.cipher)
			);
		},
		found: /不含校验值/
	},
	{
		deed: 'a time is changed',
		by: () => run(`update ledger_entries set at = '2026-11-01T00:00:00.000Z' where seq = 9`),
		found: /从第 9 条起/
	},
	{
		deed: 'an entry is doubled',
		by: () =>
			run(`insert into ledger_entries select max(seq) + 1, at, actor, act, subject, detail, previous, ${anotherHash}
				from ledger_entries where seq = (select max(seq) from ledger_entries) group by at, actor, act, subject, detail, previous, hash`),
		found: /从第 \d+ 条起/
	},
	{
		deed: 'an entry is put in between',
		by: async () => {
			await run('update ledger_entries set seq = -seq where seq > 8');
			await run('update ledger_entries set seq = 1 - seq where seq < 0');
			await run(`insert into ledger_entries select 9, at, actor, act, subject, detail, hash, ${anotherHash}
				from ledger_entries where seq = 8`);
		},
		found: /从第 9 条起/
	}
];

const inWhatReadersSee: Deed[] = [
	{
		deed: 'a visit is led to another office',
		by: () => run(`update visit_recipients set to_bureau_id = 'county' where number = 1`),
		found: /检查 .* 的接收部门与审计日志不符/
	},
	{
		deed: 'the recipients of a visit are gone',
		by: () => run('delete from visit_recipients'),
		found: /检查 .* 的接收部门与审计日志不符/
	},
	{
		deed: 'a recipient is put in',
		by: () =>
			run(`insert into visit_recipients (visit_id, number, host_id, organ, to_bureau_id, to_organ, ground, named_at)
				select visit_id, number + 10, host_id, organ, 'province', to_organ, ground, named_at
				from visit_recipients where number = 1`),
		found: /检查 .* 的接收部门与审计日志不符/
	},
	{
		deed: 'a flag is struck off a card',
		by: () => run('delete from card_flags where item = 2'),
		found: /标出的“是”与卡上所答不符/
	},
	{
		deed: 'a card is flagged for what it does not say',
		by: () => run('update card_flags set item = 9 where item = 3'),
		found: /标出的“是”与卡上所答不符/
	}
];

const inTheReports: Deed[] = [
	{
		deed: 'a report takes the place of another',
		by: () => run(`update reports set content = (select min(content) from reports)`),
		found: /反映 .* 的内容与审计日志不符/
	},
	{
		deed: 'a report says something else, with a hash that fits, by somebody with the key',
		by: async () => {
			const { cipher } = world.context;
			const { id, content } = await db
				.selectFrom('reports')
				.select(['id', 'content'])
				.limit(1)
				.executeTakeFirstOrThrow();
			const said = JSON.parse(cipher.open('reports.content', content, id)) as { what: string };
			said.what = '没有问题';
			const sealed = cipher.seal('reports.content', JSON.stringify(said), id);
			const written = { content: sealed, content_hash: sha256(canonicalJson(said)) };
			await db.updateTable('reports').set(written).where('id', '=', id).execute();
		},
		found: /反映 .* 的内容与审计日志不符/
	},
	{
		deed: 'a report is gone with all that hangs on it',
		by: async () => {
			for (const table of [
				...['items', 'people', 'messages', 'notes', 'acceptances', 'transfers', 'closures'].map(
					(name) => `report_${name}`
				),
				'reports'
			])
				await run(`delete from ${table}`);
		},
		found: /反映 .* 不见了，也没有到期销毁的记录/
	},
	{
		deed: 'a report is gone as if its time were over',
		by: () =>
			run(`insert into removed_reports select id, number, receipt_hash, content_hash, submitted_at, submitted_at
				from reports`),
		found: /反映 .* 的销毁没有登记/
	},
	{
		deed: 'a report is dated back',
		by: () => run(`update reports set submitted_at = '2026-11-21T00:00:00.000Z'`),
		found: /反映 .* 的收到时间与审计日志不符/
	},
	{
		deed: 'a report is led to another office',
		by: () => run(`update reports set bureau_id = 'county'`),
		found: /反映 .* 的接收部门或所涉人员与审计日志不符/
	},
	{
		deed: 'somebody whom a report names is struck off',
		by: () => run('delete from report_people'),
		found: /反映 .* 的接收部门或所涉人员与审计日志不符/
	},
	{
		deed: 'what a reporter added is gone',
		by: () => run('delete from report_messages where person_id is null'),
		found: /反映 .* 的往来或办理被改动，或不见了/
	},
	{
		deed: 'a question is made the word of the reporter',
		by: () => run('update report_messages set person_id = null'),
		found: /反映 .* 的往来或办理与审计日志不符/
	},
	{
		deed: 'a note on a report is altered',
		by: () => run(`update report_notes set words = 'AgEBAAAA'`),
		found: /反映 .* 的往来或办理与审计日志不符/
	},
	{
		deed: 'an acceptance is dated back',
		by: () => run(`update report_acceptances set accepted_at = '2026-11-21T00:00:00.000Z'`),
		found: /反映 .* 的往来或办理与审计日志不符/
	},
	{
		deed: 'a transfer is gone',
		by: () => run('delete from report_transfers'),
		found: /反映 .* 的往来或办理被改动，或不见了/
	},
	{
		deed: 'measures are struck off a closure',
		by: () => run(`update report_closures set measures = ''`),
		found: /反映 .* 的往来或办理与审计日志不符/
	}
];

const inTheRecords: Deed[] = [
	{
		deed: 'a letter waiting is led to another mailbox',
		by: () => run(`update letters set mailbox = 'me@evil.example' where organ = 'discipline'`),
		found: /收件人与审计日志不符（现为 me@evil.example）/
	},
	{
		deed: 'a letter more is put into the outbox',
		by: () =>
			run(`insert into letters (id, topic, kind, card_id, bureau_id, organ, mailbox, recipient, queued_at, patient_from, next_at)
				select 'x', 'x', kind, card_id, bureau_id, organ, 'me@evil.example', recipient, queued_at, patient_from, queued_at from letters where kind = 'card' limit 1`),
		found: /邮件 x 没有登记/
	},
	{
		deed: 'a letter is gone',
		by: async () => {
			const [letter] = await allLetters(db);
			for (const table of ['letter_attempts', 'letter_resendings', 'letter_signatures'])
				await run(`delete from ${table} where letter_id = '${letter!.id}'`);
			await run(`delete from letters where id = '${letter!.id}'`);
		},
		found: /邮件 .* 不见了/
	},
	{
		deed: 'an office in the directory gets another mailbox',
		by: () => run(`update offices set mailbox = 'me@evil.example' where bureau_id = 'city'`),
		found: /通讯录里 city 的邮箱/
	},
	{
		deed: 'a card says something else, with a hash that fits, by somebody with the key',
		by: async () => {
			const { cipher } = world.context;
			const id = (
				await db.selectFrom('cards').select('id').where('version', '=', 1).executeTakeFirstOrThrow()
			).id;
			const { content } = await findCardToCarry(db, cipher, id);
			content.items[2] = { answer: 'no', detail: '', about: [] };
			const sealed = cipher.seal('cards.content', JSON.stringify(content), id);
			await db
				.updateTable('cards')
				.set({ content: sealed, content_hash: sha256(canonicalJson(content)) })
				.where('id', '=', id)
				.execute();
		},
		found: /反馈卡 .* 的内容与审计日志不符/
	},
	{
		deed: 'a card takes the place of another',
		by: () =>
			run(
				`update cards set content = (select content from cards where version = 1) where version = 2`
			),
		found: /反馈卡 .* 的内容与审计日志不符/
	},
	{
		deed: 'a card is dated back',
		by: () => run(`update cards set submitted_at = '2026-11-21T00:00:00.000Z' where version = 1`),
		found: /收到时间与审计日志不符/
	},
	{
		deed: 'an approval is given to somebody else',
		by: () => run(`update visit_approvals set person_id = 'p-dengji'`),
		found: /的批准与审计日志不符/
	},
	{
		deed: 'the outcome of a case is changed',
		by: () => run(`update case_closures set outcome = 'unfounded'`),
		found: /办理结果与审计日志不符/
	},
	{
		deed: 'a note on a case is moved to nowhere',
		by: () => run(`update case_notes set words = 'AgEBAAAA'`),
		found: /办理记录与审计日志不符/
	}
];

describe.each([...inTheLedger, ...inTheRecords, ...inWhatReadersSee, ...inTheReports])(
	'$deed',
	({ by, found }) => {
		test('is found', async () => {
			await by();
			const { findings } = await checkLedger(world.context, anchor);
			expect(findings.map(({ words }) => words).join('\n')).toMatch(found);
		});
	}
);

test.skipIf(process.env.TEST_DATABASE_URL)(
	'yesterday’s backup is found by the anchor',
	async () => {
		await run('pragma wal_checkpoint(truncate)');
		const yesterday = path.join(world.folder, 'yesterday.sqlite');
		copyFileSync(world.context.config.database, yesterday);
		const { visit, code } = await issueVisit(world);
		await accepted(sendCard(world, visit, { code }));
		const today = await ledgerHead(db);
		const restored = openDatabase(yesterday);
		const context = { ...world.context, db: restored };
		expect((await checkLedger(context, anchor)).findings).toEqual([]);
		const { findings } = await checkLedger(context, today);
		expect(findings[0]?.words).toContain('不含校验值');
		await restored.destroy();
	}
);

test('without anybody’s interference the guard refuses to change or delete an entry', async () => {
	const fresh = await openWorld();
	const { db } = fresh.context;
	const statements = [`update ledger_entries set actor = 'x'`, 'delete from ledger_entries'];
	if (!isSqlite(db)) statements.push('truncate ledger_entries cascade');
	for (const statement of statements)
		await expect(sql.raw(statement).execute(db)).rejects.toThrow('append-only');
	await fresh.close();
});
