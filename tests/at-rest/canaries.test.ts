// What people type, and what lets them in, planted in a running portal: nothing of it stands on the disk, in a
// backup or in the log. The mailbox, where letters are meant to be read, is in a folder of its own.
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openContext } from '#lib/server/journey/start-portal.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import { openDemoMailbox } from '#lib/server/platform/demo-mailbox.ts';
import { ask, mustBeBuilt } from '../support/built.ts';
import { runPortal, until } from '../support/portal.ts';
import { sightings, writings } from './canary-search.ts';
import {
	answerCard,
	canaries,
	clear,
	comeInByLink,
	idOf,
	keepVisits,
	knock,
	post,
	sendReports,
	signIn,
	work
} from './planting.ts';

test.each(Object.entries(writings))('what is written in %s is found', (_writing, write) => {
	const canary = { one: '鰀鰁鰂鰃鰄鰅', two: '13987650042' };
	const noise = (length: number) => Buffer.alloc(length, 0xe9);
	for (const [what, text] of Object.entries(canary))
		for (const written of write(text)) {
			const bytes = Buffer.concat([noise(7), written, noise(5)]);
			for (const kept of [bytes, deflateSync(bytes), gzipSync(bytes)])
				expect(sightings(Buffer.concat([noise(3), kept]), canary).join()).toContain(what);
		}
	for (const ahead of ['', '一', '0', '00'])
		expect(
			sightings(Buffer.from(Buffer.from(`${ahead}${canary.one}。`).toString('base64')), canary)
		).toContain('one in base64');
	expect(sightings(noise(100), canary)).toEqual([]);
});

test('disk, backup and log hold none of what people typed', { timeout: 240_000 }, async () => {
	mustBeBuilt();
	const elsewhere = mkdtempSync(path.join(tmpdir(), 'visit-feedback-'));
	const mailbox = await openDemoMailbox(path.join(elsewhere, 'mail'));
	const settings = { DEMO: '0', SMTP_URL: mailbox.url, LOG_LEVEL: 'trace', DIGEST_HOUR: 'never' };
	const portal = await runPortal({ ...settings, CANARY_DAYS: '0' });
	const { origin, folder } = portal;
	const log: Buffer[] = [];
	for (const output of [portal.process.stdout, portal.process.stderr])
		output?.on('data', (part: Buffer) => log.push(part));
	const config = readConfig({ ...settings, DATA_DIR: folder, ORIGIN: origin });
	const context = await openContext(config, undefined, mailbox.url);
	const { db } = context;

	try {
		const stage = await signIn(portal, context);
		await comeInByLink(stage);
		const posted = await keepVisits(stage);
		const { card, sent, receipt, mailTo } = await answerCard(stage, posted);
		await sendReports(stage, posted);
		await work(stage);
		await knock(stage, card);

		// Cards are drawn, mailed and read; then a fault is provoked, with all this at hand.
		await until(async () => {
			const open = db.selectFrom('letters').select('id').where('next_at', 'is not', null);
			return (await open.execute()).length === 0;
		}, 120_000);
		const mailed = await mailbox.list();
		expect(mailed.some(({ to }) => to === mailTo)).toBe(true);
		const cardId = await idOf(stage, 'cards', 'version', 1);
		const headers = { cookie: String(stage.cookies.discipline) };
		for (const page of [cardId, `${cardId}/pdf`])
			expect((await ask(origin, `/desk/cards/${page}`, { headers })).status).toBe(200);
		await sql`alter table cards rename to cards_gone`.execute(db);
		await post(stage, card, { ...sent, key: 'canary-key-last-of-all' }, '', 500);
		await ask(origin, receipt);
		await sql`alter table cards_gone rename to cards`.execute(db);

		const backup = path.join(elsewhere, 'backup.sqlite');
		const env = { ...process.env, ...settings, DATA_DIR: folder, ORIGIN: origin };
		const said = execFileSync(process.execPath, ['src/commands/backup.ts', backup], { env });

		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((name) => name !== 'secret.key')
			.map((name) => path.join(folder, name))
			.filter((file) => statSync(file).isFile());
		expect(files.map((file) => path.basename(file)).sort()).toEqual(
			['', '-shm', '-wal'].map((end) => `portal.sqlite${end}`)
		);
		const places: Record<string, Buffer> = {
			...Object.fromEntries(files.map((file) => [path.basename(file), readFileSync(file)])),
			backup: readFileSync(backup),
			// A value that goes over the end of a page is in one piece here only. PDFs are sealed as a whole: a
			// stream in one that was not would be opened by the search.
			'values of the database': valuesIn(path.join(folder, 'portal.sqlite')),
			'values of the backup': valuesIn(backup),
			log: Buffer.concat([...log, said])
		};
		expect(places.log?.toString()).toContain('unexpected fault');
		expect(Object.keys(canaries).length).toBeGreaterThan(40);
		const leaks = Object.entries(places).flatMap(([place, bytes]) =>
			sightings(bytes, canaries).map((sighting) => `${place}: ${sighting}`)
		);
		expect(leaks).toEqual([]);

		// The same search finds what is in clear on purpose, and only there.
		const seen = Object.keys(places).filter(
			(place) => sightings(places[place] as Buffer, clear).length > 0
		);
		expect(seen).toEqual(
			expect.arrayContaining(['backup', 'values of the database', 'values of the backup'])
		);
		expect(seen.some((place) => place.startsWith('portal.sqlite'))).toBe(true);
		expect(seen).not.toContain('log');
	} finally {
		context.mailer.close();
		await db.destroy();
		await portal.stop();
		await mailbox.close();
		rmSync(elsewhere, { recursive: true });
	}
});

/** Every value of every table, one a line. */
function valuesIn(file: string): Buffer {
	const database = new Database(file, { readonly: true });
	try {
		const tables = database
			.prepare<[], string>(`select name from sqlite_master where type = 'table'`)
			.pluck()
			.all();
		const values = tables.flatMap((table) =>
			database.prepare<[], unknown[]>(`select * from "${table}"`).raw().all().flat()
		);
		return Buffer.concat(
			values.map((value) =>
				Buffer.concat([
					Buffer.isBuffer(value) ? value : Buffer.from(String(value)),
					Buffer.from('\n')
				])
			)
		);
	} finally {
		database.close();
	}
}
