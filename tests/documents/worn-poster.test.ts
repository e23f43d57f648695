// A poster hangs in a canteen: its code must survive an angle, a coffee stain and a poor printer.
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { qrSquares, quietZone } from '#lib/server/platform/pdf/qr-squares.ts';
import { drawPoster } from '#lib/server/visits/poster-pdf.ts';
import { exampleVisit } from './example-papers.ts';
import { greyPictures, printedWords, readersInstalled } from './pdf-reader.ts';
import type { GreyPicture } from './pdf-reader.ts';

interface Square {
	left: number;
	top: number;
	side: number;
}

const millimetre = 72 / 25.4;

/** Where the dark squares of the code lie, in pixels: above its caption, within its frame. */
function codeIn(picture: GreyPicture, pdf: Uint8Array, resolution: number): Square {
	const { words } = printedWords(pdf);
	const caption = words.find(({ text }) => text.startsWith('扫码可填写'));
	if (!caption) throw new Error('no caption');
	const perPoint = resolution / 72;
	const unit = picture.width / perPoint > 700 ? Math.SQRT2 : 1;
	const frame = 60 * millimetre * unit;
	const left = 20 * millimetre * unit;
	const [x0, x1] = [left + 3, left + frame - 3].map((at) => Math.round(at * perPoint));
	const [y0, y1] = [caption.top - frame, caption.top - 12 * unit].map((at) =>
		Math.round(at * perPoint)
	);
	let [first, last, top] = [Infinity, 0, Infinity];
	for (let y = y0 ?? 0; y < (y1 ?? 0); y++)
		for (let x = x0 ?? 0; x < (x1 ?? 0); x++) {
			if ((picture.pixels[y * picture.width + x] ?? 255) > 100) continue;
			first = Math.min(first, x);
			last = Math.max(last, x);
			top = Math.min(top, y);
		}
	return { left: first, top, side: last + 1 - first };
}

function decode(picture: GreyPicture): string {
	const header = `P5\n${picture.width} ${picture.height}\n255\n`;
	const input = Buffer.concat([Buffer.from(header, 'latin1'), picture.pixels]);
	return spawnSync('zbarimg', ['--raw', '-q', 'pgm:-'], { input }).stdout.toString().trim();
}

/** The picture as a phone sees it that is turned and held low: the top is smaller than the foot. */
function fromAnAngle(picture: GreyPicture, degrees: number, tilt: number): GreyPicture {
	const { width, height } = picture;
	const pixels = new Uint8Array(picture.pixels.length).fill(235);
	const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const [u, v] = [x - width / 2, y - height / 2];
			const depth = 1 - (tilt * v) / height;
			const [a, b] = [(u * cos - v * sin) * depth * 1.15, (u * sin + v * cos) * depth * 1.15];
			const [fromX, fromY] = [Math.round(a + width / 2), Math.round(b + height / 2)];
			if (fromX < 0 || fromY < 0 || fromX >= width || fromY >= height) continue;
			pixels[y * width + x] = picture.pixels[fromY * width + fromX] ?? 255;
		}
	return { width, height, pixels };
}

/** A round stain over a share of the code, off its corners; nothing can be read beneath it. */
function stained(picture: GreyPicture, code: Square, share: number): GreyPicture {
	const pixels = Uint8Array.from(picture.pixels);
	const radius = Math.sqrt((share * code.side ** 2) / Math.PI);
	const [x0, y0] = [code.left + code.side * 0.62, code.top + code.side * 0.6];
	for (let y = Math.floor(y0 - radius); y < y0 + radius; y++)
		for (let x = Math.floor(x0 - radius); x < x0 + radius; x++)
			if (Math.hypot(x - x0, y - y0) < radius) pixels[y * picture.width + x] = 90;
	return { ...picture, pixels };
}

function dotsOf(picture: GreyPicture, share: number): GreyPicture {
	let seed = 20261124;
	const pixels = picture.pixels.map((value) => {
		seed = (seed * 1103515245 + 12345) % 2147483648;
		return seed / 2147483648 < share ? 255 - value : value;
	});
	return { ...picture, pixels };
}

describe.skipIf(!readersInstalled).each(['A4', 'A3'] as const)(
	'the code of a worn poster (%s)',
	(size) => {
		const drawing = drawPoster(exampleVisit, size);
		const paint = async (resolution: number) => {
			const pdf = await drawing;
			const [picture] = greyPictures(pdf, resolution);
			if (!picture) throw new Error('no page');
			return { picture, code: codeIn(picture, pdf, resolution) };
		};

		it('is at least 60 mm wide with its quiet zone', async () => {
			const { code } = await paint(144);
			const modules = qrSquares(exampleVisit.address).side - 2 * quietZone;
			const whole = (code.side * (modules + 2 * quietZone)) / modules / 2 / millimetre;
			expect(whole).toBeGreaterThan(59.8);
		});

		it('is read at 72 dpi', async () => {
			expect(decode((await paint(72)).picture)).toBe(exampleVisit.address);
		});

		it.each([
			[8, 0.25],
			[-20, 0.4],
			[33, 0.3]
		])('is read from an angle: turned %d°, tilted %d', async (degrees, tilt) => {
			const { picture } = await paint(110);
			expect(decode(fromAnAngle(picture, degrees, tilt))).toBe(exampleVisit.address);
		});

		it('is read under a stain over 15 %, and at an angle too; a stain over half of it ends that', async () => {
			const { picture, code } = await paint(110);
			expect(decode(stained(picture, code, 0.15))).toBe(exampleVisit.address);
			expect(decode(fromAnAngle(stained(picture, code, 0.15), 10, 0.2))).toBe(exampleVisit.address);
			expect(decode(stained(picture, code, 0.5))).not.toBe(exampleVisit.address);
		});

		it('is read through a print with dust', async () => {
			const { picture } = await paint(110);
			expect(decode(dotsOf(picture, 0.01))).toBe(exampleVisit.address);
		});
	}
);
