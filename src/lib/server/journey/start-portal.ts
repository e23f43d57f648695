// Everything a running portal needs, opened in the order in which it is needed.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { countCards } from '../cards/card-repository.ts';
import { countRemovedCards } from '../cards/retention-repository.ts';
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
import type { Log } from '../platform/log.ts';
import { openMailer } from '../platform/mail.ts';
import { migrate } from '../platform/migrate.ts';
import { useFontsIn } from '../platform/pdf/own-fonts.ts';
import { opensAnything, sealClear } from '../platform/sealed-repository.ts';
import { signingKeyOf } from '../platform/signing-key.ts';
import { countReports } from '../reports/retention-repository.ts';
import { adoptRecords } from './adopt-records.ts';
import { ensureExampleWorld } from './example-world.ts';
import type { ExampleWorld } from './example-world.ts';

/** Longer than the mail room takes to say farewell. */
const longestFarewell = 24_000;
const restMs = 1000;

export interface Portal {
	context: Context;
	mailRoom: MailRoomThread;
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
	if (!(await opensAnything(db, cipher)))
		throw new SettingError(
			`密钥文件 ${config.secretFile} 打不开数据库里的内容：它不是这个数据库的密钥文件，或是更换密钥之前的旧备份，请放回最新的一份`
		);
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

/** Opens the database, in the demo the mail server too, and the mail room. */
export async function startPortal(config: Config, clock: Clock = systemClock): Promise<Portal> {
	const demoMailbox =
		config.demo && !config.smtpUrl
			? await openDemoMailbox(path.join(config.dataDir, 'demo-mailbox'))
			: null;
	const context = await openContext(config, clock, demoMailbox?.url);
	await assertWhole(context);
	// Its history is told with a clock in the past, so it is told before the postman looks at any letter.
	const world = config.demo ? await ensureExampleWorld(context) : null;
	const mailRoom = startMailRoom({ config, smtpUrl: demoMailbox?.url }, context.log);
	context.wakePostman = () => mailRoom.wake();
	return {
		context,
		mailRoom,
		demoMailbox,
		world,
		close: async () => {
			await mailRoom.close();
			context.mailer.close();
			await demoMailbox?.close();
			await context.db.destroy();
		}
	};
}

/** What the thread of the mail room (`src/mail-room.ts`) is given to open its own context. */
export interface Errand {
	config: Config;
	smtpUrl: string | undefined;
}

/** The mail room as it is seen from here. */
export interface MailRoomThread {
	/** A letter was queued: look at once. */
	wake(): void;
	/** The instant the postman last looked for letters; null before the first look. */
	lastLook(): Date | null;
	/** Lets the mail in hand end; asked twice it ends once. */
	close(): Promise<void>;
}

/** Starts the thread, and starts it again when it has fallen over: what it had in hand is due still. */
function startMailRoom(errand: Errand, log: Log): MailRoomThread {
	let closing: Promise<void> | undefined;
	let looked: Date | null = null;
	let thread: Worker;
	let ended: Promise<void>;
	const begin = () => {
		// It runs from the sources, as the commands do; a list of networks is nothing that crosses over.
		const workerData: Errand = { ...errand, config: { ...errand.config, deskNetworks: null } };
		thread = new Worker(path.resolve('src/mail-room.ts'), { workerData });
		thread.on('message', (at: Date | null) => (looked = at));
		thread.on('error', (fault) => log.error({ fault }, 'the mail room fell over'));
		ended = new Promise((resolve) =>
			thread.once('exit', () => {
				resolve();
				setTimeout(() => closing ?? begin(), restMs).unref();
			})
		);
	};
	begin();
	return {
		wake: () => thread.postMessage('wake'),
		lastLook: () => looked,
		close: () => (closing ??= farewell())
	};

	async function farewell(): Promise<void> {
		thread.postMessage('close');
		await Promise.race([ended, sleep(longestFarewell, null, { ref: false })]);
		await thread.terminate();
	}
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
