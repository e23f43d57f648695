// Everything a running portal needs, opened in the order in which it is needed.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { countCards } from '../cards/card-repository.ts';
import { countRemovedCards } from '../cards/retention-repository.ts';
import { startPostman } from '../delivery/postman.ts';
import type { Postman } from '../delivery/postman.ts';
import { countActs } from '../ledger/ledger-repository.ts';
import { openCipher } from '../platform/cipher.ts';
import { systemClock } from '../platform/clock.ts';
import type { Clock } from '../platform/clock.ts';
import { SettingError } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import { openDatabase, transaction } from '../platform/database.ts';
import { openDemoMailbox } from '../platform/demo-mailbox.ts';
import type { DemoMailbox } from '../platform/demo-mailbox.ts';
import { openLimits } from '../platform/limits.ts';
import { openLog } from '../platform/log.ts';
import { openMailer } from '../platform/mail.ts';
import { migrate } from '../platform/migrate.ts';
import { useFontsIn } from '../platform/pdf/own-fonts.ts';
import { sealClear } from '../platform/sealed-repository.ts';
import { signingKeyOf } from '../platform/signing-key.ts';
import { countReports } from '../reports/retention-repository.ts';
import { adoptRecords } from './adopt-records.ts';
import { deliverNextLetter } from './deliver-letters.ts';
import { ensureExampleWorld } from './example-world.ts';
import type { ExampleWorld } from './example-world.ts';
import { startWatch } from './keep-watch.ts';

/** A process that was asked to end is gone within 30 seconds. */
const longestFarewell = 20_000;
const watchEveryMs = 60_000;

export interface Portal {
	context: Context;
	postman: Postman;
	/** The built-in mail server; null outside the demo. */
	demoMailbox: DemoMailbox | null;
	/** Who and what the demo is made of; null outside the demo. */
	world: ExampleWorld | null;
	close(): Promise<void>;
}

/** What commands and the server share: settings in, an open and migrated database out. */
export async function openContext(
	config: Config,
	clock: Clock = systemClock,
	smtpUrl = config.smtpUrl ?? 'smtp://127.0.0.1:9'
): Promise<Context> {
	// A new secret beside an old database would leave everything in it unreadable.
	if (existsSync(config.database) && !existsSync(config.secretFile))
		throw new SettingError(
			`找不到密钥文件 ${config.secretFile}：请把它放回原处，或用 SECRET_FILE 指明它在哪里`
		);
	const cipher = openCipher(config.secretFile, config.cipherSuite);
	const log = openLog();
	const fonts = useFontsIn(path.join(config.dataDir, 'fonts'));
	if (fonts.refused.length > 0) log.warn({ fonts: fonts.refused }, 'fonts that are not used');
	const db = openDatabase(config.database);
	await migrate(db);
	await transaction(db, async (trx) => {
		await sealClear(trx, cipher);
		await adoptRecords({ cipher, clock }, trx);
	});
	return {
		db,
		clock,
		cipher,
		signingKey: signingKeyOf(cipher),
		config,
		log,
		mailer: openMailer(smtpUrl, config.smtpTrustedHost),
		limits: openLimits(db, cipher, clock),
		troubled: new Set(),
		wakePostman: () => {}
	};
}

/** Opens the database, in the demo the mail server too, and sets the postman to work. */
export async function startPortal(config: Config, clock: Clock = systemClock): Promise<Portal> {
	const demoMailbox =
		config.demo && !config.smtpUrl
			? await openDemoMailbox(path.join(config.dataDir, 'demo-mailbox'))
			: null;
	const context = await openContext(config, clock, demoMailbox?.url);
	await assertWhole(context);
	// Its history is told with a clock in the past, so it is told before the postman looks at any letter.
	const world = config.demo ? await ensureExampleWorld(context) : null;
	const postman = startPostman(
		() => deliverNextLetter(context),
		(fault) => context.log.error({ fault }, 'the postman stumbled')
	);
	context.wakePostman = () => postman.wake();
	const watch = startWatch(context, watchEveryMs * Math.min(1, config.retryScale));
	return {
		context,
		postman,
		demoMailbox,
		world,
		close: async () => {
			const watched = watch.stop();
			// What has begun to hand over a message may end; the rest stays due.
			context.mailer.hush();
			await Promise.race([postman.stop(), sleep(longestFarewell, null, { ref: false })]);
			context.mailer.close();
			await Promise.all([postman.stop(), watched]);
			await demoMailbox?.close();
			await context.db.destroy();
		}
	};
}

/** A database that holds fewer cards or reports than the ledger knows of is an old copy, or was tampered with. */
async function assertWhole({ db }: Context): Promise<void> {
	const things = [
		{
			name: '份反馈卡',
			stored: (await countCards(db)) + (await countRemovedCards(db)),
			recorded: await countActs(db, 'card submitted')
		},
		{
			name: '件反映',
			stored: await countReports(db),
			recorded: await countActs(db, 'report submitted')
		}
	];
	for (const { stored, recorded, name } of things)
		if (stored !== recorded)
			throw new SettingError(
				`数据库里有 ${stored} ${name}，审计日志记录了 ${recorded} ${name.slice(0, 1)}：数据不完整，请用最近的备份恢复（npm run restore）`
			);
}
