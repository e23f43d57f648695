// `npm test`: every check in turn, and one line at the end that counts them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

interface Count {
	passed: number;
	failed: number;
}

const total: Count = { passed: 0, failed: 0 };
rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results');

check('svelte-kit', 'sync');
check('prettier', '--check', '--log-level=warn', '.');
check('eslint', '-c', 'tests/eslint.config.js', '--max-warnings=0', '.');
check('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings');
check('node', 'src/commands/build.ts');
const unit = 'test-results/unit.json';
run('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`);
add(() => {
	const report = JSON.parse(readFileSync(unit, 'utf8'));
	return {
		passed: report.numPassedTests,
		failed: Math.max(report.numFailedTests, report.success ? 0 : 1)
	};
});
run('playwright', 'test', '-c', 'tests/playwright.config.ts');
add(() => {
	const { stats, errors } = JSON.parse(readFileSync('test-results/stories.json', 'utf8'));
	return {
		passed: stats.expected + stats.flaky,
		failed: stats.unexpected + (stats.expected === 0 ? 1 : 0) + errors.length
	};
});

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function run(command: string, ...args: string[]): boolean {
	console.log(`\n> ${command} ${args.join(' ')}`);
	return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

/** A check that passes or fails as a whole. */
function check(command: string, ...args: string[]): void {
	const passed = run(command, ...args);
	add(() => ({ passed: Number(passed), failed: Number(!passed) }));
}

/** Adds what a report says; a report that cannot be read is a failure. */
function add(read: () => Count): void {
	try {
		const { passed, failed } = read();
		total.passed += passed;
		total.failed += failed;
	} catch (fault) {
		console.error(fault);
		total.failed += 1;
	}
}
