// A QR code as rows of dark squares, to be drawn as vectors: no image, sharp at any size.
import QRCode from 'qrcode';

/** White modules that a reader needs around a code. */
export const quietZone = 4;

export interface QrSquares {
	/** Modules on a side, quiet zone included. */
	side: number;
	/** Dark runs: column, row and length in modules, quiet zone included. */
	runs: { column: number; row: number; length: number }[];
}

/** How much of a code may be stained or torn: a seventh at M, a quarter at Q. */
export type QrLevel = 'M' | 'Q';

const footerMask = 3;

let last: { key: string; squares: QrSquares } | null = null;

/** The code of a text; the last one is kept, for a footer asks for the same on every page. */
export function qrSquares(text: string, level: QrLevel = 'Q'): QrSquares {
	const key = `${level} ${text}`;
	if (last?.key !== key) last = { key, squares: squaresOf(text, level) };
	return last.squares;
}

/** The dark squares of a code as the path of an SVG picture, `side` units wide and high. */
export function qrPicture(text: string): { side: number; path: string } {
	const { side, runs } = qrSquares(text, 'M');
	const path = runs.map(({ column, row, length }) => `M${column} ${row}h${length}v1h-${length}z`);
	return { side, path: path.join('') };
}

function squaresOf(text: string, level: QrLevel): QrSquares {
	// Capitals and digits at the end, such as a hallmark, take two thirds of the room.
	const dense = /[0-9A-Z $%*+\-./:]{40,}$/.exec(text)?.[0] ?? '';
	const segments = [
		{ data: Buffer.from(text.slice(0, text.length - dense.length)), mode: 'byte' as const },
		...(dense ? [{ data: dense, mode: 'alphanumeric' as const }] : [])
	];
	// To weigh all eight masks takes a millisecond: a poster is worth it, a footer is not.
	const maskPattern = level === 'M' ? footerMask : undefined;
	const { modules } = QRCode.create(segments, { errorCorrectionLevel: level, maskPattern });
	const runs: QrSquares['runs'] = [];
	for (let row = 0; row < modules.size; row++) {
		for (let column = 0; column < modules.size; column++) {
			if (!modules.get(row, column)) continue;
			const start = column;
			while (column + 1 < modules.size && modules.get(row, column + 1)) column++;
			runs.push({ column: start + quietZone, row: row + quietZone, length: column - start + 1 });
		}
	}
	return { side: modules.size + 2 * quietZone, runs };
}
