// What every command begins with: Node's version, the settings, and the portal's database.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { isDemo, loadEnvironment, readConfig, SettingError } from '#lib/server/platform/config.ts';
import type { Config } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';

// A command imports this file first: an older Node would fall over the next one without a word.
if (Number(process.versions.node.split('.')[0]) < 22) {
	console.error(
		`需要 Node 22 以上（当前 ${process.version}）：请用 npm run 启动，它自带合适的版本`
	);
	process.exit(1);
}

/** What the operator has to mend; its message is the one line on standard error. */
export class Refusal extends Error {}

/** Runs a command: status 0 when it is done, otherwise 1 and one line that says what to do. */
export async function run(command: (config: Config) => Promise<void>): Promise<void> {
	try {
		await command(settings());
	} catch (fault) {
		console.error(inOneLine(fault));
		process.exitCode = 1;
	}
}

function inOneLine(fault: unknown): string {
	if (!(fault instanceof Error)) return `没有完成：${String(fault)}`;
	const foreseen = fault instanceof Refusal || fault instanceof SettingError;
	// A connection that was refused at two addresses has a code and no message.
	const words = fault.message || (fault as NodeJS.ErrnoException).code || fault.name;
	const line = foreseen ? words : `没有完成：${words}（请核对设置和数据库后重试）`;
	return line.replace(/\s*\n\s*/g, ' ');
}

/** The settings. A command sends no mail, so it does without SMTP_URL. */
function settings(): Config {
	const env = loadEnvironment();
	// A portal without a mail server here is the demo, with one of its own.
	const demo = isDemo(env) ? '1' : env.DEMO;
	return readConfig({ ...env, DEMO: demo, SMTP_URL: env.SMTP_URL || 'smtp://127.0.0.1:9' });
}

/** The database opened and brought up to date, made where there is none yet; closed after `work`. */
export async function withPortal<Result>(
	config: Config,
	work: (context: Context) => Promise<Result>
): Promise<Result> {
	const { openContext } = await import('#lib/server/journey/start-portal.ts');
	const { openLog } = await import('#lib/server/platform/log.ts');
	// Standard output belongs to what the command prints.
	const context = { ...(await openContext(config)), log: openLog('silent') };
	try {
		return await work(context);
	} finally {
		context.mailer.close();
		await context.db.destroy();
	}
}

/** The same for commands that look at what is there, and have nothing to look at otherwise. */
export async function withExistingPortal<Result>(
	config: Config,
	work: (context: Context) => Promise<Result>
): Promise<Result> {
	if (isFile(config)) mustExist(config);
	return withPortal(config, work);
}

export function mustExist(config: Config): void {
	if (!existsSync(config.database))
		throw new Refusal(
			`找不到数据库 ${config.database}：请核对 DATA_DIR，或先用 npm start 启动一次`
		);
}

/** SQLite, in a file of this machine; otherwise the database is a server's. */
export function isFile(config: Config): boolean {
	return !config.database.startsWith('postgres');
}

/** What was typed behind the command; anything unknown ends it with `usage`. */
export function readArguments<Options extends ParseArgsConfig['options']>(
	options: Options,
	usage: string,
	positionals = 0
) {
	try {
		const parsed = parseArgs({ options, allowPositionals: positionals > 0, strict: true });
		if (parsed.positionals.length === positionals) return parsed;
	} catch {
		// Node says it in English and in several lines.
	}
	throw new Refusal(`用法：${usage}`);
}
