// The least that SvelteKit can answer: one endpoint, built in a folder of its own beside the portal.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort, until } from '../support/portal.ts';

const files = {
	'svelte.config.js': `import adapter from '@sveltejs/adapter-node';
export default { kit: { adapter: adapter() } };`,
	'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';
export default { plugins: [sveltekit()] };`,
	'package.json': '{ "type": "module" }',
	'src/app.html': '%sveltekit.head%%sveltekit.body%',
	'src/routes/+server.js': `export const GET = () => new Response('ok');`
};

export async function runBareEndpoint(): Promise<{ origin: string; stop(): Promise<void> }> {
	const folder = path.resolve('test-results/bare');
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), content);
	}
	execFileSync(path.resolve('node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	// The same nursery as npm start gives the portal.
	const child = spawn(process.execPath, ['--max-semi-space-size=16', 'build/index.js'], {
		cwd: folder,
		env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), ORIGIN: origin },
		stdio: 'ignore'
	});
	await until(async () => (await fetch(origin)).ok);
	return {
		origin,
		stop: async () => {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.kill();
			await ended;
			rmSync(folder, { recursive: true });
		}
	};
}
