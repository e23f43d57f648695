// The short form of `npm run torture`: every fault once or a few times, judged by the same checker.
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { clock } from './clock.ts';
import { disk } from './disk.ts';
import { kill } from './kill.ts';
import { pair } from './pair.ts';
import { postfix } from './postfix.ts';
import { power } from './power.ts';
import type { Result, Size } from './scenario.ts';
import { smtp } from './smtp.ts';

type Scenario = (size: Size) => Promise<Result>;

beforeAll(() => {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV)/.test(name))
	);
	const { status } = spawnSync(process.execPath, ['src/commands/build.ts'], { env });
	expect(status, 'vite build').toBe(0);
	// Each installation ends its portals when the process does.
	process.setMaxListeners(0);
}, 240_000);

async function holds(name: string, scenario: Scenario): Promise<void> {
	const begin = performance.now();
	const { figures, findings, skipped } = await scenario('short');
	const seconds = Math.round((performance.now() - begin) / 1000);
	console.log(`torture ${name}, ${seconds} s: ${skipped ?? JSON.stringify(figures)}`);
	expect(findings).toEqual([]);
}

// Most of the time they wait for timeouts and restarts, so they wait side by side.
describe.concurrent('torture', () => {
	test('smtp', () => holds('smtp', smtp), 400_000);
	test('kill', () => holds('kill', kill), 400_000);
	test('power', () => holds('power', power), 400_000);
	test('pair', () => holds('pair', pair), 400_000);
	test('clock', () => holds('clock', clock), 400_000);
	test('postfix', () => holds('postfix', postfix), 400_000);
	test('disk', () => holds('disk', disk), 400_000);
});
