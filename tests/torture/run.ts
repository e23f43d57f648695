// `npm run torture [-- scenario …] [--short] [--rounds N] [--minutes N]`: breaks the portal on purpose and writes docs/torture.md.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { clock } from './clock.ts';
import { disk } from './disk.ts';
import { kill } from './kill.ts';
import { pair } from './pair.ts';
import { postfix } from './postfix.ts';
import { power } from './power.ts';
import { endAfter } from './scenario.ts';
import type { Result, Size } from './scenario.ts';
import { smtp } from './smtp.ts';

const scenarios: Record<string, (size: Size, rounds?: number) => Promise<Result>> = {
	smtp,
	kill,
	disk,
	power,
	pair,
	clock,
	postfix
};
const report = 'docs/torture.md';
const { values, positionals } = parseArgs({
	options: {
		short: { type: 'boolean', default: false },
		rounds: { type: 'string' },
		minutes: { type: 'string' }
	},
	allowPositionals: true
});
const unknown = positionals.filter((name) => !(name in scenarios));
if (unknown.length > 0) {
	console.error(
		`no scenario ${unknown.join(', ')}: there are ${Object.keys(scenarios).join(', ')}`
	);
	process.exit(2);
}
execFileSync(process.execPath, ['src/commands/build.ts'], { stdio: 'inherit' });

const size = values.short ? 'short' : 'full';
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (values.minutes !== undefined) endAfter(Number(values.minutes));
process.setMaxListeners(0);
let failed = false;
for (const name of positionals.length > 0 ? positionals : Object.keys(scenarios)) {
	const begin = performance.now();
	console.log(`\n## ${name}`);
	const result = await scenarios[name]!(size, rounds).catch((fault: Error): Result => ({
		figures: {},
		findings: [String(fault.stack)]
	}));
	const seconds = Math.round((performance.now() - begin) / 1000);
	failed ||= result.findings.length > 0;
	console.log(result.skipped ? `skipped: ${result.skipped}` : result.figures);
	for (const finding of result.findings) console.log(`✗ ${finding}`);
	await writeReport(name, rowOf(name, result, seconds));
}
process.exit(failed ? 1 : 0);

function rowOf(name: string, { figures, findings, skipped }: Result, seconds: number): string {
	const counted = Object.entries(figures).map(([what, count]) => `${what}: ${count}`);
	const verdict = skipped
		? `skipped: ${skipped}`
		: findings.length === 0
			? 'holds'
			: `**${findings.length} findings**, first: ${findings[0]?.split('\n')[0]?.replaceAll('|', '/')}`;
	const how = [
		size,
		...(rounds === undefined ? [] : [`${rounds} rounds`]),
		...(values.minutes === undefined ? [] : [`as many as ${values.minutes} minutes allow`])
	].join(', ');
	const cells = [name, how, counted.join('; '), verdict, `${seconds} s`, commit()];
	return `| ${cells.join(' | ')} |`;
}

/** What other runs wrote, earlier or side by side, stays until the scenario runs again. */
function earlierRows(): Map<string, string> {
	if (!existsSync(report)) return new Map();
	const lines = readFileSync(report, 'utf8').split('\n');
	return new Map(
		lines.flatMap((line) => {
			const name = /^\| (\w+) /.exec(line)?.[1];
			return name && name in scenarios ? [[name, line] as const] : [];
		})
	);
}

async function writeReport(changed: string, row: string): Promise<void> {
	const rows = earlierRows().set(changed, row);
	const page = `# Torture

Written by \`npm run torture\` (\`tests/torture/\`); do not edit. Each scenario starts the built portal, breaks
something, keeps a history of what clients and harness did, and lets a pure checker (\`check.ts\`) decide over
history, database and mail sink. Machine of the last run: ${cpus().length} cores, Node ${process.version}.

| scenario | size | counted | verdict | took | commit |
| --- | --- | --- | --- | --- | --- |
${Object.keys(scenarios)
	.flatMap((name) => rows.get(name) ?? [])
	.join('\n')}
`;
	writeFileSync(report, await format(page, { parser: 'markdown' }));
}

function commit(): string {
	const git = (...line: string[]) => execFileSync('git', line, { encoding: 'utf8' }).trim();
	const changed = git('status', '--porcelain', '--untracked-files=no', 'src', 'tests') !== '';
	return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
}
