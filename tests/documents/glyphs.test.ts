// Only pixels prove a PDF: a broken glyph table leaves the extracted text right and prints
// other characters. Here poppler's picture is held against the font's own outlines.
import fontkit from '@cantoo/fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { glyphOf } from '#lib/server/platform/pdf/faces.ts';
import type { Face } from '#lib/server/platform/pdf/faces.ts';
import { setLines } from '#lib/server/platform/pdf/lines.ts';
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import { ascent } from '#lib/server/platform/pdf/sheet.ts';
import { levelThree } from './gb18030.ts';
import { paintOutline } from './outline-picture.ts';
import { foldedText, greyPictures, readersInstalled } from './pdf-reader.ts';
import type { GreyPicture } from './pdf-reader.ts';

const resolution = 144;
const perPoint = resolution / 72;
const size = 16;
const cell = 20;
const columns = 28;
const rows = 40;
/** Share of the ink that may differ: hinting and smoothing take up to a fifth, and a third of
 * the densest of Ext B. */
const tolerance = 0.35;
/** Pixels of ink below which a hair's rounding would weigh too much (a macron, a full stop). */
const leastInk = 30;

const require = createRequire(import.meta.url);
const fontFiles: Record<Face, string> = {
	text: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
	title: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf'
};
const rareFile = '#lib/server/platform/pdf/fonts/HanaMinB.ttf.zst';

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
	return apart / Math.max(ink, leastInk);
}

/** Two- and three-em dashes reach into the cells behind them. */
function fitsCell(face: Face, codePoint: number): boolean {
	const found = glyphOf(face, codePoint);
	return found !== null && found.font.widthOf(found.glyph) <= 1000;
}

/** Marks stand in the cell of the character before them. */
function isBlankOrMark(codePoint: number): boolean {
	return /[\p{Zs}\p{M}]/u.test(String.fromCodePoint(codePoint));
}

function sampleOf(all: readonly number[], count: number): number[] {
	const step = all.length / count;
	return Array.from({ length: count }, (_, index) => all[Math.floor(index * step)] ?? 0);
}

/** Every run prints 5,000 in the text face and 2,000 in the title face; `npm run glyphs` all. */
const everyGlyph = process.env.EVERY_GLYPH === '1';
const batch = columns * rows * 4;

interface Outlines {
	unitsPerEm: number;
	commandsOf(codePoint: number): { command: string; args: number[] }[];
}

/** The fonts read by another reader than ours; HanaMinB has what Noto lacks. */
function outlinesOf(face: Face): (codePoint: number) => Outlines {
	const noto = fontkit.create(readFileSync(require.resolve(fontFiles[face])));
	const rare = fontkit.create(zstdDecompressSync(readFileSync(require.resolve(rareFile))));
	const has = new Set(noto.characterSet);
	return (codePoint) => {
		const font = has.has(codePoint) ? noto : rare;
		return {
			unitsPerEm: font.unitsPerEm,
			commandsOf: (each) => font.glyphForCodePoint(each).path.commands
		};
	};
}

/** The characters whose print differs from their outline, and how many would pass for another. */
async function misprints(face: Face, characters: readonly number[]) {
	const outlines = outlinesOf(face);
	const side = cell * perPoint;
	const base = ((cell - size) / 2 + size * ascent) * perPoint;
	const paint = (codePoint: number) => {
		const { unitsPerEm, commandsOf } = outlines(codePoint);
		return paintOutline(commandsOf(codePoint), side, (size * perPoint) / unitsPerEm, 0, base);
	};
	const wrong: string[] = [];
	let mistaken = 0;
	for (let from = 0; from < characters.length; from += batch) {
		const some = characters.slice(from, from + batch);
		const pages = greyPictures(await printGrid(some, face), resolution);
		some.forEach((codePoint, index) => {
			const page = pages[Math.floor(index / (columns * rows))] as GreyPicture;
			const place = index % (columns * rows);
			const left = ((place % columns) + 1) * side;
			const top = (Math.floor(place / columns) + 1) * side;
			const apart = difference(page, left, top, paint(codePoint));
			if (apart > tolerance) wrong.push(`${String.fromCodePoint(codePoint)} ${apart.toFixed(2)}`);
			if (index % 20 !== 0 || codePoint < 0x3400) return;
			const other = some[(index + 1) % some.length] ?? 0;
			if (difference(page, left, top, paint(other)) <= tolerance) mistaken++;
		});
	}
	return { wrong, mistaken };
}

describe.skipIf(!readersInstalled)('glyphs on paper', () => {
	it('GB 18030-2022 level 3 has 87,887 characters, and a font has each of them', () => {
		expect(levelThree).toHaveLength(87_887);
		expect(levelThree.filter((codePoint) => !glyphOf('text', codePoint))).toEqual([]);
		expect(levelThree.filter((codePoint) => !glyphOf('title', codePoint))).toEqual([]);
	});

	it.each([
		['text', 5000],
		['title', 2000]
	] as const)(
		'the %s face prints each character as it is',
		async (face, count) => {
			const other = Array.from({ length: 0x3000 - 0x21 }, (_, index) => 0x21 + index);
			const characters = [
				...Array.from('㛃䶮𬭚𫖯𠮷𤭢一二三', (character) => character.codePointAt(0) ?? 0),
				...(everyGlyph ? levelThree : sampleOf(levelThree, count)),
				...other.filter((codePoint) => fitsCell(face, codePoint))
			].filter((codePoint) => !isBlankOrMark(codePoint));
			const { wrong, mistaken } = await misprints(face, characters);
			expect(wrong).toEqual([]);
			// The same measure must tell a character from its neighbour, or it proves nothing.
			expect(mistaken).toBeLessThanOrEqual(characters.length / 1000);
		},
		20 * 60_000
	);

	it('gives back the characters that were put in, those with a shared glyph too', async () => {
		const text = '⼈人㛃䶮𬭚𫖯𠮷𤭢，：（）ＡＢ①Ⅳ㎡';
		const characters = [...text].map((character) => character.codePointAt(0) ?? 0);
		const printed = foldedText(await printGrid(characters, 'text'));
		expect(printed).toBe(text);
	});
});
