// `npm run mutate [-- FILE…]`: alters the rules line by line and asks whether a test notices; writes docs/mutation.md.
import { Stryker } from '@stryker-mutator/core';
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const server = 'src/lib/server';
/** What decides; SQL and the lucia adapter are proved by the journeys on a real database. */
const files = [
	`${server}/identity/*.ts`,
	`!${server}/identity/*-repository.ts`,
	`!${server}/identity/session-store.ts`,
	`!${server}/identity/sessions.ts`,
	`${server}/regulation/*.ts`,
	`${server}/cards/card.ts`,
	`${server}/delivery/letter.ts`
];
const least = { all: 85, [`${server}/identity/person.ts`]: 95 };
const report = 'test-results/mutation.json';
const page = 'docs/mutation.md';
const chosen = process.argv.slice(2);

await new Stryker({
	mutate: chosen.length > 0 ? chosen : files,
	testRunner: 'vitest',
	plugins: ['@stryker-mutator/vitest-runner'],
	vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
	coverageAnalysis: 'perTest',
	concurrency: 1,
	incremental: true,
	// Earlier results of mutants that run while a module loads are kept whatever the tests became: the page's are new.
	force: chosen.length === 0,
	incrementalFile: 'test-results/mutation-before.json',
	ignorePatterns: ['build', 'data', 'docs', 'test-results', '!.svelte-kit', '.svelte-kit/output'],
	tempDirName: '.stryker',
	reporters: ['json', 'progress-append-only'],
	jsonReporter: { fileName: report }
}).runMutationTest();

interface Mutant {
	status: string;
	mutatorName: string;
	replacement?: string;
	location: { start: { line: number } };
}
const { files: mutated } = JSON.parse(readFileSync(report, 'utf8')) as {
	files: Record<string, { mutants: Mutant[] }>;
};

const found = Object.entries(mutated).map(([file, { mutants }]) => {
	const noticed = mutants.filter(({ status }) => ['Killed', 'Timeout'].includes(status));
	const missed = mutants.filter(({ status }) => ['Survived', 'NoCoverage'].includes(status));
	return { file, noticed: noticed.length, missed };
});
const scoreOf = (noticed: number, missed: number) =>
	noticed + missed === 0 ? 100 : (100 * noticed) / (noticed + missed);
const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
const all = {
	noticed: sum(found.map(({ noticed }) => noticed)),
	missed: sum(found.map(({ missed }) => missed.length))
};

const row = (name: string, noticed: number, missed: number) =>
	`| ${name} | ${noticed + missed} | ${noticed} | ${missed} | ${scoreOf(noticed, missed).toFixed(1)} % |`;
const cut = (text = '') => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 60);
const words = [
	'# Mutation testing',
	'',
	'Written by `npm run mutate` (Stryker, vitest runner). Each mutant alters one place of a file that',
	'decides; it is noticed when a quick test fails. At least 85 % of all, 95 % of `identity/person.ts`.',
	'SQL and the session adapter in `identity/` are left out: the journeys prove them on a real database.',
	'',
	'| file | mutants | noticed | missed | score |',
	'| --- | --: | --: | --: | --: |',
	...found.map(({ file, noticed, missed }) =>
		row(`\`${file.replace(`${server}/`, '')}\``, noticed, missed.length)
	),
	row('**all**', all.noticed, all.missed),
	'',
	'## What no test noticed',
	'',
	...found.flatMap(({ file, missed }) =>
		missed.map(
			({ location, mutatorName, replacement }) =>
				`- \`${file.replace(`${server}/`, '')}:${location.start.line}\` ${mutatorName}: \`${cut(replacement)}\``
		)
	),
	''
].join('\n');
if (chosen.length === 0)
	writeFileSync(page, await format(words, { ...(await resolveConfig(page)), parser: 'markdown' }));
else console.log(words);

const short = found.filter(
	({ file, noticed, missed }) =>
		file in least && scoreOf(noticed, missed.length) < least[file as keyof typeof least]
);
const total = scoreOf(all.noticed, all.missed);
console.log(`${total.toFixed(1)} % of ${all.noticed + all.missed} mutants were noticed`);
process.exit(short.length > 0 || total < least.all ? 1 : 0);
