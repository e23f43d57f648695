// Reads a TrueType font and cuts from it the few glyphs that a document shows.
// Our own subset, because the usual libraries wrote wrong glyph offsets without an error.

/** Code points up to plane 3; above stand variation selectors and private use, which no font has. */
const mappedCodePoints = 0x40000;

/** A font with glyf outlines, ready to be asked for characters, widths and subsets. */
export class TrueType {
	readonly bytes: Buffer;
	/** Its PostScript name. */
	name: string;
	readonly unitsPerEm: number;
	/** xMin, yMin, xMax, yMax in thousandths of an em. */
	readonly box: number[];
	readonly #tables: Map<string, { at: number; length: number }>;
	readonly #glyphs: Uint16Array;
	readonly #offsets: Uint32Array;
	readonly #fullMetrics: number;

	/** `bytes`: a TrueType file (no CFF outlines); `name`: its PostScript name. */
	constructor(bytes: Buffer, name: string) {
		this.bytes = bytes;
		this.name = name;
		this.#tables = tablesOf(bytes);
		const head = this.#table('head');
		this.unitsPerEm = bytes.readUInt16BE(head + 18);
		this.box = [36, 38, 40, 42].map((at) =>
			Math.round((bytes.readInt16BE(head + at) * 1000) / this.unitsPerEm)
		);
		this.#fullMetrics = bytes.readUInt16BE(this.#table('hhea') + 34);
		this.#offsets = this.#readOffsets(bytes.readInt16BE(head + 50) === 1);
		this.#glyphs = readCharacterMap(bytes, this.#table('cmap'));
	}

	/** The glyph of a code point; 0 where the font has none. */
	glyphOf(codePoint: number): number {
		return this.#glyphs[codePoint] ?? 0;
	}

	/** True where a glyph has no outline: a space, or a character that would print as a blank. */
	isEmpty(glyph: number): boolean {
		return this.#offsets[glyph] === this.#offsets[glyph + 1];
	}

