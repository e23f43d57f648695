// What the log says of a fault: its kind and place, and none of anybody's words.
import { expect, test } from 'vitest';
import { faultInWords, openLog } from '#lib/server/platform/log.ts';

const canaries = [
	'金丝雀一词',
	'李㛃',
	'13800001234',
	'0990-5512345',
	'dM3xQk7vPz0aB9cTfRwLyg',
	'K7PQ-2MXV-9RTC',
	'jiwei@city.example',
	'kqzv-plum-HARBOUR'
];

function logged(event: object): string {
	const lines: string[] = [];
	openLog('info', { write: (line: string) => void lines.push(line) }).error(event, 'a test');
	return lines.join('');
}

test.each(canaries)('%s is not written, wherever it stands', (canary) => {
	const fault = new Error(`550 5.1.1 <${canary}>: user ${canary} unknown, see https://x/${canary}`);
	const inner = new TypeError(`Cannot read "${canary}"`, { cause: fault });
	for (const event of [
		{ fault },
		{ fault: inner },
		{ fault: String(fault) },
		{ fault: { toString: () => `odd ${canary}` } },
		...['token', 'code', 'receipt', 'phone', 'answer', 'mailbox', 'name', 'words'].flatMap(
			(name) => [{ [name]: canary }, { card: { [name]: canary } }, { [name]: { inside: canary } }]
		)
	])
		expect(logged(event)).not.toContain(canary);
});

test('kind, table and place of a fault remain', () => {
	const fault = Object.assign(new Error('no such table: visits'), { name: 'SqliteError' });
	expect(faultInWords(fault)).toMatch(
		/^SqliteError: no such table: visits\n {4}at .*log\.test\.ts:\d+/
	);
	expect(faultInWords(new Error('SQLITE_BUSY: database is locked'))).toContain(
		'SQLITE_BUSY: database is locked'
	);
	expect(JSON.parse(logged({ route: '/v/[token]', id: 'k3', fault })).route).toBe('/v/[token]');
});
