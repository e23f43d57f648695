// The floors: upper ones import lower ones, and rooms on one floor never import each other's values.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const server = path.resolve('src/lib/server');
const nouns = ['visits', 'cards', 'delivery', 'cases', 'reports', 'register', 'ledger', 'identity'];
const floors = [['regulation', 'platform'], nouns, ['journey']];
const roomOf = (file: string) => path.relative(server, file).split(path.sep)[0] ?? '';
const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room));

interface Import {
	from: string;
	typeOnly: boolean;
}

const files = readdirSync(server, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
	.map((name) => path.join(server, name));

function importsOf(file: string): Import[] {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	return source.statements.flatMap((statement): Import[] => {
		if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier))
			return [
				{
					from: statement.moduleSpecifier.text,
					typeOnly: statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
				}
			];
		if (ts.isExportDeclaration(statement) && statement.moduleSpecifier)
			return [
				{
					from: (statement.moduleSpecifier as ts.StringLiteral).text,
					typeOnly: statement.isTypeOnly
				}
			];
		return [];
	});
}

function target(file: string, from: string): string | null {
	if (from.startsWith('.')) return path.resolve(path.dirname(file), from);
	if (from.startsWith('#lib/')) return path.resolve('src/lib', from.slice('#lib/'.length));
	return null;
}

describe.each(files.map((file) => [path.relative('.', file), file]))('%s', (_name, file) => {
	const imports = importsOf(file);
	const room = roomOf(file);

	test('stands in a room of the house', () => expect(floorOf(room)).toBeGreaterThanOrEqual(0));

	test('imports values from its own room and lower floors only', () => {
		const wrong = imports.filter(({ from, typeOnly }) => {
			const found = target(file, from);
			if (!found || typeOnly) return false;
			const other = roomOf(found);
			return other !== room && floorOf(other) >= floorOf(room);
		});
		expect(wrong).toEqual([]);
	});

	test('knows nothing of HTTP or SvelteKit, and names files with their endings', () => {
		for (const { from } of imports) {
			expect(from).not.toMatch(/^(\$app|\$lib|\$env|@sveltejs)/);
			if (target(file, from)) expect(from).toMatch(/\.ts$/);
		}
	});

	test('is called by a noun, not by its kind', () =>
		expect(path.basename(file)).not.toMatch(
			/(utils?|types|constants|helpers?|service|index)\.ts$/
		));

	test('opens with a sentence about its business', () =>
		expect(readFileSync(file, 'utf8')).toMatch(/^\/\/ \S/));
});

test('SQL stands in repositories, in the session store and in the platform only', () => {
	const speaking = files.filter((file) =>
		/\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(readFileSync(file, 'utf8'))
	);
	const elsewhere = speaking.filter(
		(file) => !/-repository\.ts$|session-store\.ts$|tally\.ts$/.test(file)
	);
	expect(elsewhere.map((file) => path.relative('.', file))).toEqual([]);
});

test('letters are queued in one place, which tells the ledger to whom they go', () => {
	const queueing = files.filter((file) =>
		/\bqueue(Letters|Memo)\b/.test(readFileSync(file, 'utf8'))
	);
	expect(queueing.map((file) => path.relative(server, file)).sort()).toEqual([
		'delivery/letter-queue-repository.ts',
		'journey/queue-letters.ts'
	]);
});

test('every sealed column of the schema is known to the rotation of keys', async () => {
	const { sealedColumns } = await import('#lib/server/platform/sealed-columns.ts');
	const file = path.join(server, 'platform/schema.ts');
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	const schema = source.statements.find(
		(statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'Schema'
	) as ts.InterfaceDeclaration;
	const members = (of: ts.Node) =>
		(ts.isInterfaceDeclaration(of) || ts.isTypeLiteralNode(of) ? [...of.members] : []).filter(
			ts.isPropertySignature
		);
	const declared = members(schema).flatMap((table) =>
		members(table.type as ts.Node)
			.filter(({ type }) => /\bSealed(Bytes)?\b/.test(type?.getText(source) ?? ''))
			.map((column) => `${table.name.getText(source)}.${column.name.getText(source)}`)
	);
	expect(declared.length).toBeGreaterThan(12);
	expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(
		declared.sort()
	);
});

test('every desk route declares the act it asks for', async () => {
	const { actOfDoor } = await import('../src/routes/desk/doors.ts');
	const desk = path.resolve('src/routes/desk');
	const routes = readdirSync(desk, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(name))
		.map((name) => path.join('/desk', path.dirname(name)).replace(/\/\.?$/, ''));
	expect(routes.length).toBeGreaterThan(10);
	expect([...new Set(routes)].filter((route) => !actOfDoor(route))).toEqual([]);
});
