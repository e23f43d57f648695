// The short form of `npm run torture`: every fault once or a few times, judged by the same checker.
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { kill } from './kill.ts';
import type { Result, Size } from './scenario.ts';
import { smtp } from './smtp.ts';

const scenarios: Record<string, (size: Size) => Promise<Result>> = { kill, smtp };

beforeAll(() => {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV)/.test(name))
	);
	const { status } = spawnSync(process.execPath, ['src/commands/build.ts'], { env });
	expect(status, 'vite build').toBe(0);
}, 240_000);

describe.concurrent('torture', () => {
	test.each(Object.entries(scenarios))(
		'%s',
		async (name, scenario) => {
			const { figures, findings, skipped } = await scenario('short');
			console.log(name, skipped ?? JSON.stringify(figures));
			expect(findings).toEqual([]);
		},
		300_000
	);
});
