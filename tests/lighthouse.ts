// `npm run lighthouse`: the pages of a phone, throttled as Lighthouse does it. Not a dependency: it brings 170 MB.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import config from './playwright.config.ts';
import { sendCard } from './fuzz/send.ts';
import { runPortal } from './support/portal.ts';

const categories = ['accessibility', 'best-practices', 'performance'] as const;
const { executablePath = '', args: flags = [] } = config.use?.launchOptions ?? {};

const portal = await runPortal();
const [first, second] = portal.seed(2).visits;
if (!first || !second) throw new Error('no visits');
const pages = {
	poster: `/v/${first.token}`,
	card: first.card,
	receipt: await sendCard(portal.origin, second),
	report: `/v/${first.token}/report`,
	verify: '/verify'
};
const wanted = process.argv.slice(2);
mkdirSync('test-results/lighthouse', { recursive: true });
let short = 0;
for (const [name, address] of Object.entries(pages)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	const file = `test-results/lighthouse/${name}.json`;
	const args = [
		...['exec', '--yes', '--package=lighthouse@13', '--', 'lighthouse', portal.origin + address],
		...['--quiet', '--output=json', `--output-path=${file}`],
		`--only-categories=${categories.join()}`,
		`--chrome-flags=--headless=new ${flags.join(' ')}`
	];
	const env = { ...process.env, CHROME_PATH: executablePath };
	const measure = () => spawnSync('npm', args, { encoding: 'utf8', env });
	let { status, stderr } = measure();
	// Its browser now and then misses the start of the load (NO_NAVSTART): nothing was measured then.
	for (let tries = 1; status !== 0 && tries < 3; tries++) ({ status, stderr } = measure());
	if (status !== 0) {
		await portal.stop();
		throw new Error(stderr);
	}
	const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
	const scores = categories.map((category) =>
		Math.round((report.categories[category]?.score ?? 0) * 100)
	);
	short += scores.filter((score) => score < 100).length;
	console.log(
		`${name.padEnd(8)} ${categories.map((category, at) => `${category} ${scores[at]}`).join('  ')}`
	);
	for (const category of categories)
		for (const { id, weight } of report.categories[category]?.auditRefs ?? []) {
			const audit = report.audits[id];
			if (weight > 0 && audit?.score != null && audit.score < 1)
				console.log(`         ${id}: ${audit.title} ${audit.displayValue ?? ''}`);
		}
}
await portal.stop();
process.exit(short === 0 ? 0 : 1);

interface Report {
	categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
	audits: Record<string, { title: string; score: number | null; displayValue?: string }>;
}
