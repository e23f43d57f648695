// An installation in a folder of its own, and the commands run on it as an operator does.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openContext } from '#lib/server/journey/start-portal.ts';
import { readConfig } from '#lib/server/platform/config.ts';
import type { Context } from '#lib/server/platform/context.ts';

export interface Answer {
	status: number | null;
	out: string;
	error: string;
	/** Lines of standard output. */
	lines: string[];
}

export interface Installation {
	folder: string;
	database: string;
	command(name: string, args?: string[], settings?: Record<string, string>): Promise<Answer>;
	/** The same database, opened by this process too. */
	open(): Promise<Context>;
	remove(): void;
}

export function newInstallation(): Installation {
	const folder = mkdtempSync(path.join(tmpdir(), 'visit-feedback-'));
	const dataDir = path.join(folder, 'data');
	return {
		folder,
		database: path.join(dataDir, 'portal.sqlite'),
		command: (name, args = [], settings = {}) =>
			runCommand(name, args, { ...plain(process.env), DATA_DIR: dataDir, ...settings }),
		open: () => openContext(readConfig({ DATA_DIR: dataDir })),
		remove: () => rmSync(folder, { recursive: true, force: true })
	};
}

/** What the machine happens to have set must not reach the command. */
function plain(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const settings = ['HOST', 'PORT', 'ORIGIN', 'DATABASE_URL', 'SMTP_URL', 'SECRET_FILE', 'DEMO'];
	return { ...env, ...Object.fromEntries(settings.map((name) => [name, ''])) };
}

async function runCommand(name: string, args: string[], env: NodeJS.ProcessEnv): Promise<Answer> {
	const command = spawn(process.execPath, [`src/commands/${name}.ts`, ...args], { env });
	let [out, error] = ['', ''];
	command.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
	command.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
	const status = await new Promise<number | null>((resolve) => command.on('close', resolve));
	return { status, out, error, lines: out.split('\n').filter(Boolean) };
}

/** Exactly one line that says what to do, nothing on standard output, and a status that is not 0. */
export function refusalOf({ status, out, error }: Answer): string {
	if (status !== 1 || out !== '' || error.trim().split('\n').length !== 1)
		throw new Error(`no clear refusal: ${JSON.stringify({ status, out, error })}`);
	return error.trim();
}

export async function closing(context: Context): Promise<void> {
	context.mailer.close();
	await context.db.destroy();
}
