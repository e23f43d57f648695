// 核验: whoever holds a card's PDF, its QR or a receipt learns whether it is genuine, and nothing else.
import { findHallmark, fingerprintOf, judgeFile } from '../cards/hallmark.ts';
import type { Hallmark } from '../cards/hallmark.ts';
import {
	findByContentHash,
	findByPdfHash,
	findByReceiptHash
} from '../cards/hallmark-repository.ts';
import type { Recorded } from '../cards/hallmark-repository.ts';
import { receiptHash } from '../cards/receipt.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { attachedFiles } from '../platform/pdf/attached.ts';

/** On what a verdict rests. */
export type Ground =
	/** The signature of the hallmark: time and hash, with the number of a copy or for a receipt. */
	| 'hallmark'
	/** Every byte of the file, signed or as it is in the record. */
	| 'file'
	/** The file as it was signed, with something appended since, such as a bureau's signature. */
	| 'appended'
	/** The data within the file; its pages are not covered (a document without the file's mark). */
	| 'data'
	/** A hash or receipt that stands in the record. */
	| 'record';

export type Verdict =
	| ({ genuine: true; of: 'card' | 'receipt'; ground: Ground } & Recorded)
	| { genuine: false; why: 'signature' | 'file' | 'data' | 'receipt' | 'number' }
	| { genuine: null; why: 'nothing' | 'number alone' | 'hash' | 'no pdf' | 'plain pdf' };

/**
 * Judges a pasted text or what a QR says. Only what cannot be guessed is looked up: a number alone
 * gets the same answer whether or not it was ever given.
 */
export async function verifyText(context: Context, typed: string): Promise<Verdict> {
	const text = typed.slice(0, 20_000);
	const hallmark = findHallmark(context.signingKey, text);
	if (hallmark) return verdictOf(hallmark, text);
	for (const [hash] of [...text.matchAll(/\b[0-9a-f]{64}\b/gi)].slice(0, 4)) {
		const copies = await findByContentHash(context.db, hash.toLowerCase());
		if (copies.length > 0) return recorded(copies, numberIn(text));
	}
	if (/\b[0-9a-f]{64}\b/i.test(text)) return { genuine: null, why: 'hash' };
	const [receipt] = receiptsIn(text);
	const found =
		receipt && (await findByReceiptHash(context.db, receiptHash(context.cipher, receipt)));
	if (found) return { genuine: true, of: 'receipt', ground: 'record', ...found };
	return { genuine: null, why: numberIn(text) ? 'number alone' : 'nothing' };
}

/** Judges an uploaded file by its own bytes; the record adds what older documents cannot say themselves. */
export async function verifyPdf(context: Context, pdf: Uint8Array): Promise<Verdict> {
	if (!Buffer.from(pdf.subarray(0, 1024)).includes('%PDF-'))
		return { genuine: null, why: 'no pdf' };
	const stored = await findByPdfHash(context.db, sha256(pdf));
	if (stored) return { genuine: true, of: 'card', ground: 'file', ...stored };
	const files = attachedFiles(pdf);
	const mark = judgeFile(context.signingKey, pdf);
	const hashes = files.filter((file) => file.startsWith('{')).map(sha256);
	const hallmark = findHallmark(context.signingKey, files.join('\n'));
	if (hallmark) {
		if (!hallmark.genuine) return { genuine: false, why: 'signature' };
		if (hashes.some((hash) => hash !== hallmark.contentHash))
			return { genuine: false, why: 'data' };
		// A document has both from its first day: one that lost its mark was changed.
		if (mark === 'changed' || mark === 'none') return { genuine: false, why: 'file' };
		const ground = mark === 'whole' ? 'file' : 'appended';
		return { genuine: true, ground, ...statementOf(hallmark) };
	}
	const copies = hashes.length === 1 ? await findByContentHash(context.db, hashes[0]!) : [];
	if (copies[0]) return { genuine: true, of: 'card', ground: 'data', ...copies[0], number: null };
	return { genuine: null, why: 'plain pdf' };
}

function verdictOf(hallmark: Hallmark & { text: string }, text: string): Verdict {
	if (!hallmark.genuine) return { genuine: false, why: 'signature' };
	const beside = text.replaceAll(/\s+/g, ' ').replace(hallmark.text, ' ');
	const strangers = receiptsIn(beside).filter((one) => fingerprintOf(one) !== hallmark.subject);
	if (hallmark.of === 'receipt' && strangers.length > 0) return { genuine: false, why: 'receipt' };
	return { genuine: true, ground: 'hallmark', ...statementOf(hallmark) };
}

/** A receipt's hallmark holds its fingerprint, which is nobody's business. */
function statementOf({ of, subject, submittedAt, contentHash }: Hallmark) {
	return { of, number: of === 'card' ? subject : null, submittedAt, contentHash };
}

/** A text that names a number must name the one that this content has. */
function recorded(copies: Recorded[], number: string | undefined): Verdict {
	const copy = number ? copies.find((each) => each.number === number) : copies[0];
	if (!copy) return { genuine: false, why: 'number' };
	return { genuine: true, of: 'card', ground: 'record', ...copy, number: number ?? null };
}

function numberIn(text: string): string | undefined {
	return /\b\d{6}-\d{4}-B?\d{5,}\b/.exec(text)?.[0];
}

/** 160 bits in base64url. */
function receiptsIn(text: string): string[] {
	return Array.from(text.matchAll(/(?<![\w-])[\w-]{27}(?![\w-])/g), ([receipt]) => receipt);
}
