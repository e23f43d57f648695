// A built portal in a process of its own, on a free port, with a fresh demo; as a stranger would run it.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SeededPerson {
	person: string;
	role: string;
	username: string;
	password: string;
	/** Null in the demo, which asks nobody for a second factor. */
	totp: string | null;
}

export interface SeededVisit {
	token: string;
	code: string;
	card: string;
	enterprise: string;
	opens: string;
	due: string;
	letters: { organ: string; address: string }[];
}

export interface RunningPortal {
	origin: string;
	folder: string;
	process: ChildProcess;
	/** Everything on its standard output so far. */
	said(): string;
	seed(visits: number): { people: SeededPerson[]; visits: SeededVisit[] };
	stop(): Promise<void>;
}

export async function runPortal(settings: Record<string, string> = {}): Promise<RunningPortal> {
	const folder = mkdtempSync(path.join(tmpdir(), 'visit-feedback-'));
	const port = settings.PORT ?? (await freePort());
	const origin = `http://localhost:${port}`;
	const env = {
		...process.env,
		DATA_DIR: folder,
		PORT: String(port),
		LOG_LEVEL: 'error',
		...settings
	};
	const started = spawn(process.execPath, ['src/server.ts'], {
		env,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	started.stdout.on('data', (part) => (said += part));
	started.stderr.pipe(process.stderr);
	let words = '';
	started.stderr.on('data', (chunk) => (words += chunk));
	let ended = false;
	started.once('close', () => (ended = true));
	// A machine that builds and browses at the same time takes a while to tell the demo's history.
	await until(async () => ended || (await fetch(`${origin}/readyz`)).ok, 120_000);
	if (ended) {
		rmSync(folder, { recursive: true, force: true });
		throw new Error(`the portal ended with ${started.exitCode}: ${words.trim()}`);
	}
	return {
		origin,
		folder,
		process: started,
		said: () => said,
		seed: (visits) => {
			const seed = ['src/commands/seed.ts', '--visits', String(visits), '--json'];
			const lines = execFileSync(process.execPath, seed, { env, encoding: 'utf8' });
			const rows = lines
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line));
			return {
				people: rows.filter((row) => 'person' in row),
				visits: rows.filter((row) => 'token' in row)
			};
		},
		stop: async () => {
			const ended = new Promise((resolve) => started.once('exit', resolve));
			started.kill('SIGTERM');
			await ended;
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Waits until `check` is true; a fault counts as not yet, for as long as half a minute or as told. */
export async function until(check: () => Promise<boolean>, longestMs = 30_000): Promise<void> {
	const most = longestMs / 100;
	for (let tries = 0; ; tries++) {
		try {
			if (await check()) return;
		} catch (fault) {
			if (tries > most) throw fault;
		}
		if (tries > most) throw new Error('waited in vain');
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
