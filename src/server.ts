// The process: checks Node and the settings, then hands over to the built handler.
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { openFrontDoor } from './front-door.ts';
import { forbidCoreDumps } from '#lib/server/platform/core-dump.ts';
import { loadEnvironment, readConfig, SettingError } from '#lib/server/platform/config.ts';

const node = Number(process.versions.node.split('.')[0]);
if (node < 22) {
	console.error(
		`需要 Node 22 以上（当前 ${process.version}）：请用 npm start 启动，它自带合适的版本`
	);
	process.exit(1);
}

if (!forbidCoreDumps()) console.error('未能关闭内存转储（core dump）：请在启动前运行 ulimit -c 0');

try {
	const config = readConfig(loadEnvironment());
	await assertFree(config.port, config.host);
	process.env.HOST = config.host;
	process.env.PORT = String(config.port);
	// Without ORIGIN the adapter assumes https, and every form post would be cross-site.
	process.env.ORIGIN = config.origin;
	process.env.BODY_SIZE_LIMIT = '2M';
	process.env.SHUTDOWN_TIMEOUT = '25';
	// The address is a variable: the handler exists only after a build.
	const built = new URL('../build/index.js', import.meta.url).href;
	const { server } = (await import(built)) as { server: { server: Server } };
	openFrontDoor(server.server, config.origin);
} catch (fault) {
	console.error((fault as Error).name === 'SettingError' ? (fault as Error).message : fault);
	process.exit(1);
}

/** A port in use would end the process with a stack trace, after the database was opened. */
async function assertFree(port: number, host: string): Promise<void> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => {
		probe.once('error', (fault: NodeJS.ErrnoException) =>
			reject(
				new SettingError(`不能在 ${host}:${port} 上监听（${fault.code}）：请用 PORT 或 HOST 换一个`)
			)
		);
		probe.listen(port, host, resolve);
	});
	await new Promise((resolve) => probe.close(resolve));
}
