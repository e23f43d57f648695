// A small grey picture with words and a QR code, as PNG: WeChat saves an image by a long press, and nothing else.
import { crc32, deflateSync } from 'node:zlib';
import { edgesOf } from './outline.ts';
import type { Edge } from './outline.ts';
import { glyphsOf } from './pdf/faces.ts';
import type { Face } from './pdf/faces.ts';
import { qrSquares } from './pdf/qr-squares.ts';

const samples = 4;

/** Sizes and places in pixels, y pointing down. */
export class Picture {
	readonly width: number;
	readonly height: number;
	/** How dark each pixel is, 0 to 1, row by row. */
	readonly #ink: Float32Array;

	constructor(width: number, height: number) {
		this.width = width;
		this.height = height;
		this.#ink = new Float32Array(width * height);
	}

	/** Writes a line from `x` on; a character that no font has is left out. */
	words(text: string, face: Face, size: number, x: number, baseline: number): void {
		const codePoints = [...text].map((character) => character.codePointAt(0) ?? 0);
		for (const glyph of glyphsOf(face, codePoints)) {
			if (!glyph) continue;
			const scale = size / glyph.font.unitsPerEm;
			this.#fill(
				edgesOf(glyph.font, glyph.glyph).map(([x1, y1, x2, y2]) => [
					x + x1 * scale,
					baseline - y1 * scale,
					x + x2 * scale,
					baseline - y2 * scale
				])
			);
			x += (glyph.font.widthOf(glyph.glyph) * size) / 1000;
		}
	}

	/** A QR code with its quiet zone, in whole pixels for each module; answers how wide it came out. */
	qr(text: string, x: number, y: number, widest: number): number {
		const { side, runs } = qrSquares(text, 'M');
		const unit = Math.floor(widest / side);
		for (const { column, row, length } of runs)
			this.box(x + column * unit, y + row * unit, length * unit, unit);
		return side * unit;
	}

	box(x: number, y: number, width: number, height: number): void {
		for (let row = y; row < y + height; row++)
			this.#ink.fill(1, row * this.width + x, row * this.width + x + width);
	}

	/** By the non-zero winding rule, four lines to a pixel. */
	#fill(edges: Edge[]): void {
		const ys = edges.flatMap(([, y1, , y2]) => [y1, y2]);
		const top = Math.max(0, Math.floor(Math.min(...ys)));
		const bottom = Math.min(this.height, Math.ceil(Math.max(...ys)));
		for (let line = top * samples; line < bottom * samples; line++) {
			const y = (line + 0.5) / samples;
			const crossings = edges
				.filter(([, y1, , y2]) => y1 <= y !== y2 <= y)
				.map(([x1, y1, x2, y2]) => ({
					x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1),
					turn: y1 < y2 ? 1 : -1
				}))
				.sort((one, other) => one.x - other.x);
			let winding = 0;
			let start = 0;
			for (const { x, turn } of crossings) {
				if (winding === 0) start = x;
				winding += turn;
				if (winding === 0) this.#span(Math.floor(line / samples), start, x);
			}
		}
	}

	#span(row: number, from: number, to: number): void {
		for (let x = Math.max(0, Math.floor(from)); x < Math.min(this.width, to); x++) {
			const at = row * this.width + x;
			const covered = Math.min(x + 1, to) - Math.max(x, from);
			this.#ink[at] = Math.min(1, (this.#ink[at] ?? 0) + covered / samples);
		}
	}

	/** Sixteen greys: half a byte for each pixel. */
	png(): Buffer {
		const stride = Math.ceil(this.width / 2);
		const rows = Buffer.alloc((stride + 1) * this.height);
		this.#ink.forEach((ink, place) => {
			const x = place % this.width;
			const at = Math.floor(place / this.width) * (stride + 1) + 1 + (x >> 1);
			const grey = Math.round((1 - ink) * 15);
			rows[at] = (rows[at] ?? 0) | (x % 2 === 0 ? grey << 4 : grey);
		});
		const header = Buffer.alloc(13);
		header.writeUInt32BE(this.width, 0);
		header.writeUInt32BE(this.height, 4);
		header.writeUInt8(4, 8);
		return Buffer.concat([
			Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
			chunk('IHDR', header),
			chunk('IDAT', deflateSync(rows, { level: 9 })),
			chunk('IEND', Buffer.alloc(0))
		]);
	}
}

function chunk(name: string, content: Buffer): Buffer {
	const whole = Buffer.alloc(content.length + 12);
	whole.writeUInt32BE(content.length, 0);
	whole.write(name, 4, 'latin1');
	content.copy(whole, 8);
	whole.writeUInt32BE(crc32(whole.subarray(4, content.length + 8)), content.length + 8);
	return whole;
}
