// Paints a glyph from its outline, apart from any PDF, to know how it must look on paper.

interface Command {
	command: string;
	args: number[];
}

type Edge = [x1: number, y1: number, x2: number, y2: number];

const curveSteps = 6;
const samples = 4;

/**
 * How dark each pixel of a square is (0 to 1), row by row. `scale`: pixels per font unit; the
 * glyph's origin lies at `originX`, `originY` of the square, y pointing down.
 */
export function paintOutline(
	commands: readonly Command[],
	side: number,
	scale: number,
	originX: number,
	originY: number
): Float32Array {
	const edges = edgesOf(commands).map(([x1, y1, x2, y2]): Edge => [
		originX + x1 * scale,
		originY - y1 * scale,
		originX + x2 * scale,
		originY - y2 * scale
	]);
	const picture = new Float32Array(side * side);
	for (let row = 0; row < side * samples; row++) {
		const y = (row + 0.5) / samples;
		for (const [from, to] of filledSpans(edges, y)) {
			addSpan(picture, Math.floor(row / samples) * side, side, from, to);
		}
	}
	return picture;
}

/** Where a horizontal line lies inside the outline, by the non-zero winding rule. */
function filledSpans(edges: readonly Edge[], y: number): [number, number][] {
	const crossings: { x: number; turn: number }[] = [];
	for (const [x1, y1, x2, y2] of edges) {
		if (y1 <= y === y2 <= y) continue;
		crossings.push({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y1 < y2 ? 1 : -1 });
	}
	crossings.sort((a, b) => a.x - b.x);
	const spans: [number, number][] = [];
	let winding = 0;
	let start = 0;
	for (const { x, turn } of crossings) {
		if (winding === 0) start = x;
		winding += turn;
		if (winding === 0) spans.push([start, x]);
	}
	return spans;
}

function addSpan(picture: Float32Array, at: number, side: number, from: number, to: number): void {
	const first = Math.max(0, Math.floor(from));
	for (let x = first; x < Math.min(side, to); x++) {
		const covered = Math.min(x + 1, to) - Math.max(x, from);
		picture[at + x] = (picture[at + x] ?? 0) + covered / samples;
	}
}

function edgesOf(commands: readonly Command[]): Edge[] {
	const edges: Edge[] = [];
	let [x, y, startX, startY] = [0, 0, 0, 0];
	const lineTo = (toX: number, toY: number) => {
		edges.push([x, y, toX, toY]);
		[x, y] = [toX, toY];
	};
	for (const { command, args } of commands) {
		const [a = 0, b = 0, c = 0, d = 0] = args;
		if (command === 'moveTo') [x, y, startX, startY] = [a, b, a, b];
		else if (command === 'lineTo') lineTo(a, b);
		else if (command === 'closePath') lineTo(startX, startY);
		else if (command === 'quadraticCurveTo') {
			const [fromX, fromY] = [x, y];
			for (let step = 1; step <= curveSteps; step++) {
				const t = step / curveSteps;
				const u = 1 - t;
				lineTo(
					u * u * fromX + 2 * u * t * a + t * t * c,
					u * u * fromY + 2 * u * t * b + t * t * d
				);
			}
		} else throw new Error(`outline command ${command}`);
	}
	return edges;
}
