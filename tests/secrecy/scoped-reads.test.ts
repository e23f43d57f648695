// No page can be written that reads cards, letters or cases past the reader: routes import scoped reads alone.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const server = path.resolve('src/lib/server');
/** Tables whose rows tell that something was fed back. */
const secret =
	/\b(cards|card_copies|card_flags|card_proofs|letters|letter_\w+|delivered_letters|cases|case_\w+|standing_cards|reports|report_\w+)\b/;
/** What speaks of an office's mailbox and of no card. */
const harmless = ['testLettersOf'];

interface Read {
	name: string;
	file: string;
	parameters: string[];
	text: string;
}

const sourceOf = (file: string) =>
	ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

function functionsOf(file: string): (Read & { exported: boolean })[] {
	return sourceOf(file)
		.statements.filter(ts.isFunctionDeclaration)
		.map((each) => ({
			name: each.name?.text ?? '',
			file,
			parameters: each.parameters.map(({ name }) => name.getText()),
			text: each.getText(),
			exported: Boolean(each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
		}));
}

/** A function's own text with that of the functions of its file which it calls. */
function wholeText(read: Read, all: Read[], seen = new Set<string>()): string {
	seen.add(read.name);
	const called = all.filter(
		({ name }) => !seen.has(name) && new RegExp(`\\b${name}\\(`).test(read.text)
	);
	return [read.text, ...called.map((each) => wholeText(each, all, seen))].join('\n');
}

const repositories = readdirSync(server, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('-repository.ts'))
	.map((name) => path.join(server, name));
const functions = repositories.flatMap((file) => {
	const own = functionsOf(file);
	return own.map((read) => ({ ...read, text: wholeText(read, own) }));
});
const speaking = functions.filter(
	({ exported, name, text }) =>
		exported &&
		!harmless.includes(name) &&
		[...text.matchAll(/(?:selectFrom|[jJ]oin|from|updateTable|insertInto)\W+([a-z_]+)/g)].some(
			([, table = '']) => secret.test(table)
		)
);

test('there is something to look at', () => {
	expect(speaking.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['cardsReadableBy', 'lettersReadableBy', 'allLetters', 'readDashboard'])
	);
});

test('a read for a reader joins what he may read', () => {
	const scoped = speaking.filter(({ parameters }) => parameters.includes('reader'));
	expect(scoped.length).toBeGreaterThan(4);
	// The ledger names no content; it leaves out what its reader is inside of.
	const joins = (name: string) =>
		name === 'entriesForReader' ? /visit_insiders/ : /readable_(visits|cards|reports)/;
	const careless = scoped.filter(({ name, text }) => !joins(name).test(text));
	expect(careless.map(({ name }) => name)).toEqual([]);
});

test('routes, hooks and what is drawn import no read that is not for a reader', () => {
	const outside = ['src/routes', 'src/lib/ui', 'src/hooks.server.ts'].flatMap((place) =>
		place.endsWith('.ts')
			? [place]
			: readdirSync(place, { recursive: true, encoding: 'utf8' })
					.filter((name) => /\.(ts|svelte)$/.test(name))
					.map((name) => path.join(place, name))
	);
	const unscoped = new Set(
		speaking.filter(({ parameters }) => !parameters.includes('reader')).map(({ name }) => name)
	);
	expect(unscoped.size).toBeGreaterThan(10);
	const wrong = outside.flatMap((file) => {
		const text = readFileSync(file, 'utf8');
		const imports = [...text.matchAll(/import\s*\{([^}]*)\}\s*from\s*'[^']*-repository\.ts'/g)];
		const whole = /import\s*\*\s*as\s+\w+\s+from\s*'[^']*-repository\.ts'/.test(text);
		const names = imports.flatMap(([, list = '']) =>
			list.split(',').map((name) => name.trim().split(/\s+as\s+/)[0] ?? '')
		);
		return [...names.filter((name) => unscoped.has(name)), ...(whole ? ['*'] : [])].map(
			(name) => `${file}: ${name}`
		);
	});
	expect(wrong).toEqual([]);
});
