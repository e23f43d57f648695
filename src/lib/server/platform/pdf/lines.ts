// Sets text into lines: breaks by UAX #14 with 禁则, boxes and blanks among the words.
import LineBreaker from 'linebreak';
import { glyphOf, glyphsOf, nameOf } from './faces.ts';
import type { Face, Glyph } from './faces.ts';
import type { TrueType } from './truetype.ts';

/** Words in a style of their own within a paragraph; what is left out is the paragraph's. */
export interface Words {
	text: string;
	face?: Face;
	/** Factor on the paragraph's size. */
	scale?: number;
	/** A line beneath, as under what is written into a form's blank. */
	underlined?: boolean;
}

/** A drawn box, ticked or not: fonts lack ☑, so it is never a character. */
export interface TickBox {
	ticked: boolean;
}

/** An empty blank of a form, in ems. */
export interface Blank {
	blank: number;
}

export type Inline = string | Words | TickBox | Blank;

export interface TextStyle {
	face: Face;
	/** Points. */
	size: number;
	/** Distance of base lines, in points. */
	leading: number;
	/** First line indent in ems. */
	indent?: number;
	align?: 'left' | 'center' | 'right' | 'justify';
}

/** What stands on a line, with `x` from the line's left edge, in points. */
export type Piece = { x: number; width: number; size: number } & (
	| { kind: 'text'; font: TrueType; codePoints: number[]; spacing: number; underlined: boolean }
	| { kind: 'box'; ticked: boolean }
	| { kind: 'blank' }
);

export interface Line {
	pieces: Piece[];
	width: number;
}

/** One character, box or blank on its way into a line. */
interface Atom {
	width: number;
	size: number;
	/** 0 for a box or blank. */
	codePoint: number;
	font: TrueType | null;
	underlined: boolean;
	ticked?: boolean;
	/** What the line breaker sees. */
	shadow: string;
	newline?: boolean;
}

/** A form's list of boxes with their labels, joined by 、. */
export function choices(options: readonly { label: string; ticked: boolean }[]): Inline[] {
	return options.flatMap(({ label, ticked }, index) => [
		...(index > 0 ? ['、'] : []),
		{ ticked },
		label
	]);
}

/** What is written into a blank, underlined as on a form; a stroke where there is nothing. */
export function written(text: string): Words {
	return { text: text === '' ? '／' : text, underlined: true };
}

/** Receives the code points that no font has. */
export type Missing = (codePoint: number) => void;

/** Breaks inline content into lines no wider than `width` points. */
export function setLines(
	content: readonly Inline[],
	style: TextStyle,
	width: number,
	missing: Missing
): Line[] {
	const atoms = content.flatMap((inline) => atomsOf(inline, style, missing));
	const indent = (style.indent ?? 0) * style.size;
	const lines: Line[] = [];
	for (const { from, to, closes } of spansOf(atoms, width, indent)) {
		const first = lines.length === 0 || atoms[from - 1]?.newline;
		lines.push(lineOf(atoms.slice(from, to), style, width, first ? indent : 0, closes));
	}
	return lines;
}

/** The width that inline content takes on one line, in points. */
export function widthOf(content: readonly Inline[], style: TextStyle): number {
	const atoms = content.flatMap((inline) => atomsOf(inline, style, () => {}));
	return atoms.reduce((sum, atom) => sum + atom.width, 0);
}

function atomsOf(inline: Inline, style: TextStyle, missing: Missing): Atom[] {
	if (typeof inline === 'string') return charactersOf({ text: inline }, style, missing);
	if ('text' in inline) return charactersOf(inline, style, missing);
	const bare = { size: style.size, codePoint: 0, font: null, underlined: false };
	// A box keeps with its label as an opening bracket does; a blank behaves as an ideograph.
	return 'ticked' in inline
		? [{ ...bare, width: style.size, ticked: inline.ticked, shadow: '「' }]
		: [{ ...bare, width: inline.blank * style.size, shadow: '一' }];
}

function charactersOf(words: Words, style: TextStyle, missing: Missing): Atom[] {
	const face = words.face ?? style.face;
	const size = style.size * (words.scale ?? 1);
	const underlined = words.underlined ?? false;
	const atoms: Atom[] = [];
	const add = (codePoint: number, found: Glyph) => {
		const width = (found.font.widthOf(found.glyph) * size) / 1000;
		const shadow = String.fromCodePoint(codePoint);
		atoms.push({ width, size, codePoint, font: found.font, underlined, shadow });
	};
	const text = words.text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '\u3000');
	for (const name of text.match(names) ?? []) {
		if (name === '\n') {
			const bare = { width: 0, size, codePoint: 0, font: null, underlined: false };
			atoms.push({ ...bare, shadow: '\n', newline: true });
			continue;
		}
		const codePoints = Array.from(name, (character) => character.codePointAt(0) ?? 0);
		const glyphs = glyphsOf(face, codePoints);
		codePoints.forEach((codePoint, index) => {
			const found = glyphs[index];
			if (found) return add(codePoint, found);
			missing(codePoint);
			for (const letter of nameOf(codePoint)) {
				const shown = glyphOf(face, letter.codePointAt(0) ?? 0);
				if (shown) add(letter.codePointAt(0) ?? 0, shown);
			}
		});
	}
	return atoms;
}

