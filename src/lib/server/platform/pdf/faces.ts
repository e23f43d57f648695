// The faces of the papers, and what becomes of a character that no face has.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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
	'NotoSerifSC-Bold': `${package_}/700Bold/NotoSerifSC_700Bold.ttf`
};

/** Which fonts a face asks, in order. */
const chains: Record<Face, readonly string[]> = {
	text: ['NotoSerifSC-Regular'],
	title: ['NotoSerifSC-Bold', 'NotoSerifSC-Regular']
};

const loaded = new Map<string, TrueType>();

/** A font by name, read from its package at the first call (15 MB, some milliseconds). */
function fontOf(name: string): TrueType {
	let font = loaded.get(name);
	if (!font) {
		const path = createRequire(import.meta.url).resolve(files[name] ?? name);
		font = new TrueType(readFileSync(path), name);
		loaded.set(name, font);
	}
	return font;
}

/**
 * The glyph that shows a code point in a face; null where no font can. An empty glyph counts only
 * for white space: anything else (NUL, ZWJ, right-to-left override) would print as a blank.
 */
export function glyphOf(face: Face, codePoint: number): Glyph | null {
	for (const name of chains[face]) {
		const font = fontOf(name);
		const glyph = font.glyphOf(codePoint);
		if (glyph !== 0 && (!font.isEmpty(glyph) || isSpace(codePoint))) return { font, glyph };
	}
	return null;
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

/** The characters of a text that no font has, as `U+XXXXX`, each once, in order. */
export function unprintable(text: string): string[] {
	const names = new Set<string>();
	for (const character of text) {
		const codePoint = character.codePointAt(0) ?? 0;
		if (!isLayout(codePoint) && !glyphOf('text', codePoint)) names.add(hexOf(codePoint));
	}
	return [...names];
}

/** Line feed, carriage return and tab are layout: they are obeyed, not printed. */
export function isLayout(codePoint: number): boolean {
	return codePoint === 0x0a || codePoint === 0x0d || codePoint === 0x09;
}
