// What makes a PDF an archival one (PDF/A-3u): its metadata, its colours, and an identifier.
import { createHash } from 'node:crypto';

/** XMP that names the document and its conformance. `title` holds no character XML forbids. */
export function metadataOf(title: string): string {
	const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return [
		'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
		'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
		'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
		'<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance></rdf:Description>',
		'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped}</rdf:li></rdf:Alt></dc:title>`,
		'<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language></rdf:Description>',
		'</rdf:RDF></x:xmpmeta>',
		'<?xpacket end="r"?>'
	].join('\n');
}

/** A title as XML and PDF can both hold it: controls and halves of pairs become U+FFFD. */
export function safeTitle(title: string): string {
	// eslint-disable-next-line no-control-regex
	return title.toWellFormed().replaceAll(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd');
}

/** 16 bytes, hex, that differ between documents and are the same for the same document. */
export function identifierOf(contents: readonly string[]): string {
	const hash = createHash('sha256');
	for (const content of contents) hash.update(content);
	return hash.digest('hex').slice(0, 32);
}

/** The primaries and white of sRGB (IEC 61966-2-1) in the profile's D50, each X, Y, Z. */
const colours: readonly [string, readonly number[]][] = [
	['wtpt', [0.9642, 1, 0.8249]],
	['rXYZ', [0.4361, 0.2225, 0.0139]],
	['gXYZ', [0.3851, 0.7169, 0.0971]],
	['bXYZ', [0.1431, 0.0606, 0.7141]]
];

let profile: Buffer | null = null;

/** A minimal ICC profile (version 2.1) of sRGB, some 800 bytes. */
export function srgbProfile(): Buffer {
	profile ??= madeProfile();
	return profile;
}

function madeProfile(): Buffer {
	const curve = curveOfSrgb();
	const elements: [string[], Buffer][] = [
		[['desc'], description('sRGB')],
		[['cprt'], Buffer.from('text\0\0\0\0No copyright\0', 'latin1')],
		...colours.map(([tag, xyz]): [string[], Buffer] => [[tag], xyzOf(xyz)]),
		[['rTRC', 'gTRC', 'bTRC'], curve]
	];
	const count = elements.flatMap(([tags]) => tags).length;
	const table = Buffer.alloc(4 + count * 12);
	table.writeUInt32BE(count, 0);
	const bodies: Buffer[] = [];
	let [entry, at] = [4, 128 + table.length];
	for (const [tags, body] of elements) {
		for (const tag of tags) {
			table.write(tag, entry, 'latin1');
			table.writeUInt32BE(at, entry + 4);
			table.writeUInt32BE(body.length, entry + 8);
			entry += 12;
		}
		const padded = Buffer.alloc((body.length + 3) & ~3);
		body.copy(padded);
		bodies.push(padded);
		at += padded.length;
	}
	return Buffer.concat([headerOf(at), table, ...bodies]);
}

function headerOf(length: number): Buffer {
	const header = Buffer.alloc(128);
	header.writeUInt32BE(length, 0);
	header.writeUInt32BE(0x02100000, 8);
	header.write('mntrRGB XYZ ', 12, 'latin1');
	for (const [index, part] of [2026, 1, 1].entries()) header.writeUInt16BE(part, 24 + index * 2);
	header.write('acsp', 36, 'latin1');
	xyzNumbers([0.9642, 1, 0.8249]).copy(header, 68);
	return header;
}

function xyzNumbers(xyz: readonly number[]): Buffer {
	const bytes = Buffer.alloc(12);
	xyz.forEach((value, index) => bytes.writeInt32BE(Math.round(value * 65_536), index * 4));
	return bytes;
}

function xyzOf(xyz: readonly number[]): Buffer {
	return Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), xyzNumbers(xyz)]);
}

function description(name: string): Buffer {
	const bytes = Buffer.alloc(12 + name.length + 1 + 78);
	bytes.write('desc', 0, 'latin1');
	bytes.writeUInt32BE(name.length + 1, 8);
	bytes.write(name, 12, 'latin1');
	return bytes;
}

function curveOfSrgb(): Buffer {
	const steps = 256;
	const bytes = Buffer.alloc(12 + steps * 2);
	bytes.write('curv', 0, 'latin1');
	bytes.writeUInt32BE(steps, 8);
	for (let step = 0; step < steps; step++) {
		const value = step / (steps - 1);
		const light = value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
		bytes.writeUInt16BE(Math.round(light * 65_535), 12 + step * 2);
	}
	return bytes;
}
