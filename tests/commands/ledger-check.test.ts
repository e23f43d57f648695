// npm run ledger:check: a record that was altered, removed or cut off does not pass unnoticed.
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newInstallation, refusalOf } from './installation.ts';
import type { Installation } from './installation.ts';

let installation: Installation;

beforeEach(async () => {
	installation = newInstallation();
	expect((await installation.command('seed', ['--visits', '2'])).status).toBe(0);
});

afterEach(() => installation.remove());

/** Someone with the file in his hands takes the guard off and writes into the ledger. */
function tamper(statement: string): void {
	const database = new Database(installation.database);
	for (const act of ['update', 'delete']) database.exec(`drop trigger ledger_no_${act}`);
	database.exec(statement);
	database.close();
}

function headOf(out: string): string {
	return /[0-9a-f]{64}/.exec(out)?.[0] ?? '';
}

test('the chain holds, and holds the anchor that was kept', async () => {
	const { status, out } = await installation.command('ledger-check');
	expect(status).toBe(0);
	const anchor = headOf(out);
	await installation.command('seed', ['--visits', '1']);
	const later = await installation.command('ledger-check', ['--anchor', anchor.toUpperCase()]);
	expect(later).toMatchObject({ status: 0, error: '' });
	expect(later.out).toContain('校验值是第');
});

test('the first broken entry is named', async () => {
	tamper(`update ledger_entries set actor = 'somebody' where seq = 4`);
	const refusal = refusalOf(await installation.command('ledger-check'));
	expect(refusal).toContain('从第 4 条起');
	expect(refusal).toContain('directory changed');
});

test('a missing entry is found', async () => {
	tamper('delete from ledger_entries where seq = 6');
	expect(refusalOf(await installation.command('ledger-check'))).toContain('从第 6 条起');
});

test('an end that was cut off is found by the anchor', async () => {
	const anchor = headOf((await installation.command('ledger-check')).out);
	tamper('delete from ledger_entries where seq = (select max(seq) from ledger_entries)');
	// What the cut entry spoke of is still in the record; the anchor tells even where it is not.
	expect(refusalOf(await installation.command('ledger-check'))).toContain('与审计日志不符');
	const refusal = refusalOf(await installation.command('ledger-check', ['--anchor', anchor]));
	expect(refusal).toContain('不含校验值');
	expect(refusalOf(await installation.command('ledger-check', ['--anchor', 'x']))).toContain(
		'用法'
	);
});
