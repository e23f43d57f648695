// One page, drawn upon in points from its upper left corner.
import type { Line, Piece } from './lines.ts';
import type { TrueType } from './truetype.ts';
import { qrSquares } from './qr-squares.ts';
import type { QrLevel } from './qr-squares.ts';
import type { Tag } from './tags.ts';

/** Millimetres in points. */
export function mm(length: number): number {
	return (length * 72) / 25.4;
}

export type SheetSize = 'A4' | 'A3';

const sizes: Record<SheetSize, { width: number; height: number }> = {
	A4: { width: mm(210), height: mm(297) },
	A3: { width: mm(297), height: mm(420) }
};

/** Gives the number under which a document shows a character of a font. */
export interface Inkwell {
	/** The resource name of a font on every page, for example `F1`. */
	fontName(font: TrueType): string;
	/** The two-byte code of a character in that font. */
	codeOf(font: TrueType, codePoint: number): number;
}

/** The ideographs of Chinese faces stand 0.88 em above the base line and 0.12 below it. */
export const ascent = 0.88;

export class Sheet {
	readonly size: SheetSize;
	readonly width: number;
	readonly height: number;
	readonly #ink: Inkwell;
	readonly #operators: string[] = [];
	/** To which tag each marked stretch belongs; its place in the list is its number. */
	readonly marks: Tag[] = [];
	/** The tag of the stretch that is open; null within an artifact. */
	#open: Tag | null | undefined;

	constructor(size: SheetSize, ink: Inkwell) {
		this.size = size;
		this.width = sizes[size].width;
		this.height = sizes[size].height;
		this.#ink = ink;
	}

	/**
	 * Draws a set line; `x` and `top` are the corner of a strip `leading` points high. Without a
	 * `tag` it is an artifact, as running heads and footers are.
	 */
	line(line: Line, x: number, top: number, leading: number, tag: Tag | null = null): void {
		const largest = Math.max(0, ...line.pieces.map(({ size }) => size));
		const base = top + (leading - largest) / 2 + largest * ascent;
		for (const piece of line.pieces) this.#piece(piece, x + piece.x, base, tag);
	}

	/** A straight stroke; `dash` in points makes it a cutting line. */
	rule(x1: number, y1: number, x2: number, y2: number, weight: number, dash = 0): void {
		this.#mark(null);
		this.#stroke(x1, y1, x2, y2, weight, dash);
	}

	#stroke(x1: number, y1: number, x2: number, y2: number, weight: number, dash = 0): void {
		const pattern = dash > 0 ? `[${point(dash)}] 0 d ` : '';
		this.#operators.push(
			`q ${point(weight)} w ${pattern}${point(x1)} ${this.#up(y1)} m ` +
				`${point(x2)} ${this.#up(y2)} l S Q`
		);
	}

	/** The outline of a rectangle. */
	frame(x: number, y: number, width: number, height: number, weight: number): void {
		this.#mark(null);
		this.#rectangle(x, y, width, height, weight);
	}

	#rectangle(x: number, y: number, width: number, height: number, weight: number): void {
		this.#operators.push(
			`q ${point(weight)} w ${point(x)} ${this.#up(y + height)} ` +
				`${point(width)} ${point(height)} re S Q`
		);
	}

	/** A circle's outline. */
	circle(x: number, y: number, radius: number, weight: number): void {
		this.#mark(null);
		const [up, k] = [this.height - y, radius * 0.5523];
		const curve = (...numbers: number[]) => `${numbers.map(point).join(' ')} c`;
		this.#operators.push(
			`q ${point(weight)} w ${point(x + radius)} ${point(up)} m`,
			curve(x + radius, up + k, x + k, up + radius, x, up + radius),
			curve(x - k, up + radius, x - radius, up + k, x - radius, up),
			curve(x - radius, up - k, x - k, up - radius, x, up - radius),
			curve(x + k, up - radius, x + radius, up - k, x + radius, up),
			'S Q'
		);
	}

	/** A box to tick, its lower left corner at `x`, `bottom`, and in it a tick where it is so. */
	#tickBox(x: number, bottom: number, side: number, ticked: boolean): void {
		const weight = side * 0.07;
		this.#rectangle(x, bottom - side, side, side, weight);
		if (!ticked) return;
		const [y, s] = [this.height - bottom, side];
		this.#operators.push(
			`q ${point(weight * 1.9)} w 1 j 1 J ${point(x + s * 0.2)} ${point(y + s * 0.52)} m ` +
				`${point(x + s * 0.43)} ${point(y + s * 0.22)} l ` +
				`${point(x + s * 0.84)} ${point(y + s * 0.82)} l S Q`
		);
	}

	/** The QR code of a text, `side` points wide with its quiet zone. */
	qr(
		text: string,
		x: number,
		top: number,
		side: number,
		{ tag = null as Tag | null, level = 'Q' as QrLevel } = {}
	): void {
		this.#mark(tag);
		const code = qrSquares(text, level);
		const module_ = side / code.side;
		const rectangles = code.runs.map(
			({ column, row, length }) =>
				`${exact(x + column * module_)} ${exact(this.height - top - (row + 1) * module_)} ` +
				`${exact(length * module_)} ${exact(module_)} re`
		);
		// One path for all squares: a seam between two would show as a pale line.
		this.#operators.push(`${rectangles.join('\n')}\nf`);
	}

	/** The page's content stream. */
	content(): string {
		const end = this.#open === undefined ? [] : ['EMC'];
		return [...this.#operators, ...end].join('\n');
	}

	/** Opens a stretch of a tag, or of an artifact, and closes the one before. */
	#mark(tag: Tag | null): void {
		if (tag === this.#open) return;
		if (this.#open !== undefined) this.#operators.push('EMC');
		this.#open = tag;
		if (!tag) {
			this.#operators.push('/Artifact BMC');
			return;
		}
		const id = this.marks.push(tag) - 1;
		tag.parts.push({ sheet: this, id });
		this.#operators.push(`/${tag.name} <</MCID ${id}>> BDC`);
	}

	#piece(piece: Piece, x: number, base: number, tag: Tag | null): void {
		this.#mark(tag);
		const { size, width } = piece;
		if (piece.kind === 'box') {
			const side = size * 0.74;
			// Fonts lack the sign, so it is drawn; who listens or copies is told which it is.
			this.#operators.push(`/Span <</ActualText <FEFF${piece.ticked ? '2611' : '25A1'}>>> BDC`);
			this.#tickBox(x + (width - side) / 2, base + size * 0.02, side, piece.ticked);
			this.#operators.push('EMC');
			return;
		}
		if (piece.kind === 'blank' || piece.underlined) {
			const under = base + size * 0.17;
			this.#stroke(x, under, x + width, under, 0.5);
		}
		if (piece.kind === 'blank') return;
		const codes = piece.codePoints.map((codePoint) => this.#ink.codeOf(piece.font, codePoint));
		const hex = codes.map((code) => code.toString(16).padStart(4, '0')).join('');
		this.#operators.push(
			`BT /${this.#ink.fontName(piece.font)} ${point(size)} Tf ${exact(piece.spacing)} Tc ` +
				`${point(x)} ${this.#up(base)} Td <${hex}> Tj ET`
		);
	}

	#up(y: number): string {
		return point(this.height - y);
	}
}

function point(value: number): string {
	return String(Math.round(value * 100) / 100);
}

function exact(value: number): string {
	return String(Math.round(value * 10_000) / 10_000);
}
