// docs/security.md names only what is there.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/security.md', 'utf8');
const named = [...text.matchAll(/`((?:src|tests|docs|migrations)\/[^`*]+)`/g)].map(
	([, file]) => file as string
);
const scripts = [...text.matchAll(/`npm run ([\w:]+)/g)].map(([, name]) => name as string);

test.each([...new Set(named)])('%s', (file) => expect(existsSync(file)).toBe(true));

test('names files and commands of the portal', () => {
	expect(named.length).toBeGreaterThan(40);
	const { scripts: known } = JSON.parse(readFileSync('package.json', 'utf8'));
	expect(scripts.filter((name) => !(name in known))).toEqual([]);
});

test('every control of the table has its test', () => {
	const [, table = ''] = text.split('## What stands against it');
	const rows = table
		.split('\n## ')[0]
		?.split('\n')
		.filter((line) => line.startsWith('| ') && !/^\| (-|threat)/.test(line));
	expect(rows?.length).toBeGreaterThan(15);
	expect(rows?.filter((row) => !/`tests\/[^`]*` *\|$/.test(row))).toEqual([]);
});
