// The papers as an archive needs them for thirty years: PDF/A-3u, tagged, with the card inside as data.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { drawCard, drawCardForReader } from '#lib/server/cards/card-pdf.ts';
import { drawPapers } from '#lib/server/visits/papers-pdf.ts';
import { answers, exampleCard, exampleCopy, exampleSlip, exampleVisit } from './example-papers.ts';
import { faultsOf } from './card-schema.ts';
import { foldedPages, qrCodes, readersInstalled } from './pdf-reader.ts';

const jars = [
	'preflight',
	'pdfbox2',
	'xmpbox',
	'fontbox2',
	'commons-logging',
	'commons-io',
	'javax.activation',
	'jaxb-api'
].map((name) => `/usr/share/java/${name}.jar`);
const preflightInstalled =
	jars.every((jar) => existsSync(jar)) && spawnSync('java', ['-version']).status === 0;
if (!preflightInstalled)
	console.log(
		'Preflight is skipped: install default-jre libpdfbox2-java libactivation-java libjaxb-api-java'
	);

/** What Apache Preflight has against a document by the rules of PDF/A-1b. */
function preflight(pdf: Uint8Array): string[] {
	const folder = mkdtempSync(path.join(tmpdir(), 'preflight-'));
	const file = path.join(folder, 'document.pdf');
	writeFileSync(file, pdf);
	const main = 'org.apache.pdfbox.preflight.Validator_A1b';
	const { stdout, stderr } = spawnSync('java', ['-cp', jars.join(':'), main, file]);
	rmSync(folder, { recursive: true });
	const said = `${stdout}${stderr}`;
	expect(said).toMatch(/valid PDF\/A-1b file/);
	return said.split('\n').filter((line) => /^\d+(\.\d+)+ : /.test(line));
}

const card = { ...exampleCard, items: answers([2], '𠮷午饭', ['沈文柏']) };

async function opened(pdf: Uint8Array) {
	const { context, catalog } = await PDFDocument.load(pdf, { updateMetadata: false });
	const dictOf = (of: PDFDict, name: string) => of.lookup(PDFName.of(name), PDFDict);
	return { context, catalog, dictOf };
}

function streamOf(dict: PDFDict, name: string): PDFRawStream {
	const stream = dict.lookup(PDFName.of(name));
	if (!(stream instanceof PDFRawStream)) throw new Error(`no stream ${name}`);
	return stream;
}

/** The structure in words: each element's name, with its parts in brackets. */
function outline(element: PDFDict): string {
	const name = element.lookup(PDFName.of('S'), PDFName).decodeText();
	const parts = element.lookup(PDFName.of('K'), PDFArray);
	const inner = Array.from({ length: parts.size() }, (_, at) => parts.lookup(at))
		.filter((part) => part instanceof PDFDict)
		.filter((part) => part.has(PDFName.of('S')))
		.map(outline);
	return inner.length > 0 ? `${name}(${inner.join(' ')})` : name;
}

