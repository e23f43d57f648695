// Tables for Excel and WPS: UTF-8 with its mark, every cell quoted, and none that they would calculate.

/** What a spreadsheet takes for a formula, in half and full width, also behind blanks. */
const formula = /^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r]/;

/** A cell that begins like a formula gets an apostrophe before it, which spreadsheets do not show. */
export function cellOf(content: string | number): string {
	const text = String(content);
	// A number of our own cannot be a formula, and would be no number with an apostrophe.
	const guarded = typeof content === 'string' && formula.test(text) ? `'${text}` : text;
	return `"${guarded.replaceAll('"', '""')}"`;
}

export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
	return `\ufeff${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}
