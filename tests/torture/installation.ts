// One installation of the built portal: killed, frozen and started again on the same data and address.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/portal.ts';
import type { SeededVisit } from '../support/portal.ts';

type Settings = Record<string, string>;

export interface Installation {
	origin: string;
	/** Its DATA_DIR. */
	folder: string;
	/** Starts it and waits until it answers; throws when it ends before. */
	start(settings?: Settings): Promise<void>;
	signal(name: NodeJS.Signals): void;
	/** Ends it with a signal and waits until it is gone. */
	end(name?: NodeJS.Signals): Promise<void>;
	/** Moves its clock ahead by so many milliseconds, all in all. */
	setAhead(milliseconds: number): void;
	seed(visits: number, settings?: Settings): SeededVisit[];
	/** What `npm run letters` says of each letter, by its id. */
	letterStates(): Map<string, string>;
	/** Null where the ledger verifies. */
	ledgerFault(): string | null;
}

/** Waiting times of the postman: an hour is under two seconds, five days under four minutes. */
export const retryScale = 0.0005;

export async function install(folder: string, settings: Settings): Promise<Installation> {
	const listening = await freePort();
	const origin = `http://localhost:${listening}`;
	mkdirSync(folder, { recursive: true });
	// Beside the data and not in it: a full disk must not stop the clock.
	const clock = path.join(mkdtempSync(path.join(tmpdir(), 'torture-clock-')), 'ahead');
	writeFileSync(clock, '0');
	const env = {
		...ownEnvironment(),
		DATA_DIR: folder,
		PORT: String(listening),
		LOG_LEVEL: 'silent',
		RETRY_SCALE: String(retryScale),
		// Letters of the portal's own would come between.
		CANARY_DAYS: '0',
		DIGEST_HOUR: 'never',
		DISK_FLOOR_MB: '0',
		TORTURE_CLOCK: clock,
		...settings
	};
	const preload = new URL('moved-clock.ts', import.meta.url).href;
	let child: ChildProcess | null = null;
	// A scenario that stumbles leaves no portal behind, and none leaves its clock.
	process.once('exit', () => {
		child?.kill('SIGKILL');
		rmSync(path.dirname(clock), { recursive: true, force: true });
	});

	const gone = (running: ChildProcess) =>
		running.exitCode !== null || running.signalCode !== null
			? Promise.resolve()
			: new Promise<void>((resolve) => running.once('exit', () => resolve()));

	return {
		origin,
		folder,
		async start(more = {}) {
			const started = spawn(process.execPath, ['--import', preload, 'src/server.ts'], {
				env: { ...env, ...more },
				stdio: ['ignore', 'ignore', 'pipe']
			});
			child = started;
			let words = '';
			started.stderr?.on('data', (chunk: Buffer) => (words = (words + String(chunk)).slice(-2000)));
			const latest = Date.now() + 60_000;
			while (!(await answers(origin))) {
				if (started.exitCode !== null || started.signalCode !== null)
					throw new Error(`the portal ended with ${started.exitCode}: ${words}`);
				if (Date.now() > latest) throw new Error(`the portal does not answer: ${words}`);
				await rest(50);
			}
		},
		signal: (name) => void child?.kill(name),
		async end(name = 'SIGTERM') {
			if (!child) return;
			child.kill(name);
			await gone(child);
			child = null;
		},
		setAhead: (milliseconds) => writeFileSync(clock, String(milliseconds)),
		seed: (visits, more = {}) =>
			execFileSync(
				process.execPath,
				['src/commands/seed.ts', '--visits', String(visits), '--json'],
				{ env: { ...env, ...more }, encoding: 'utf8', maxBuffer: 100_000_000 }
			)
				.trim()
				.split('\n')
				.map((row) => JSON.parse(row))
				.filter((row) => 'token' in row),
		letterStates() {
			const list = ['src/commands/letters.ts', '--json'];
			const lines = execFileSync(process.execPath, list, {
				env,
				encoding: 'utf8',
				maxBuffer: 100_000_000
			});
			const rows = lines.trim().split('\n');
			return new Map(rows.map((row) => JSON.parse(row)).map(({ id, state }) => [id, state]));
		},
		ledgerFault() {
			const check = spawnSync(process.execPath, ['src/commands/ledger-check.ts'], {
				env,
				encoding: 'utf8'
			});
			return check.status === 0 ? null : check.stderr.trim() || `status ${check.status}`;
		}
	};
}

/** A folder for one run, taken away with what was in it. */
export async function inFolder<Result>(
	name: string,
	work: (folder: string) => Promise<Result>
): Promise<Result> {
	const folder = mkdtempSync(path.join(tmpdir(), `torture-${name}-`));
	try {
		return await work(folder);
	} finally {
		if (!process.env.TORTURE_KEEP) rmSync(folder, { recursive: true, force: true });
	}
}

export function rest(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until it holds; answers whether it did within `milliseconds`. */
export async function within(
	milliseconds: number,
	holds: () => boolean | Promise<boolean>
): Promise<boolean> {
	const latest = Date.now() + milliseconds;
	while (!(await holds())) {
		if (Date.now() > latest) return false;
		await rest(100);
	}
	return true;
}

/** A test runner's environment would make another portal of it. */
function ownEnvironment(): Settings {
	const kept = Object.entries(process.env).filter(
		([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|SMTP_|DATABASE_URL|ORIGIN|HOST$|DEMO)/.test(name)
	);
	return { ...(Object.fromEntries(kept) as Settings), NODE_ENV: 'production' };
}

async function answers(origin: string): Promise<boolean> {
	try {
		return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
	} catch {
		return false;
	}
}
