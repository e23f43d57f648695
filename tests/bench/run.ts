// `npm run bench [-- name …]`: figures side by side in one run. Machines are noisy: read the ratios.
import { delivery } from './delivery.ts';
import { filling } from './filling.ts';
import { pdf } from './pdf.ts';
import { render } from './render.ts';
import { startup } from './startup.ts';
import { submission } from './submission.ts';
import { timing } from './timing.ts';
import { weight } from './weight.ts';

const benches = { weight, render, filling, submission, delivery, startup, pdf, timing };
const wanted = process.argv.slice(2);

for (const [name, bench] of Object.entries(benches)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	console.log(`\n## ${name}`);
	await bench();
}
