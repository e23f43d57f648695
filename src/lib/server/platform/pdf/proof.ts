// Reads a finished PDF back from its bytes, so that only a whole one leaves the house.
import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import type { PDFObject } from 'pdf-lib';

/** What must be true of a document: its least number of pages, and words that its text has. */
export interface Expectation {
	pages: number;
	words: readonly string[];
}

/** Throws, naming the reason, unless the bytes are a whole PDF with these pages and words. */
export async function assertWhole(pdf: Uint8Array, expected: Expectation): Promise<void> {
	const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
	if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new Error('no PDF: no header');
	if (!bytes.subarray(-32).includes('%%EOF')) throw new Error('PDF is cut off: no end');
	const document = await PDFDocument.load(pdf, { updateMetadata: false });
	const texts = document.getPages().map(({ node }) => textOf(node));
	if (texts.length < expected.pages)
		throw new Error(`PDF has ${texts.length} pages, not ${expected.pages}`);
	const text = texts.join('');
	const missing = expected.words.filter((words) => !text.includes(words.replaceAll(/\s/g, '')));
	if (missing.length > 0) throw new Error(`PDF lacks ${missing.length} of its words`);
}

/** The characters of a page in the order in which they are drawn, without white space. */
function textOf(page: PDFDict): string {
	const fonts = page.lookup(PDFName.of('Resources'), PDFDict).lookup(PDFName.of('Font'), PDFDict);
	const alphabets = new Map<string, Map<string, string>>();
	for (const name of fonts.keys()) {
		const map = contentOf(fonts.lookup(name, PDFDict).lookup(PDFName.of('ToUnicode')));
		alphabets.set(name.decodeText(), alphabetOf(map));
	}
	const contents = page.lookup(PDFName.of('Contents'));
	const streams = contents instanceof PDFArray ? contents.asArray() : [contents];
	const content = streams.map((part) => contentOf(part && page.context.lookup(part))).join('\n');
	let text = '';
	for (const [, font = '', hex = ''] of content.matchAll(/\/(\w+) \S+ Tf [^<]*<([0-9a-f]*)> Tj/g)) {
		const alphabet = alphabets.get(font);
		for (const code of hex.match(/.{4}/g) ?? []) text += alphabet?.get(code) ?? '\ufffd';
	}
	return text.replaceAll(/\s/g, '');
}

/** What the codes of a font stand for, from its ToUnicode map. */
function alphabetOf(map: string): Map<string, string> {
	const pairs = map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]+)>$/gm);
	return new Map(
		Array.from(pairs, ([, code = '', units = '']) => [
			code,
			Buffer.from(units, 'hex').swap16().toString('utf16le')
		])
	);
}

function contentOf(object: PDFObject | undefined): string {
	if (!(object instanceof PDFRawStream)) throw new Error('PDF lacks a stream');
	return inflateSync(object.contents).toString('latin1');
}