describe('archival documents', () => {
	it.skipIf(!preflightInstalled)('Apache Preflight objects to nothing but the part', async () => {
		const part = [/^7\.11\.[12] : /];
		// Part 1 forbids the attachments that part 3 is there for.
		const attachment = [/^1\.2\.9 : .*EmbeddedFile/, /^1\.4\.7 : .*EmbeddedFile/];
		const others = (pdf: Uint8Array, allowed: RegExp[]) =>
			preflight(pdf).filter((line) => !allowed.some((pattern) => pattern.test(line)));
		expect(others(await drawPapers(exampleVisit, exampleSlip), part)).toEqual([]);
		expect(others(await drawCard(card, exampleCopy), [...part, ...attachment])).toEqual([]);
		const reading = { reader: '严明', at: '2026-11-25T02:00:00.000Z' };
		expect(others(await drawCardForReader(card, exampleCopy, reading), part)).toEqual([]);
	});

	it('is tagged: title, paragraphs, and tables whose rows have headers', async () => {
		const { catalog, dictOf } = await opened(await drawCard(card, exampleCopy));
		expect(dictOf(catalog, 'MarkInfo').toString()).toContain('/Marked true');
		expect(catalog.lookup(PDFName.of('Lang'))?.toString()).toBe('(zh-CN)');
		expect(dictOf(catalog, 'ViewerPreferences').toString()).toContain('/DisplayDocTitle true');
		const root = dictOf(catalog, 'StructTreeRoot');
		const document = root.lookup(PDFName.of('K'), PDFArray).lookup(0, PDFDict);
		const items = Array.from({ length: 10 }, () => 'TR(TH TD)').join(' ');
		expect(outline(document)).toBe(
			'Document(P H1 P P P P P ' +
				`Table(TR(TH TH) ${items} TR(TH TD TH TD) TR(TH TD TH TD)) P ` +
				'H2 H2 P P H2 P H2 ' +
				`Table(${Array.from({ length: 7 }, () => 'TR(TH TD)').join(' ')}) ` +
				'H2 Table(TR(TH TH TH TH) TR(TH TD TD TD) TR(TH TD TD TD)))'
		);
	});

	it('leads from every marked stretch of a page to its element', async () => {
		const pdf = await drawCard(card, exampleCopy);
		const { context, catalog, dictOf } = await opened(pdf);
		const tree = dictOf(dictOf(catalog, 'StructTreeRoot'), 'ParentTree');
		const back = tree.lookup(PDFName.of('Nums'), PDFArray);
		const contents = context
			.enumerateIndirectObjects()
			.map(([, object]) => object)
			.filter((object) => object instanceof PDFDict)
			.filter((dict) => dict.get(PDFName.of('Type')) === PDFName.of('Page'))
			.map((page) => streamOf(page, 'Contents'))
			.map((stream) => inflateSync(stream.contents).toString('latin1'));
		expect(contents).toHaveLength(2);
		contents.forEach((content, page) => {
			const marks = [...content.matchAll(/<<\/MCID (\d+)>> BDC/g)].map((match) => Number(match[1]));
			expect(marks.length).toBeGreaterThan(10);
			expect(marks).toEqual(marks.map((_, index) => index));
			expect(back.lookup(page * 2 + 1, PDFArray).size()).toBe(marks.length);
			const opening = content.match(/\b(BDC|BMC)\b/g)?.length;
			expect(content.match(/\bEMC\b/g)?.length).toBe(opening);
		});
		expect(contents[0]).toContain('/Span <</ActualText <FEFF2611>>> BDC');
		expect(contents[0]).toContain('/Span <</ActualText <FEFF25A1>>> BDC');
	});

	it('says what it is: XMP, colours, title, and nothing that acts', async () => {
		const { catalog, dictOf } = await opened(await drawCard(card, exampleCopy));
		const metadata = streamOf(catalog, 'Metadata');
		const xmp = Buffer.from(metadata.contents).toString();
		expect(metadata.dict.has(PDFName.of('Filter'))).toBe(false);
		expect(xmp).toContain('<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</');
		expect(xmp).toContain(`入企检查监督反馈卡\u3000${exampleCopy.number}</rdf:li>`);
		const intent = catalog.lookup(PDFName.of('OutputIntents'), PDFArray).lookup(0, PDFDict);
		expect(intent.lookup(PDFName.of('S'))).toBe(PDFName.of('GTS_PDFA1'));
		const profile = streamOf(intent, 'DestOutputProfile');
		const icc = inflateSync(profile.contents);
		expect(icc.readUInt32BE(0)).toBe(icc.length);
		expect(icc.toString('latin1', 36, 40)).toBe('acsp');
		const names = dictOf(catalog, 'Names');
		expect(names.keys().map((key) => key.decodeText())).toEqual(['EmbeddedFiles']);
		for (const active of ['OpenAction', 'AA', 'AcroForm', 'URI'])
			expect(catalog.has(PDFName.of(active))).toBe(false);
	});

	it('holds the card as card.json, whose hash stands in the footer, and what verifies it', async () => {
		const pdf = await drawCard(exampleCard, exampleCopy);
		const { catalog } = await opened(pdf);
		const files = catalog.lookup(PDFName.of('AF'), PDFArray);
		expect(files.size()).toBe(2);
		const file = files.lookup(0, PDFDict);
		expect(file.lookup(PDFName.of('UF'), PDFHexString).decodeText()).toBe('card.json');
		expect(file.lookup(PDFName.of('AFRelationship'))).toBe(PDFName.of('Source'));
		const stream = streamOf(file.lookup(PDFName.of('EF'), PDFDict), 'UF');
		expect(stream.dict.lookup(PDFName.of('Subtype'), PDFName).decodeText()).toBe(
			'application/json'
		);
		const second = files.lookup(1, PDFDict);
		expect(second.lookup(PDFName.of('UF'), PDFHexString).decodeText()).toBe('verify.txt');
		const plain = streamOf(second.lookup(PDFName.of('EF'), PDFDict), 'UF');
		expect(Buffer.from(plain.contents).toString()).toContain(exampleCopy.hallmark);
		const json = inflateSync(stream.contents);
		expect(createHash('sha256').update(json).digest('hex')).toBe(exampleCopy.contentHash);
		expect(JSON.parse(json.toString())).toEqual(exampleCard);
		expect(faultsOf(JSON.parse(json.toString()))).toEqual([]);
		expect(faultsOf({ ...exampleCard, version: 0, reader: 'x' })).toHaveLength(2);
	});

	it.skipIf(!readersInstalled)(
		'the QR of each page leads to the check of its hallmark',
		async () => {
			const pdf = await drawCard(exampleCard, exampleCopy);
			const address = `${exampleCopy.verifyAddress}?t=${exampleCopy.hallmark}`;
			// What an office printer and a scanner make of it.
			for (const resolution of [200, 300])
				expect(qrCodes(pdf, resolution)).toEqual([address, address]);
		}
	);

	it.skipIf(!readersInstalled)(
		'a 查阅件 has its reader on each page, and no file in it',
		async () => {
			const reading = { reader: '严明', at: '2026-11-25T02:00:00.000Z' };
			const pdf = await drawCardForReader(card, exampleCopy, reading);
			const pages = foldedPages(pdf);
			expect(pages).toHaveLength(2);
			for (const page of pages) expect(page).toContain('查阅件严明2026年11月25日10:00打开');
			const { catalog } = await opened(pdf);
			expect(catalog.has(PDFName.of('Names'))).toBe(false);
		}
	);
});
