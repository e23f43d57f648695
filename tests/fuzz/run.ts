// `npm run fuzz [-- COUNT [SEED]]`: strange requests on every public route, 100,000 unless told otherwise.
import { fuzz } from './fuzz.ts';

const [count = '100000', seed] = process.argv.slice(2);
const begin = performance.now();
const fuzzed = await fuzz(Number(count), seed ? Number(seed) : undefined);
const seconds = Math.round((performance.now() - begin) / 1000);
const total = Object.values(fuzzed.statuses).reduce((sum, each) => sum + each, 0);
console.log(
	`${total} requests on ${fuzzed.routes} routes in ${seconds} s, ${fuzzed.cards} cards stored`
);
console.log(fuzzed.statuses);
for (const finding of fuzzed.findings) console.log(`FINDING ${finding}`);
process.exit(fuzzed.findings.length === 0 ? 0 : 1);
