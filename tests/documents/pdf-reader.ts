// Reads documents as a stranger would: by poppler, qpdf and zbar, not by our own code.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** False where poppler, qpdf or zbar are not installed; `npm test` installs them. */
export const readersInstalled = ['pdftoppm', 'pdftotext', 'qpdf', 'zbarimg'].every(
	(tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined
);

/** A word with its box, in points from the page's upper left corner. */
export interface PrintedWord {
	text: string;
	page: number;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

export interface GreyPicture {
	width: number;
	height: number;
	/** 0 is black, 255 white, row by row. */
	pixels: Uint8Array;
}

/** The text in the order in which it was drawn, with all white space removed. */
export function foldedText(pdf: Uint8Array): string {
	return folded(withFile(pdf, (file) => run('pdftotext', ['-raw', file, '-']).toString()));
}

export function folded(text: string): string {
	return text.replaceAll(/\s+/gu, '');
}

/** The text of each page, white space removed. */
export function foldedPages(pdf: Uint8Array): string[] {
	const text = withFile(pdf, (file) => run('pdftotext', ['-raw', file, '-']).toString());
	return text.split('\f').slice(0, -1).map(folded);
}

/** Every word's box, and the size of every page in points. */
export function printedWords(pdf: Uint8Array) {
	const xml = withFile(pdf, (file) => run('pdftotext', ['-bbox', file, '-']).toString());
	const words: PrintedWord[] = [];
	const pages: { width: number; height: number }[] = [];
	const pattern =
		/<page width="([\d.]+)" height="([\d.]+)">|<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/gs;
	for (const [, width, height, left, top, right, bottom, text = ''] of xml.matchAll(pattern)) {
		if (width !== undefined) pages.push({ width: Number(width), height: Number(height) });
		else {
			const [l, t, r, b] = [left, top, right, bottom].map(Number) as [
				number,
				number,
				number,
				number
			];
			words.push({ text, page: pages.length, left: l, top: t, right: r, bottom: b });
		}
	}
	return { words, pages };
}

/** What `qpdf --check` has against a document; empty when nothing. */
export function complaints(pdf: Uint8Array): string {
	return withFile(pdf, (file) => {
		const { status, stdout, stderr } = spawnSync('qpdf', ['--check', file]);
		return status === 0 ? '' : `${stdout}${stderr}`;
	});
}

/** What the QR codes of all pages say, by page. */
export function qrCodes(pdf: Uint8Array, resolution = 100): string[] {
	return withPictures(pdf, ['-png'], resolution, (pictures) =>
		pictures.flatMap((picture) => {
			const { stdout } = spawnSync('zbarimg', ['--raw', '-q', picture]);
			return stdout.toString().split('\n').filter(Boolean);
		})
	);
}

/** Each page as poppler paints it. */
export function greyPictures(pdf: Uint8Array, resolution: number): GreyPicture[] {
	return withPictures(pdf, ['-gray'], resolution, (pictures) => pictures.map(readGrey));
}

function readGrey(file: string): GreyPicture {
	const bytes = readFileSync(file);
	const [header = '', width, height] =
		/^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(bytes.toString('latin1', 0, 64)) ?? [];
	const pixels = new Uint8Array(bytes.subarray(header.length));
	return { width: Number(width), height: Number(height), pixels };
}

function withPictures<T>(
	pdf: Uint8Array,
	format: string[],
	resolution: number,
	read: (files: string[]) => T
): T {
	return withFile(pdf, (file, folder) => {
		run('pdftoppm', ['-r', String(resolution), ...format, file, join(folder, 'page')]);
		const pages = readdirSync(folder).filter((name) => name.startsWith('page'));
		return read(pages.sort().map((name) => join(folder, name)));
	});
}

function withFile<T>(pdf: Uint8Array, read: (file: string, folder: string) => T): T {
	const folder = mkdtempSync(join(tmpdir(), 'documents-'));
	try {
		const file = join(folder, 'document.pdf');
		writeFileSync(file, pdf);
		return read(file, folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function run(tool: string, args: string[]): Buffer {
	return execFileSync(tool, args, {
		maxBuffer: 64 * 1024 * 1024,
		stdio: ['ignore', 'pipe', 'pipe']
	});
}
