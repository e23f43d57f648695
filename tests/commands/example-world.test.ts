// The demo's world: a dashboard that lives, on whatever day it is made, and a card that is open.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDashboard } from '#lib/server/cases/dashboard-repository.ts';
import { readFilter } from '#lib/server/cases/dashboard.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { listBureaus, saveBureau } from '#lib/server/delivery/directory-repository.ts';
import { findPerson } from '#lib/server/identity/person-repository.ts';
import { exampleEnterprises } from '#lib/server/journey/example-directory.ts';
import { ensureExampleWorld } from '#lib/server/journey/example-world.ts';
import { openCard } from '#lib/server/journey/open-card.ts';
import { signIn } from '#lib/server/journey/sign-in.ts';
import { openContext } from '#lib/server/journey/start-portal.ts';
import { firstBroken } from '#lib/server/ledger/entry.ts';
import { allEntries, ledgerMac } from '#lib/server/ledger/ledger-repository.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { openDemoMailbox } from '#lib/server/platform/demo-mailbox.ts';
import type { DemoMailbox } from '#lib/server/platform/demo-mailbox.ts';
import { creditCodeHolds } from '#lib/server/register/enterprise.ts';
import { findVisit } from '#lib/server/visits/visit-repository.ts';
import { shanghai } from '../support/world.ts';

let folder: string;
let mailbox: DemoMailbox;
let context: Context;
let now: number;

async function openAt(local: string, settings: Record<string, string> = {}): Promise<void> {
	now = shanghai(local);
	const config = readConfig({ DATA_DIR: folder, ...settings });
	context = await openContext(config, { now: () => new Date(now) }, mailbox.url);
}

beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'visit-feedback-'));
	mailbox = await openDemoMailbox(path.join(folder, 'mail'));
});

afterEach(async () => {
	context.mailer.close();
	await context.db.destroy();
	await mailbox.close();
	rmSync(folder, { recursive: true });
});

async function dashboardOf(username: string) {
	const person = await findPerson(context.db, context.cipher, { username });
	if (!person) throw new Error(`no ${username}`);
	return readDashboard(context.db, person, readFilter(new URLSearchParams()), new Date(now));
}

// A still day, the middle of a long holiday, its end, New Year's Eve, a year without a notice yet.
test.each([
	'2026-11-24 06:30:00',
	'2026-10-04 23:59:00',
	'2026-10-20 00:01:00',
	'2026-12-31 23:59:59',
	'2027-02-20 12:00:00'
])('made on %s, it shows all that can become of a card', async (local) => {
	await openAt(local);
	const world = await ensureExampleWorld(context);
	const city = await dashboardOf('pc-jiwei');
	const county = await dashboardOf('qh-jiwei');
	expect(city.counts).toMatchObject({ due: 2, received: 6, silent: 1, optional: 1, flagged: 3 });
	expect(county.counts).toMatchObject({ due: 1, received: 2, late: 1, unverified: 1, flagged: 1 });
	expect(city.rows[0]).toMatchObject({ flagged: [3], turned: [3], cards: 2, openCases: 1 });
	expect((await dashboardOf('bt-jiwei')).rows).toMatchObject([
		{ state: 'received', undelivered: 1 }
	]);

	const open = await findVisit(context.db, context.cipher, { token: world.openVisit.token });
	expect(Date.parse(open?.dueAt ?? '')).toBeGreaterThan(now);
	expect(open?.enterpriseName).toBe(world.openVisit.enterprise);
	expect(await openCard(context, world.openVisit.token)).toMatchObject({ cancelled: false });
	const entries = await allEntries(context.db);
	expect(firstBroken(entries, ledgerMac(context.cipher))).toBeNull();
	expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
	expect(Date.parse(entries.at(-1)?.at ?? '')).toBeLessThanOrEqual(now);
	const letters = await allLetters(context.db);
	const accepted = letters.filter(({ attempts }) => attempts.at(-1)?.outcome === 'accepted');
	expect(letters.length - accepted.length).toBe(1);
	expect(await mailbox.list()).toHaveLength(accepted.length);
});

test('everyone who is printed can sign in', async () => {
	await openAt('2026-11-24 10:00:00');
	const { people } = await ensureExampleWorld(context);
	for (const { username, password, name } of people)
		expect(await signIn(context, username, password, 'here')).toMatchObject({ username, name });
});

test('later starts change nothing, but a card is always open', async () => {
	await openAt('2026-11-24 10:00:00');
	const first = await ensureExampleWorld(context);
	const count = (await allEntries(context.db)).length;
	expect(await ensureExampleWorld(context)).toEqual(first);
	expect(await allEntries(context.db)).toHaveLength(count);

	now = shanghai('2026-12-05 10:00:00');
	const later = await ensureExampleWorld(context);
	expect(later.people).toEqual(first.people);
	expect(later.openVisit.token).not.toBe(first.openVisit.token);
	expect(later.openVisit.due).toBe('2026年12月8日（周二）24:00前');
	expect((await ensureExampleWorld(context)).openVisit).toEqual(later.openVisit);
});

test('demo people never enter a database of somebody’s own, nor a portal that is no demo', async () => {
	await openAt('2026-11-24 10:00:00');
	const office = { mailbox: '', phone: '' };
	const offices = { supervision: office, discipline: office };
	const own = { id: 'own', code: '000000', name: '柳溪县应急管理局', level: 'county' as const };
	await saveBureau(context.db, { ...own, parentId: null, offices });
	await expect(ensureExampleWorld(context)).rejects.toThrow('SMTP_URL');
	expect(await listBureaus(context.db)).toHaveLength(1);
	await context.db.destroy();

	await openAt('2026-11-24 10:00:00', { SMTP_URL: mailbox.url });
	await expect(ensureExampleWorld(context)).rejects.toThrow('demo only');
});

test.each(Object.values(exampleEnterprises))(
	'$name has a credit code that holds',
	({ creditCode }) => expect(creditCodeHolds(creditCode)).toBe(true)
);