/** Names and what stands between them: a name is set in one face as a whole. */
const names = /\n|[、，。；：！？（）〔〕《》“”\s]|[^、，。；：！？（）〔〕《》“”\s]+/gu;

interface Span {
	from: number;
	to: number;
	/** The last line of its paragraph, which is not stretched. */
	closes: boolean;
}

function spansOf(atoms: readonly Atom[], width: number, indent: number): Span[] {
	const breakable = breaksOf(atoms);
	const spans: Span[] = [];
	let from = 0;
	let room = width - indent;
	let opportunity = 0;
	let used = 0;
	for (let at = 0; at < atoms.length; at++) {
		const atom = atoms[at] as Atom;
		if (atom.newline) {
			spans.push({ from, to: at, closes: true });
			[from, opportunity, used, room] = [at + 1, at + 1, 0, width - indent];
			continue;
		}
		if (breakable.has(at) && at > from) opportunity = at;
		used += atom.width;
		// A hair over is rounding; white space at the end of a line may hang.
		if (used <= room + 0.01 || atom.shadow === ' ' || at === from) continue;
		// A word wider than the line has no place to break: it breaks where the line is full.
		const to = opportunity > from ? opportunity : at;
		spans.push({ from, to, closes: false });
		[from, opportunity, used, room] = [to, to, 0, width];
		at = to - 1;
	}
	spans.push({ from, to: atoms.length, closes: true });
	return spans;
}

/** The atoms before which a line may break. */
function breaksOf(atoms: readonly Atom[]): Set<number> {
	const starts = new Map<number, number>();
	let text = '';
	atoms.forEach((atom, index) => {
		starts.set(text.length, index);
		text += atom.shadow;
	});
	const breaker = new LineBreaker(text);
	const breaks = new Set<number>();
	for (let found = breaker.nextBreak(); found; found = breaker.nextBreak()) {
		const index = starts.get(found.position);
		if (index !== undefined) breaks.add(index);
	}
	return breaks;
}

function lineOf(
	atoms: readonly Atom[],
	style: TextStyle,
	width: number,
	indent: number,
	closes: boolean
): Line {
	const natural = indent + trimmedWidth(atoms);
	const align = style.align ?? 'justify';
	const gaps = atoms.slice(0, -1).filter(stretches).length;
	const stretch = align === 'justify' && !closes && gaps > 0 ? (width - natural) / gaps : 0;
	// A line that would have to be torn apart stays ragged.
	const spacing = stretch > 0 && stretch < style.size * 0.25 ? stretch : 0;
	const slack = width - natural;
	const offset = align === 'center' ? slack / 2 : align === 'right' ? slack : 0;
	return { pieces: piecesOf(atoms, indent + offset, spacing), width: natural + spacing * gaps };
}

/** White is added behind ideographs and boxes; within an address or a number it would mislead. */
function stretches(atom: Atom): boolean {
	return atom.font === null || (atom.shadow.codePointAt(0) ?? 0) >= 0x2e80;
}

function trimmedWidth(atoms: readonly Atom[]): number {
	let end = atoms.length;
	while (end > 0 && atoms[end - 1]?.shadow === ' ') end--;
	return atoms.slice(0, end).reduce((sum, atom) => sum + atom.width, 0);
}

/** Joins neighbours of one font, size and underline into pieces. */
function piecesOf(atoms: readonly Atom[], start: number, spacing: number): Piece[] {
	const pieces: Piece[] = [];
	let x = start;
	for (const atom of atoms) {
		const { font, size, codePoint, width, underlined, ticked } = atom;
		const gap = stretches(atom) ? spacing : 0;
		const advance = width + gap;
		const last = pieces.at(-1);
		if (font === null) {
			const bare = { x, width, size };
			pieces.push(
				ticked === undefined ? { ...bare, kind: 'blank' } : { ...bare, kind: 'box', ticked }
			);
		} else if (
			last?.kind === 'text' &&
			last.font === font &&
			last.size === size &&
			last.spacing === gap &&
			last.underlined === underlined
		) {
			last.codePoints.push(codePoint);
			last.width += advance;
		} else {
			const codePoints = [codePoint];
			pieces.push({
				kind: 'text',
				x,
				width: advance,
				size,
				font,
				codePoints,
				spacing: gap,
				underlined
			});
		}
		x += advance;
	}
	return pieces;
}
