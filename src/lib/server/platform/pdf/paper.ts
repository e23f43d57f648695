// A document of several sheets: it gathers the characters shown and writes the PDF.
import { deflateSync } from 'node:zlib';
import { PDFContext, PDFHexString, PDFName, PDFRawStream, PDFString, PDFWriter } from 'pdf-lib';
import type { PDFDict, PDFRef } from 'pdf-lib';
import { ascent, Sheet } from './sheet.ts';
import type { Inkwell, SheetSize } from './sheet.ts';
import type { TrueType } from './truetype.ts';

/** The characters of one font that a document shows; their place in the list is their code. */
interface FontUse {
	name: string;
	codes: Map<number, number>;
}

export class Paper implements Inkwell {
	/** Characters that no font has, as `U+XXXXX`; they stand in the document as 〔U+XXXXX〕. */
	readonly unprintable: Set<string>;
	readonly #title: string;
	readonly #sheets: Sheet[] = [];
	readonly #fonts = new Map<TrueType, FontUse>();

	/** `title` is shown by readers; `unprintable` collects what no font has. */
	constructor(title: string, unprintable: Set<string> = new Set()) {
		this.#title = title;
		this.unprintable = unprintable;
	}

	/** Adds a sheet behind the others. */
	sheet(size: SheetSize): Sheet {
		const sheet = new Sheet(size, this);
		this.#sheets.push(sheet);
		return sheet;
	}

	fontName(font: TrueType): string {
		return this.#use(font).name;
	}

	/** Codes are given by character, not by glyph: two characters may share a glyph, and the text
	 * taken out of the document must be the text put in. */
	codeOf(font: TrueType, codePoint: number): number {
		const { codes } = this.#use(font);
		const code = codes.get(codePoint) ?? codes.size + 1;
		codes.set(codePoint, code);
		return code;
	}

	/** The finished PDF. */
	async bytes(): Promise<Uint8Array> {
		const context = PDFContext.create();
		const fonts = context.obj({});
		for (const [font, use] of this.#fonts) {
			fonts.set(PDFName.of(use.name), embed(context, font, [...use.codes.keys()]));
		}
		const resources = context.register(context.obj({ Font: fonts }));
		const pages = context.nextRef();
		const kids = this.#sheets.map((sheet) => pageOf(context, sheet, resources, pages));
		context.assign(pages, context.obj({ Type: 'Pages', Kids: kids, Count: kids.length }));
		context.trailerInfo.Root = context.register(
			context.obj({
				Type: 'Catalog',
				Pages: pages,
				Lang: PDFString.of('zh-CN'),
				ViewerPreferences: { DisplayDocTitle: true }
			})
		);
		context.trailerInfo.Info = context.register(
			context.obj({ Title: PDFHexString.fromText(this.#title) })
		);
		return PDFWriter.forContext(context, Infinity).serializeToBuffer();
	}

	#use(font: TrueType): FontUse {
		let use = this.#fonts.get(font);
		if (!use) {
			use = { name: `F${this.#fonts.size + 1}`, codes: new Map() };
			this.#fonts.set(font, use);
		}
		return use;
	}
}

function pageOf(context: PDFContext, sheet: Sheet, resources: PDFRef, parent: PDFRef): PDFRef {
	return context.register(
		context.obj({
			Type: 'Page',
			Parent: parent,
			MediaBox: [0, 0, sheet.width, sheet.height],
			Resources: resources,
			Contents: compressed(context, Buffer.from(sheet.content(), 'latin1'))
		})
	);
}

function embed(context: PDFContext, font: TrueType, codePoints: number[]): PDFRef {
	const glyphs = [0, ...codePoints.map((codePoint) => font.glyphOf(codePoint))];
	const name = `${subsetTag(codePoints)}+${font.name}`;
	const { file } = font.subset(glyphs);
	const descriptor = context.obj({
		Type: 'FontDescriptor',
		FontName: name,
		Flags: 4,
		FontBBox: font.box,
		ItalicAngle: 0,
		Ascent: ascent * 1000,
		Descent: (ascent - 1) * 1000,
		CapHeight: 700,
		StemV: 80,
		FontFile2: compressed(context, file, { Length1: file.length })
	});
	const descendant = context.obj({
		Type: 'Font',
		Subtype: 'CIDFontType2',
		BaseFont: name,
		CIDSystemInfo: {
			Registry: PDFString.of('Adobe'),
			Ordering: PDFString.of('Identity'),
			Supplement: 0
		},
		FontDescriptor: context.register(descriptor),
		CIDToGIDMap: 'Identity',
		DW: 1000,
		W: [0, glyphs.map((glyph) => font.widthOf(glyph))]
	});
	return context.register(
		context.obj({
			Type: 'Font',
			Subtype: 'Type0',
			BaseFont: name,
			Encoding: 'Identity-H',
			DescendantFonts: [context.register(descendant)],
			ToUnicode: compressed(context, Buffer.from(toUnicode(codePoints), 'latin1'))
		})
	);
}

function compressed(
	context: PDFContext,
	bytes: Buffer,
	entries: Record<string, number> = {}
): PDFRef {
	const body = deflateSync(bytes);
	const dictionary = context.obj({ ...entries, Filter: 'FlateDecode', Length: body.length });
	return context.register(PDFRawStream.of(dictionary as PDFDict, body));
}

/** Six letters that differ between subsets, as PDF asks. */
function subsetTag(codePoints: readonly number[]): string {
	let sum = codePoints.reduce((hash, codePoint) => (hash * 31 + codePoint) % 308_915_776, 7);
	let tag = '';
	for (let letter = 0; letter < 6; letter++) {
		tag += String.fromCharCode(65 + (sum % 26));
		sum = Math.floor(sum / 26);
	}
	return tag;
}

/** The map from codes to the characters they stand for, in blocks of 100 as the format asks. */
function toUnicode(codePoints: readonly number[]): string {
	const entries = codePoints.map((codePoint, index) => {
		const units = Buffer.from(String.fromCodePoint(codePoint), 'utf16le').swap16().toString('hex');
		return `<${(index + 1).toString(16).padStart(4, '0')}> <${units}>`;
	});
	const blocks: string[] = [];
	for (let from = 0; from < entries.length; from += 100) {
		const block = entries.slice(from, from + 100);
		blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
	}
	return [
		'/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
		'/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
		'/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
		'1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
		...blocks,
		'endcmap CMapName currentdict /CMap defineresource pop end end'
	].join('\n');
}
