// The table of expected answers, as people review it: one line for each ask, one column for each actor.
import { readFileSync } from 'node:fs';

/** Reads lines of `address ask status…`; the line that begins with `address` names the columns. */
export function readTable(file: string): { columns: string[]; rows: Map<string, string[]> } {
	const lines = readFileSync(file, 'utf8')
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line && !line.startsWith('#'));
	const [, , ...columns] = (lines.shift() ?? '').split(/\s+/);
	const rows = new Map(
		lines.map((line) => {
			const [address = '', ask = '', ...cells] = line.split(/\s+/);
			return [`${address} ${ask}`, cells];
		})
	);
	return { columns, rows };
}

/** A line as it stands in the table. */
export function rowOf(key: string, cells: readonly (string | number)[]): string {
	const [address = '', ask = ''] = key.split(' ');
	return [address.padEnd(36), ask.padEnd(14), ...cells.map((cell) => String(cell).padEnd(15))]
		.join(' ')
		.trimEnd();
}
