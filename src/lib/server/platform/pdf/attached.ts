// The files within a PDF of our own making, read from its bytes without trusting a word of it.
import { inflateSync } from 'node:zlib';

/** A bomb of a few bytes must not become gigabytes. */
const longestFile = 1_000_000;
const longestDictionary = 1000;
const mostFiles = 4;

/**
 * The attached files of a PDF as `Paper` writes them, in their order; those that another program
 * wrote in another way are not found. A general reader would unpack whatever a stranger sends.
 */
export function attachedFiles(pdf: Uint8Array): string[] {
	const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
	const files: string[] = [];
	for (let at = 0; files.length < mostFiles;) {
		at = bytes.indexOf('/EmbeddedFile\n', at);
		if (at < 0) break;
		const word = bytes.indexOf('stream', at);
		const end = bytes.indexOf('endstream', word);
		const begin = bytes.indexOf('\n', word) + 1;
		if (word < 0 || end < begin || word - at > longestDictionary) break;
		const packed = bytes.subarray(at, word).includes('/FlateDecode');
		const body = bytes.subarray(begin, end);
		files.push(packed ? inflated(body) : body.toString());
		at = end;
	}
	return files;
}

function inflated(body: Uint8Array): string {
	try {
		return inflateSync(body, { maxOutputLength: longestFile }).toString();
	} catch {
		return '';
	}
}
