// The outline of a glyph as straight edges, read from a TrueType font's glyf table.
import type { TrueType } from './pdf/truetype.ts';

export type Edge = [x1: number, y1: number, x2: number, y2: number];

interface Point {
	x: number;
	y: number;
	/** On the outline; otherwise it bends the outline towards itself. */
	on: boolean;
}

const curveSteps = 5;

/** Edges in font units, y pointing up. */
export function edgesOf(font: TrueType, glyph: number): Edge[] {
	return contoursOf(font, glyph).flatMap(straightened);
}

function contoursOf(font: TrueType, glyph: number): Point[][] {
	const data = font.outlineOf(glyph);
	if (data.length < 10) return [];
	const count = data.readInt16BE(0);
	return count < 0 ? composite(font, data) : simple(data, count);
}

function simple(data: Buffer, count: number): Point[][] {
	const ends = Array.from({ length: count }, (_, index) => data.readUInt16BE(10 + index * 2));
	const total = (ends.at(-1) ?? -1) + 1;
	let at = 10 + count * 2;
	at += 2 + data.readUInt16BE(at);
	const byte = () => data[at++] ?? 0;
	const flags: number[] = [];
	while (flags.length < total) {
		const flag = byte();
		const repeats = flag & 0x08 ? byte() : 0;
		for (let repeat = 0; repeat <= repeats; repeat++) flags.push(flag);
	}
	const along = (short: number, same: number) => {
		let value = 0;
		return flags.map((flag) => {
			if (flag & short) value += flag & same ? byte() : -byte();
			else if (!(flag & same)) {
				value += data.readInt16BE(at);
				at += 2;
			}
			return value;
		});
	};
	const xs = along(0x02, 0x10);
	const ys = along(0x04, 0x20);
	const points = flags.map((flag, index) => ({
		x: xs[index] ?? 0,
		y: ys[index] ?? 0,
		on: (flag & 0x01) !== 0
	}));
	return ends.map((end, index) => points.slice((ends[index - 1] ?? -1) + 1, end + 1));
}

/** Other glyphs, moved and stretched. */
function composite(font: TrueType, data: Buffer): Point[][] {
	const contours: Point[][] = [];
	let at = 10;
	let flags = 0x20;
	while (flags & 0x20) {
		flags = data.readUInt16BE(at);
		const part = data.readUInt16BE(at + 2);
		const wide = (flags & 0x01) !== 0;
		const [dx, dy] = wide
			? [data.readInt16BE(at + 4), data.readInt16BE(at + 6)]
			: [data.readInt8(at + 4), data.readInt8(at + 5)];
		at += wide ? 8 : 6;
		const scale = () => {
			at += 2;
			return data.readInt16BE(at - 2) / 0x4000;
		};
		let [xx, xy, yx, yy] = [1, 0, 0, 1];
		if (flags & 0x08) xx = yy = scale();
		else if (flags & 0x40) [xx, yy] = [scale(), scale()];
		else if (flags & 0x80) [xx, xy, yx, yy] = [scale(), scale(), scale(), scale()];
		for (const contour of contoursOf(font, part))
			contours.push(
				contour.map(({ x, y, on }) => ({ x: x * xx + y * yx + dx, y: x * xy + y * yy + dy, on }))
			);
	}
	return contours;
}

/** Between two points off the outline lies one on it, in the middle. */
function straightened(contour: Point[]): Edge[] {
	const whole = contour.flatMap((point, index) => {
		const next = contour[(index + 1) % contour.length] ?? point;
		if (point.on || next.on) return [point];
		return [point, { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2, on: true }];
	});
	const start = whole.findIndex(({ on }) => on);
	if (start < 0) return [];
	const ring = [...whole.slice(start), ...whole.slice(0, start + 1)];
	const edges: Edge[] = [];
	let from = ring[0]!;
	for (let index = 1; index < ring.length; index++) {
		const point = ring[index]!;
		if (point.on) edges.push([from.x, from.y, point.x, point.y]);
		else {
			const to = ring[++index]!;
			edges.push(...bend(from, point, to));
			from = to;
			continue;
		}
		from = point;
	}
	return edges;
}

function bend(from: Point, towards: Point, to: Point): Edge[] {
	const at = (step: number): [number, number] => {
		const t = step / curveSteps;
		const u = 1 - t;
		return [
			u * u * from.x + 2 * u * t * towards.x + t * t * to.x,
			u * u * from.y + 2 * u * t * towards.y + t * t * to.y
		];
	};
	return Array.from({ length: curveSteps }, (_, step) => [...at(step), ...at(step + 1)]);
}
