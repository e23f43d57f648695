// 防伪码: number or receipt, time and content hash of a card, signed by the portal, in one line of text.
import { createHash } from 'node:crypto';
import type { SigningKey } from '../platform/signing-key.ts';

/** What a hallmark speaks of. */
export interface Hallmark {
	/** `card`: one office's copy, by its number. `receipt`: what the enterprise got. */
	of: 'card' | 'receipt';
	/** The number; or the receipt's fingerprint, from which the receipt cannot be had. */
	subject: string;
	/** ISO instant, UTC. */
	submittedAt: string;
	/** SHA-256, hex. */
	contentHash: string;
	genuine: boolean;
}

interface Sent {
	submittedAt: string;
	contentHash: string;
}

const letters = { card: 'F', receipt: 'H' } as const;
/** Nothing else that this key signs can be taken for a hallmark. */
const domain = '入企检查监督反馈平台\n';
/** Capitals and digits, which a QR code holds in two thirds of the room that others take. */
const shape = /([FH])(\d{1,2})\.([^\s.]{1,60})\.([0-9A-Z]{8,9})\.([0-9A-Z]{50})\.([0-9A-Z]{100})/;

/** The hallmark of a host's copy. */
export function cardHallmark(key: SigningKey, number: string, sent: Sent): string {
	return hallmark(key, 'card', encodeURIComponent(number), sent);
}

/** The hallmark of a receipt: it may be shown to anyone, for it does not tell the receipt. */
export function receiptHallmark(key: SigningKey, receipt: string, sent: Sent): string {
	return hallmark(key, 'receipt', fingerprintOf(receipt), sent);
}

/** 128 bits of the receipt's SHA-256. */
export function fingerprintOf(receipt: string): string {
	return compact(createHash('sha256').update(receipt).digest().subarray(0, 16));
}

function hallmark(key: SigningKey, of: Hallmark['of'], subject: string, sent: Sent): string {
	const time = Date.parse(sent.submittedAt).toString(36).toUpperCase();
	const hash = compact(Buffer.from(sent.contentHash, 'hex'));
	const statement = `${letters[of]}${key.version}.${subject}.${time}.${hash}`;
	return `${statement}.${compact(key.sign(domain + statement))}`;
}

/** The first hallmark in a text, whose line breaks do not matter; null where there is none. */
export function findHallmark(key: SigningKey, text: string): (Hallmark & { text: string }) | null {
	const found = shape.exec(text.replaceAll(/\s/g, ''));
	if (!found) return null;
	const [whole, letter, version, subject = '', time = '', hash = '', signature = ''] = found;
	const statement = whole.slice(0, -signature.length - 1);
	return {
		text: whole,
		of: letter === letters.card ? 'card' : 'receipt',
		subject: decoded(subject),
		submittedAt: new Date(parseInt(time, 36)).toISOString(),
		contentHash: unpacked(hash, 32).toString('hex'),
		genuine: key.verifies(Number(version), domain + statement, unpacked(signature, 64))
	};
}

/** Bytes as one number to the base 36, always as long as their length asks. */
function compact(bytes: Buffer): string {
	const digits = Math.ceil((bytes.length * 8) / Math.log2(36));
	return BigInt(`0x${bytes.toString('hex')}`)
		.toString(36)
		.toUpperCase()
		.padStart(digits, '0');
}

/** What `compact` made of `length` bytes; of a number that is too large, something else. */
function unpacked(text: string, length: number): Buffer {
	const number = [...text].reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
	return Buffer.from(
		number
			.toString(16)
			.padStart(length * 2, '0')
			.slice(0, length * 2),
		'hex'
	);
}

function decoded(subject: string): string {
	try {
		return decodeURIComponent(subject);
	} catch {
		return subject;
	}
}

// 文件签名: a line of fixed length within a PDF that signs all its other bytes.

const fileMark = /D(\d{2})\.(\d{8})\.([0-9A-Z]{100})/;
const emptyFileMark = `D00.${'0'.repeat(8)}.${'0'.repeat(100)}`;

/** The text that a PDF carries as `verify.txt`: where to check it, and room for the file's mark. */
export function verifyText(address: string): string {
	return `${address}\n${emptyFileMark}\n`;
}

/** Signs the bytes of a finished PDF and writes the signature into the room left for it. */
export function markFile(key: SigningKey, pdf: Uint8Array): Uint8Array {
	const bytes = Buffer.from(pdf);
	const at = bytes.indexOf(emptyFileMark);
	if (at < 0) throw new Error('PDF has no room for its mark');
	const statement = `D${pad(key.version, 2)}.${pad(bytes.length, 8)}`;
	const signature = compact(key.sign(`${domain}${statement}.${sha256Of(bytes)}`));
	bytes.write(`${statement}.${signature}`, at, 'latin1');
	return bytes;
}

/**
 * `whole`: these are the bytes that were signed. `appended`: they are, and more follows them, as an
 * electronic signature does. `changed`: they are not. `none`: there is no mark.
 */
export function judgeFile(
	key: SigningKey,
	pdf: Uint8Array
): 'whole' | 'appended' | 'changed' | 'none' {
	const bytes = Buffer.from(pdf);
	const found = fileMark.exec(bytes.toString('latin1'));
	if (!found) return 'none';
	const [whole, version, length, signature = ''] = found;
	const signed = bytes.subarray(0, Number(length));
	if (signed.length !== Number(length) || found.index + whole.length > signed.length)
		return 'changed';
	signed.write(emptyFileMark, found.index, 'latin1');
	const statement = `${domain}D${version}.${length}.${sha256Of(signed)}`;
	if (!key.verifies(Number(version), statement, unpacked(signature, 64))) return 'changed';
	return signed.length === bytes.length ? 'whole' : 'appended';
}

function pad(number: number, digits: number): string {
	return String(number).padStart(digits, '0');
}

function sha256Of(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
