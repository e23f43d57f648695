// Only pixels prove a PDF: a broken glyph table leaves the extracted text right and prints
// other characters. Here poppler's picture is held against the font's own outlines.
import fontkit from '@cantoo/fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { glyphOf } from '#lib/server/platform/pdf/faces.ts';
import type { Face } from '#lib/server/platform/pdf/faces.ts';
import { setLines } from '#lib/server/platform/pdf/lines.ts';
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import { ascent } from '#lib/server/platform/pdf/sheet.ts';
import { paintOutline } from './outline-picture.ts';
import { foldedText, greyPictures, readersInstalled } from './pdf-reader.ts';
import type { GreyPicture } from './pdf-reader.ts';

const resolution = 144;
const perPoint = resolution / 72;
const size = 16;
const cell = 20;
const columns = 28;
const rows = 40;
/** Share of the ink that may differ: hinting and smoothing take up to a fifth. */
const tolerance = 0.3;

const require = createRequire(import.meta.url);
const fontFiles: Record<Face, string> = {
	text: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
	title: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'
};

/** Draws characters into a grid, one page after the other. */
async function printGrid(characters: readonly number[], face: Face): Promise<Uint8Array> {
	const paper = new Paper('glyphs');
	let sheet = paper.sheet('A4');
	characters.forEach((codePoint, index) => {
		const place = index % (columns * rows);
		if (index > 0 && place === 0) sheet = paper.sheet('A4');
		const style = { face, size, leading: cell } as const;
		const [line] = setLines([String.fromCodePoint(codePoint)], style, 100, () => {});
		const [column, row] = [place % columns, Math.floor(place / columns)];
		if (line) sheet.line(line, (column + 1) * cell, (row + 1) * cell, cell);
	});
	return paper.bytes();
}

/** The share of ink by which a printed cell differs from a painted outline. */
function difference(page: GreyPicture, left: number, top: number, painted: Float32Array) {
	const side = cell * perPoint;
	let [apart, ink] = [0, 0];
	for (let y = 0; y < side; y++) {
		for (let x = 0; x < side; x++) {
			const printed = 1 - (page.pixels[(top + y) * page.width + left + x] ?? 255) / 255;
			const due = painted[y * side + x] ?? 0;
			apart += Math.abs(printed - due);
			ink += Math.max(printed, due);
		}
	}
	return ink === 0 ? 0 : apart / ink;
}

function sampleOf(all: readonly number[], count: number): number[] {
	const step = all.length / count;
	return Array.from({ length: count }, (_, index) => all[Math.floor(index * step)] ?? 0);
}

describe.skipIf(!readersInstalled)('glyphs on paper', () => {
	it.each(['text', 'title'] as const)(
		'the %s face prints each character as it is',
		async (face) => {
			const font = fontkit.create(readFileSync(require.resolve(fontFiles[face])));
			const printable = font.characterSet.filter(
				(codePoint) => codePoint > 0x20 && glyphOf(face, codePoint) !== null
			);
			const characters = [
				...new Set([...'㛃䶮𬭚𫖯一二三'].map((character) => character.codePointAt(0) ?? 0)),
				...sampleOf(printable, 2000)
			];
			const pages = greyPictures(await printGrid(characters, face), resolution);
			const side = cell * perPoint;
			const base = ((cell - size) / 2 + size * ascent) * perPoint;
			const scale = (size * perPoint) / font.unitsPerEm;
			const paint = (codePoint: number) =>
				paintOutline(font.glyphForCodePoint(codePoint).path.commands, side, scale, 0, base);

			const wrong: string[] = [];
			let mistaken = 0;
			characters.forEach((codePoint, index) => {
				const page = pages[Math.floor(index / (columns * rows))] as GreyPicture;
				const place = index % (columns * rows);
				const left = ((place % columns) + 1) * side;
				const top = (Math.floor(place / columns) + 1) * side;
				const apart = difference(page, left, top, paint(codePoint));
				if (apart > tolerance) wrong.push(`${String.fromCodePoint(codePoint)} ${apart.toFixed(2)}`);
				const other = characters[(index + 1) % characters.length] ?? 0;
				if (index % 20 === 0 && difference(page, left, top, paint(other)) <= tolerance) mistaken++;
			});
			expect(wrong).toEqual([]);
			// The same measure must tell a character from its neighbour, or it proves nothing.
			expect(mistaken).toBeLessThanOrEqual(1);
		}
	);

	it('gives back the characters that were put in, those with a shared glyph too', async () => {
		const text = '⼈人㛃䶮𬭚𫖯，：（）ＡＢ①Ⅳ㎡';
		const characters = [...text].map((character) => character.codePointAt(0) ?? 0);
		const printed = foldedText(await printGrid(characters, 'text'));
		expect(printed).toBe(text);
	});
});
