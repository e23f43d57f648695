// Nothing may leave the paper, and no two words may lie upon each other.
import { expect } from 'vitest';
import { printedWords } from './pdf-reader.ts';
import type { PrintedWord } from './pdf-reader.ts';

/** White that printers cannot print on, in points. */
const margin = 14;

/** Checks every word's box against its page and against the other words of the page. */
export function expectWithinPages(pdf: Uint8Array): void {
	const { words, pages } = printedWords(pdf);
	const outside = words.filter((word) => {
		const page = pages[word.page - 1] ?? { width: 0, height: 0 };
		return (
			word.left < margin ||
			word.top < margin ||
			word.right > page.width - margin ||
			word.bottom > page.height - margin
		);
	});
	expect(outside).toEqual([]);
	expect(overlapping(words)).toEqual([]);
}

function overlapping(words: readonly PrintedWord[]): [string, string][] {
	const found: [string, string][] = [];
	words.forEach((word, index) => {
		for (const other of words.slice(index + 1)) {
			if (other.page !== word.page) continue;
			const across = Math.min(word.right, other.right) - Math.max(word.left, other.left);
			const down = Math.min(word.bottom, other.bottom) - Math.max(word.top, other.top);
			// Boxes are rounded; two points of each are the white within them.
			if (across > 1 && down > 2) found.push([word.text, other.text]);
		}
	});
	return found;
}
