// The faces of the papers, and what becomes of a character that no face has.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { zstdDecompressSync } from 'node:zlib';
import { TrueType } from './truetype.ts';

/** `text`: body. `title`: titles, headings and what must stand out. */
export type Face = 'text' | 'title';

export interface Glyph {
	font: TrueType;
	glyph: number;
}

const package_ = '@expo-google-fonts/noto-serif-sc';
const files: Record<string, string> = {
	'NotoSerifSC-Regular': `${package_}/400Regular/NotoSerifSC_400Regular.ttf`,
	'NotoSerifSC-Bold': `${package_}/700Bold/NotoSerifSC_700Bold.ttf`,
	HanaMinB: '#lib/server/platform/pdf/fonts/HanaMinB.ttf.zst'
};

/** Which fonts a face asks, in order. Together they have all 87,887 characters of GB 18030-2022. */
const chains: Record<Face, readonly string[]> = {
	text: ['NotoSerifSC-Regular', 'HanaMinB'],
	title: ['NotoSerifSC-Bold', 'NotoSerifSC-Regular', 'HanaMinB']
};

/** HanaMinB has what Noto lacks: Ext B to F. Only they open it (31 MB, some 150 ms, once). */
const rareOnly = new Set(['HanaMinB']);
const firstRare = 0x20000;

const loaded = new Map<string, TrueType>();
const ownFaces = new Map<Face, TrueType>();

/** A font by name, read at the first call. */
function fontOf(name: string): TrueType {
	let font = loaded.get(name);
	if (!font) {
		const path = createRequire(import.meta.url).resolve(files[name] ?? name);
		const bytes = readFileSync(path);
		font = new TrueType(path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes, name);
		loaded.set(name, font);
	}
	return font;
}

/** Sets a face in a font of the bureau's own; null returns to the default. */
export function useOwnFace(face: Face, font: TrueType | null): void {
	if (font) ownFaces.set(face, font);
	else ownFaces.delete(face);
}

/**
 * The glyph that shows a code point in a face; null where no font can. An empty glyph counts only
 * for white space: anything else (NUL, ZWJ, right-to-left override) would print as a blank.
 */
export function glyphOf(face: Face, codePoint: number): Glyph | null {
	for (const name of chains[face]) {
		if (rareOnly.has(name) && codePoint < firstRare) continue;
		const found = glyphIn(fontOf(name), codePoint);
		if (found) return found;
	}
	return null;
}

/** The glyphs of a name or sentence: in the bureau's own font if that has them all, or all in the
 * default faces: a name never mixes the two. */
export function glyphsOf(face: Face, codePoints: readonly number[]): (Glyph | null)[] {
	const own = ownFaces.get(face);
	const inOwn = own && codePoints.map((codePoint) => glyphIn(own, codePoint));
	if (inOwn?.every((glyph) => glyph !== null)) return inOwn;
	return codePoints.map((codePoint) => glyphOf(face, codePoint));
}

function glyphIn(font: TrueType, codePoint: number): Glyph | null {
	const glyph = font.glyphOf(codePoint);
	return glyph !== 0 && (!font.isEmpty(glyph) || isSpace(codePoint)) ? { font, glyph } : null;
}

function isSpace(codePoint: number): boolean {
	return /\p{Zs}/u.test(String.fromCodePoint(codePoint));
}

/** What is printed for a character that no font has, for example 〔U+1F600〕. */
export function nameOf(codePoint: number): string {
	return `〔${hexOf(codePoint)}〕`;
}

/** `U+` and at least four hex digits. */
export function hexOf(codePoint: number): string {
	return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The characters in a value's texts, however deep, that no font has: as `U+XXXXX`, each once, in order. */
export function unprintable(value: unknown): string[] {
	const names = new Set<string>();
	for (const character of textsIn(value).join('')) {
		const codePoint = character.codePointAt(0) ?? 0;
		if (!isLayout(codePoint) && !glyphOf('text', codePoint)) names.add(hexOf(codePoint));
	}
	return [...names];
}

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** Line feed, carriage return and tab are layout: they are obeyed, not printed. */
export function isLayout(codePoint: number): boolean {
	return codePoint === 0x0a || codePoint === 0x0d || codePoint === 0x09;
}
