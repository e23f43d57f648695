// Decades ahead: what was kept long enough goes, its numbers and the chain stay, and nothing undelivered goes.
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removedCards } from '#lib/server/cards/retention-repository.ts';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { checkLedger } from '#lib/server/journey/check-ledger.ts';
import { followReceipt, isExpired } from '#lib/server/journey/follow-receipt.ts';
import { removeExpired } from '#lib/server/journey/remove-expired.ts';
import { acceptCase, closeCase } from '#lib/server/journey/work-case.ts';
import { allEntries, ledgerHead } from '#lib/server/ledger/ledger-repository.ts';
import { openCard } from '#lib/server/journey/open-card.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import { followReport, isReportExpired } from '#lib/server/journey/follow-report.ts';
import { startPortal } from '#lib/server/journey/start-portal.ts';
import {
	acceptReport,
	askReporter,
	closeReport,
	noteOnReport
} from '#lib/server/journey/work-report.ts';
import { removedReports } from '#lib/server/reports/retention-repository.ts';
import { docketOf, receiptOf, report } from '../support/reports.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;
beforeEach(async () => {
	world = await openWorld('2026-11-22 10:00:00');
	issued = await issueVisit(world);
});
afterEach(() => world.close());

const send = (words: Record<string, string> = {}) =>
	accepted(sendCard(world, issued.visit, { code: issued.code, ...words }));
const stored = async () =>
	(await world.context.db.selectFrom('cards').select('id').execute()).length;
const removedAt = (local: string) => {
	world.setClock(local);
	return removeExpired(world.context);
};
async function closeTheCase(): Promise<void> {
	const { jiwei } = world.people;
	const wish = { visitId: issued.visit.id };
	const [found] = await casesReadableBy(world.context.db, world.context.cipher, jiwei!, wish);
	await acceptCase(world.context, jiwei!, found!.id);
	await closeCase(world.context, jiwei!, found!.id, { outcome: 'confirmed', reason: '属实' });
}

test('a card without 是 is kept ten years to the second, and then is gone', async () => {
	const receipt = await send();
	await deliverAll(world);
	const anchor = await ledgerHead(world.context.db);
	expect(await removedAt('2036-11-22 10:00:00')).toBe(0);
	expect(await removedAt('2036-11-22 10:00:01')).toBe(1);
	expect(await removedAt('2036-11-23 10:00:00')).toBe(0);
	expect(await stored()).toBe(0);
	const { db } = world.context;
	for (const table of ['card_copies', 'card_flags', 'card_proofs', 'letter_attempts'] as const)
		expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
	expect((await removedCards(db)).map(({ number }) => number)).toEqual(['990100-2026-00001']);
	expect((await checkLedger(world.context, anchor)).findings).toEqual([]);
	expect((await allEntries(db)).at(-1)?.act).toBe('card removed');
	expect(await followReceipt(world.context, receipt)).toBeUndefined();
	expect(await isExpired(world.context, receipt)).toBe(true);
	// The poster still opens, and a card may still be sent.
	expect(await openCard(world.context, issued.visit.token)).toBeDefined();
	await send();
	expect((await checkLedger(world.context, anchor)).findings).toEqual([]);
});

describe('thirty years', () => {
	test('from the closing of its case, for every version of the visit', async () => {
		await send({ item2: 'yes', detail2: '未缴纳' });
		await send();
		await deliverAll(world);
		world.setClock('2027-03-01 09:00:00');
		await closeTheCase();
		for (const early of ['2036-12-01 10:00:00', '2056-12-01 10:00:00', '2057-03-01 09:00:00'])
			expect(await removedAt(early)).toBe(0);
		expect(await removedAt('2057-03-01 09:00:01')).toBe(2);
		for (const table of ['cases', 'case_acceptances', 'case_closures'] as const)
			expect(await world.context.db.selectFrom(table).selectAll().execute()).toEqual([]);
		expect((await checkLedger(world.context)).findings).toEqual([]);
	});

	test('and as long as a case is open', async () => {
		await send({ item2: 'yes', detail2: '未缴纳' });
		await deliverAll(world);
		expect(await removedAt('2090-01-01 00:00:00')).toBe(0);
		await closeTheCase();
		expect(await removedAt('2120-01-01 00:00:01')).toBe(1);
	});
});

test('nothing undelivered goes, however old', async () => {
	await send();
	expect(await removedAt('2090-01-01 00:00:00')).toBe(0);
	await deliverAll(world);
	const [letter] = await allLetters(world.context.db);
	await sql`update letter_attempts set outcome = 'refused' where letter_id = ${letter!.id}`.execute(
		world.context.db
	);
	expect(await removedAt('2090-01-01 00:00:00')).toBe(0);
	await sql`update letter_attempts set outcome = 'accepted'`.execute(world.context.db);
	expect(await removedAt('2090-01-01 00:00:00')).toBe(1);
});