	/** Width of a glyph in thousandths of an em. */
	widthOf(glyph: number): number {
		const entry = Math.min(glyph, this.#fullMetrics - 1);
		return (this.bytes.readUInt16BE(this.#table('hmtx') + entry * 4) * 1000) / this.unitsPerEm;
	}

	/** The names that the file gives itself: family, full and PostScript name, in any language. */
	namesInFile(): string[] {
		return this.#names().map(({ text }) => text);
	}

	/** The PostScript name in the file, as PDF may write it. */
	postScriptName(): string | null {
		const found = this.#names().find(({ id, text }) => id === 6 && /^[\w-]+$/.test(text));
		return found?.text ?? null;
	}

	/** False where the maker forbids embedding (OS/2 fsType, restricted license). */
	mayBeEmbedded(): boolean {
		const table = this.#tables.get('OS/2');
		return !table || (this.bytes.readUInt16BE(table.at + 8) & 0x000f) !== 0x0002;
	}

	#names(): { id: number; text: string }[] {
		const table = this.#tables.get('name');
		if (!table) return [];
		const { at } = table;
		const strings = at + this.bytes.readUInt16BE(at + 4);
		const records = Array.from({ length: this.bytes.readUInt16BE(at + 2) }, (_, index) => {
			const record = at + 6 + index * 12;
			const from = strings + this.bytes.readUInt16BE(record + 10);
			const raw = this.bytes.subarray(from, from + this.bytes.readUInt16BE(record + 8));
			const wide = this.bytes.readUInt16BE(record) !== 1 && raw.length % 2 === 0;
			const text = wide ? Buffer.from(raw).swap16().toString('utf16le') : raw.toString('latin1');
			return { id: this.bytes.readUInt16BE(record + 6), text };
		});
		return records.filter(({ id }) => [1, 4, 6].includes(id));
	}

	/** The outline of a glyph as the font stores it. */
	outlineOf(glyph: number): Buffer {
		const glyf = this.#table('glyf');
		const [from = 0, to = 0] = [this.#offsets[glyph], this.#offsets[glyph + 1]];
		return this.bytes.subarray(glyf + from, glyf + to);
	}

	/**
	 * A font file whose glyph number i is `glyphs[i]` of this font. The first should be 0, the
	 * glyph for what is missing. Parts of composite glyphs are added behind; `count` is of all.
	 */
	subset(glyphs: readonly number[]): { file: Buffer; count: number } {
		const { outlines, all } = this.#collect(glyphs);
		const offsets = Buffer.alloc((all.length + 1) * 4);
		let length = 0;
		outlines.forEach((outline, index) => {
			length += (outline.length + 3) & ~3;
			offsets.writeUInt32BE(length, (index + 1) * 4);
		});
		const glyf = Buffer.alloc(length);
		outlines.forEach((outline, index) => outline.copy(glyf, offsets.readUInt32BE(index * 4)));

		const head = this.#copy('head');
		head.writeUInt32BE(0, 8);
		head.writeInt16BE(1, 50);
		const hhea = this.#copy('hhea');
		hhea.writeUInt16BE(all.length, 34);
		const maxp = this.#copy('maxp');
		maxp.writeUInt16BE(all.length, 4);
		const file = fontFile([
			...this.#hinting('cvt ', 'fpgm'),
			['glyf', glyf],
			['head', head],
			['hhea', hhea],
			['hmtx', this.#metricsOf(all)],
			['loca', offsets],
			['maxp', maxp],
			...this.#hinting('prep')
		]);
		return { file, count: all.length };
	}

	#collect(glyphs: readonly number[]): { outlines: Buffer[]; all: number[] } {
		const all = [...glyphs];
		const outlines: Buffer[] = [];
		for (let index = 0; index < all.length; index++) {
			let outline = this.outlineOf(all[index] ?? 0);
			const parts = partsOf(outline);
			if (parts.length > 0) {
				outline = Buffer.from(outline);
				for (const at of parts) {
					outline.writeUInt16BE(all.push(outline.readUInt16BE(at)) - 1, at);
				}
			}
			outlines.push(outline);
		}
		return { outlines, all };
	}

	#metricsOf(glyphs: readonly number[]): Buffer {
		const hmtx = this.#table('hmtx');
		const metrics = Buffer.alloc(glyphs.length * 4);
		glyphs.forEach((glyph, index) => {
			const full = Math.min(glyph, this.#fullMetrics - 1);
			const bearing =
				glyph < this.#fullMetrics
					? hmtx + glyph * 4 + 2
					: hmtx + this.#fullMetrics * 4 + (glyph - this.#fullMetrics) * 2;
			metrics.writeUInt16BE(this.bytes.readUInt16BE(hmtx + full * 4), index * 4);
			metrics.writeInt16BE(this.bytes.readInt16BE(bearing), index * 4 + 2);
		});
		return metrics;
	}

	#readOffsets(long: boolean): Uint32Array {
		const loca = this.#table('loca');
		const count = this.bytes.readUInt16BE(this.#table('maxp') + 4) + 1;
		return Uint32Array.from({ length: count }, (_, index) =>
			long
				? this.bytes.readUInt32BE(loca + index * 4)
				: this.bytes.readUInt16BE(loca + index * 2) * 2
		);
	}

	#table(tag: string): number {
		const table = this.#tables.get(tag);
		if (!table) throw new Error(`font ${this.name} has no table ${tag}`);
		return table.at;
	}

	#copy(tag: string): Buffer {
		const { at, length } = this.#tables.get(tag) ?? { at: 0, length: 0 };
		return Buffer.from(this.bytes.subarray(at, at + length));
	}

	#hinting(...tags: string[]): [string, Buffer][] {
		return tags.filter((tag) => this.#tables.has(tag)).map((tag) => [tag, this.#copy(tag)]);
	}
}

function tablesOf(bytes: Buffer): Map<string, { at: number; length: number }> {
	const tables = new Map<string, { at: number; length: number }>();
	for (let index = 0; index < bytes.readUInt16BE(4); index++) {
		const entry = 12 + index * 16;
		tables.set(bytes.toString('latin1', entry, entry + 4), {
			at: bytes.readUInt32BE(entry + 8),
			length: bytes.readUInt32BE(entry + 12)
		});
	}
	return tables;
}

/** The glyph of every code point, from the table's format 12 or, failing that, format 4. */
function readCharacterMap(bytes: Buffer, cmap: number): Uint16Array {
	const glyphs = new Uint16Array(mappedCodePoints);
	const subtables = Array.from({ length: bytes.readUInt16BE(cmap + 2) }, (_, index) => {
		const at = cmap + bytes.readUInt32BE(cmap + 4 + index * 8 + 4);
		return { at, format: bytes.readUInt16BE(at) };
	});
	const full = subtables.find(({ format }) => format === 12);
	const basic = subtables.find(({ format }) => format === 4);
	if (full) readGroups(bytes, full.at, glyphs);
	else if (basic) readSegments(bytes, basic.at, glyphs);
	else throw new Error('font has no Unicode character map');
	return glyphs;
}

function readGroups(bytes: Buffer, at: number, glyphs: Uint16Array): void {
	for (let group = 0; group < bytes.readUInt32BE(at + 12); group++) {
		const entry = at + 16 + group * 12;
		const first = bytes.readUInt32BE(entry);
		const last = Math.min(bytes.readUInt32BE(entry + 4), mappedCodePoints - 1);
		const glyph = bytes.readUInt32BE(entry + 8);
		for (let codePoint = first; codePoint <= last; codePoint++) {
			glyphs[codePoint] = glyph + codePoint - first;
		}
	}
}

function readSegments(bytes: Buffer, at: number, glyphs: Uint16Array): void {
	const size = bytes.readUInt16BE(at + 6);
	for (let segment = 0; segment < size; segment += 2) {
		const last = bytes.readUInt16BE(at + 14 + segment);
		const first = bytes.readUInt16BE(at + 16 + size + segment);
		const delta = bytes.readUInt16BE(at + 16 + size * 2 + segment);
		const rangeAt = at + 16 + size * 3 + segment;
		const range = bytes.readUInt16BE(rangeAt);
		for (let codePoint = first; codePoint <= last && codePoint < 0xffff; codePoint++) {
			const glyph =
				range === 0 ? codePoint : bytes.readUInt16BE(rangeAt + range + (codePoint - first) * 2);
			if (range === 0 || glyph !== 0) glyphs[codePoint] = (glyph + delta) & 0xffff;
		}
	}
}

/** Where in a composite outline the glyph numbers of its parts stand; none for a simple one. */
function partsOf(outline: Buffer): number[] {
	if (outline.length < 10 || outline.readInt16BE(0) >= 0) return [];
	const parts: number[] = [];
	let at = 10;
	let flags = 0x20;
	while (flags & 0x20) {
		flags = outline.readUInt16BE(at);
		parts.push(at + 2);
		at += 4 + (flags & 0x01 ? 4 : 2);
		if (flags & 0x08) at += 2;
		else if (flags & 0x40) at += 4;
		else if (flags & 0x80) at += 8;
	}
	return parts;
}

/** Puts tables, in the order of their tags, behind a directory with their checksums. */
function fontFile(tables: readonly [string, Buffer][]): Buffer {
	const directory = Buffer.alloc(12 + tables.length * 16);
	const power = Math.floor(Math.log2(tables.length));
	directory.writeUInt32BE(0x00010000, 0);
	directory.writeUInt16BE(tables.length, 4);
	directory.writeUInt16BE(16 * 2 ** power, 6);
	directory.writeUInt16BE(power, 8);
	directory.writeUInt16BE(16 * (tables.length - 2 ** power), 10);
	const parts: Buffer[] = [directory];
	let at = directory.length;
	tables.forEach(([tag, table], index) => {
		const padded = Buffer.alloc((table.length + 3) & ~3);
		table.copy(padded);
		const entry = 12 + index * 16;
		directory.write(tag, entry, 'latin1');
		directory.writeUInt32BE(checksumOf(padded), entry + 4);
		directory.writeUInt32BE(at, entry + 8);
		directory.writeUInt32BE(table.length, entry + 12);
		parts.push(padded);
		at += padded.length;
	});
	return Buffer.concat(parts);
}

function checksumOf(padded: Buffer): number {
	let sum = 0;
	for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) | 0;
	return sum >>> 0;
}
