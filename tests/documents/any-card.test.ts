// A thousand random cards, each a whole document whose text is what was typed.
import fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import { unprintable } from '#lib/server/platform/pdf/faces.ts';
import type { ItemNumber } from '#lib/server/regulation/ten-items.ts';
import { answers, exampleCard, exampleCopy } from './example-papers.ts';
import { folded, readersInstalled } from './pdf-reader.ts';

const cards = 1000;
const batch = 50;

const rare = fc.constantFrom(
	...[
		'𠮷',
		'㛃',
		'䶮',
		'𬭚',
		'𫖯',
		'𤭢',
		'\u{1F600}',
		'\u0000',
		'\ud800',
		'\u202e',
		'e\u0301',
		'ﬁ',
		'⼈'
	],
	...['<b>', ') Tj ET', '%PDF', '>>', '\\', '(', '\r\n', '\t', '\u3000', 'ＡＢ', '“', '—', '…']
);
const typed = fc
	.array(fc.oneof(rare, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 12 })
	.map((parts) => parts.join(''));
const anyCard = fc.record({
	item: fc.integer({ min: 1, max: 10 }),
	detail: typed,
	about: typed,
	enterprise: typed,
	representative: typed,
	late: fc.boolean(),
	verified: fc.boolean(),
	supplement: fc.boolean()
});

function asPrinted(text: string): string {
	return folded(
		Array.from(text, (character) => {
			const [name] = unprintable(character);
			return name ? `〔${name}〕` : character;
		}).join('')
	);
}

it.skipIf(!readersInstalled)(
	`${cards} random cards: qpdf accepts each, and each says what it was given`,
	async () => {
		const samples = fc.sample(anyCard, { numRuns: cards, seed: 20261124 });
		const folder = mkdtempSync(path.join(tmpdir(), 'any-card-'));
		try {
			for (let from = 0; from < cards; from += batch) {
				const drawn = samples.slice(from, from + batch).map(async (sample, index) => {
					const { item, detail, about, supplement, ...said } = sample;
					const items = answers([item as ItemNumber], `始${detail}终`, [`甲${about}乙`]);
					const form = supplement ? ('supplement' as const) : ('card' as const);
					const pdf = await drawCard({ ...exampleCard, ...said, form, items }, exampleCopy);
					writeFileSync(path.join(folder, `${index}.pdf`), pdf);
				});
				await Promise.all(drawn);
				samples.slice(from, from + batch).forEach((sample, index) => {
					const file = path.join(folder, `${index}.pdf`);
					const checked = spawnSync('qpdf', ['--check', file]);
					expect(`${checked.stdout}${checked.stderr}`).toContain('No syntax or stream encoding');
					expect(checked.status).toBe(0);
					const text = folded(execFileSync('pdftotext', ['-raw', file, '-']).toString());
					for (const words of [`始${sample.detail}终`, `甲${sample.about}乙`, sample.enterprise])
						expect(text).toContain(asPrinted(words));
				});
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
	},
	240_000
);