describe('a report', () => {
	const closeReports = async () => {
		const jiwei = world.people.jiwei!;
		for (const { id } of (await docketOf(world, 'jiwei')).rows) {
			await acceptReport(world.context, jiwei, id);
			await askReporter(world.context, jiwei, id, '几餐？');
			await noteOnReport(world.context, jiwei, id, '去电核实');
			await closeReport(world.context, jiwei, id, {
				...{ handling: 'verification', outcome: 'confirmed', measures: ['correction'] },
				...{ reason: '已核实', reply: '已责令补交。' }
			});
		}
	};

	test('is kept thirty years from its closure to the second, its thread and notes with it', async () => {
		const { db } = world.context;
		const receipt = await receiptOf(report(world, issued.visit.token, { others: '石磊' }));
		await deliverAll(world);
		world.setClock('2027-03-01 09:00:00');
		await closeReports();
		const anchor = await ledgerHead(db);
		expect(await removedAt('2057-03-01 09:00:00')).toBe(0);
		expect(await isReportExpired(world.context, receipt)).toBe(false);
		expect(await removedAt('2057-03-01 09:00:01')).toBe(1);
		for (const table of [
			...(['reports', 'report_items', 'report_people', 'report_messages', 'report_notes'] as const),
			...(['report_acceptances', 'report_transfers', 'report_closures'] as const)
		])
			expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
		expect((await removedReports(db)).map(({ number }) => number)).toEqual(['990100-2026-F00001']);
		expect((await allEntries(db)).at(-1)?.act).toBe('report removed');
		expect((await checkLedger(world.context, anchor)).findings).toEqual([]);
		expect(await followReport(world.context, receipt)).toBeUndefined();
		expect(await isReportExpired(world.context, receipt)).toBe(true);
		await sql`delete from removed_reports`.execute(db);
		const { findings } = await checkLedger(world.context);
		expect(findings.map(({ words }) => words).join()).toMatch(/反映 .* 不见了/);
	});

	test('stays while it is open, and while a letter about it has not arrived', async () => {
		await receiptOf(report(world, issued.visit.token));
		expect(await removedAt('2090-01-01 00:00:00')).toBe(0);
		await deliverAll(world);
		expect(await removedAt('2090-01-01 00:00:00')).toBe(0);
		await closeReports();
		const { db } = world.context;
		await sql`update letter_attempts set outcome = 'refused'`.execute(db);
		expect(await removedAt('2120-01-01 00:00:01')).toBe(0);
		await sql`update letter_attempts set outcome = 'accepted'`.execute(db);
		expect(await removedAt('2120-01-01 00:00:01')).toBe(1);
	});

	test('is counted at the start: one that is missing stops it, one that was removed does not', async () => {
		const { db, config } = world.context;
		const start = async () => {
			const portal = await startPortal({
				...{ ...config, demo: false, smtpUrl: 'smtp://127.0.0.1:9' }
			});
			await portal.close();
		};
		await receiptOf(report(world, issued.visit.token));
		await deliverAll(world);
		await closeReports();
		expect(await removedAt('2090-01-01 00:00:00')).toBe(1);
		await start();
		await sql`delete from removed_reports`.execute(db);
		await expect(start()).rejects.toThrow('数据库里有 0 件反映，审计日志记录了 1 件');
	});
});

test('a card that was taken out by hand is missed; a removal that nobody recorded too', async () => {
	await send();
	await deliverAll(world);
	await removedAt('2036-11-23 10:00:00');
	await sql`delete from removed_cards`.execute(world.context.db);
	const { findings } = await checkLedger(world.context);
	expect(findings.map(({ words }) => words).join()).toContain('不见了');
});

test('years are settings, with a floor', () => {
	const keep = (settings: Record<string, string>) =>
		readConfig({ DEMO: '1', ...settings }).keepYears;
	expect(keep({})).toEqual({ cards: 10, flagged: 30 });
	expect(keep({ KEEP_CARDS_YEARS: '3', KEEP_FLAGGED_YEARS: '20' })).toEqual({
		cards: 3,
		flagged: 20
	});
	expect(() => keep({ KEEP_CARDS_YEARS: '0' })).toThrow('KEEP_CARDS_YEARS');
	expect(() => keep({ KEEP_FLAGGED_YEARS: '5' })).toThrow('KEEP_FLAGGED_YEARS');
});
