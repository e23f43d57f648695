// Start of a built portal with 1,000 visits, to the first page.
import { spawn } from 'node:child_process';
import { runPortal, until } from '../support/portal.ts';
import { median, milliseconds, row } from './figures.ts';

export async function startup(): Promise<void> {
	const portal = await runPortal();
	portal.seed(1000);
	portal.process.kill('SIGTERM');
	await new Promise((resolve) => portal.process.once('exit', resolve));
	const times: number[] = [];
	for (let round = 0; round < 5; round++) {
		const env = { ...process.env, DATA_DIR: portal.folder, PORT: new URL(portal.origin).port };
		let started: ReturnType<typeof spawn> | undefined;
		times.push(
			await milliseconds(async () => {
				started = spawn(process.execPath, ['src/server.ts'], { env, stdio: 'ignore' });
				await until(async () => (await fetch(`${portal.origin}/`)).ok);
			})
		);
		started?.kill('SIGTERM');
		await new Promise((resolve) => started?.once('exit', resolve));
	}
	row(
		'process start to first page, 1,000 visits, median of 5',
		`${median(times).toFixed(0)} ms`,
		'< 2000 ms'
	);
}
