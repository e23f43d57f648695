// A process that dies leaves nothing of its memory, however it was started.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const measure = path.resolve('src/lib/server/platform/core-dump.ts');

/** Dies by SIGABRT where core files are allowed; answers its limits and what it left behind. */
function dying(first: string) {
	const folder = mkdtempSync(path.join(tmpdir(), 'visit-feedback-core-'));
	const words = `${first}
		const { readFileSync } = await import('node:fs');
		for (const name of ['limits', 'coredump_filter'])
			console.log(readFileSync('/proc/self/' + name, 'utf8'));
		process.abort();`;
	const script = 'ulimit -c unlimited; exec "$0" --input-type=module -e "$1"';
	const { stdout } = spawnSync('sh', ['-c', script, process.execPath, words], {
		cwd: folder,
		encoding: 'utf8'
	});
	const left = readdirSync(folder);
	rmSync(folder, { recursive: true });
	return { said: stdout, left };
}

test.skipIf(process.platform !== 'linux')(
	'core dumps are off, where otherwise there would be one',
	() => {
		const careless = dying('');
		expect(careless.said).toMatch(/Max core file size +unlimited/);
		const careful = dying(`(await import('${measure}')).forbidCoreDumps();`);
		expect(careful.said).toMatch(/Max core file size +0 +0 /);
		expect(careful.said).toContain('00000000');
		expect(careful.left).toEqual([]);
		// Where the system writes core files beside the process, the careless one left one.
		if (/^core/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')))
			expect(careless.left).toHaveLength(1);
	}
);

test('the server forbids them before it reads any setting', () => {
	const server = readFileSync('src/server.ts', 'utf8');
	expect(server.indexOf('forbidCoreDumps()')).toBeLessThan(server.indexOf('readConfig('));
	expect(server.indexOf('forbidCoreDumps()')).toBeGreaterThan(0);
});
