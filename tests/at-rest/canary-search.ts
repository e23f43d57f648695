// Looks for a text in bytes, however it may have been written there; compressed parts are opened first.
import { constants, unzipSync } from 'node:zlib';

/** Each way of writing a text that a database, a file or a log might have taken. */
export const writings: Record<string, (text: string) => Buffer[]> = {
	'UTF-8': (text) => [Buffer.from(text)],
	'UTF-16': (text) => [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()],
	base64: (text) => inBase64(Buffer.from(text)),
	'base64 of UTF-16': (text) => inBase64(Buffer.from(text, 'utf16le')),
	hex: (text) => bothCases(Buffer.from(text).toString('hex')),
	'percent-encoded': (text) => bothCases(encodeURIComponent(text)),
	'quoted-printable': (text) => [Buffer.from(encodeURIComponent(text).replaceAll('%', '='))],
	'JSON escapes': (text) => {
		const escapes = [...text].map((character) => {
			const code = character.codePointAt(0) as number;
			return code < 128 ? character : `\\u${code.toString(16).padStart(4, '0')}`;
		});
		return [
			Buffer.from(escapes.join('')),
			Buffer.from(escapes.map((each) => (each.length > 1 ? upperHex(each) : each)).join(''))
		];
	}
};

/** Which of the canaries stand in the bytes, and how they were written. */
export function sightings(bytes: Buffer, canaries: Record<string, string>): string[] {
	const layers = [bytes, ...openedStreams(bytes)];
	return Object.entries(canaries).flatMap(([what, text]) =>
		Object.entries(writings)
			.filter(([, write]) =>
				write(text).some((written) => layers.some((layer) => layer.includes(written)))
			)
			.map(([writing]) => `${what} in ${writing}`)
	);
}

/** What zlib and gzip streams that begin anywhere in the bytes hold. */
function openedStreams(bytes: Buffer): Buffer[] {
	const beginnings = ['7801', '785e', '789c', '78da', '1f8b08'].flatMap((head) => {
		const places: number[] = [];
		const beginning = Buffer.from(head, 'hex');
		for (let at = bytes.indexOf(beginning); at >= 0; at = bytes.indexOf(beginning, at + 1))
			places.push(at);
		return places;
	});
	return beginnings.flatMap((at) => {
		try {
			const finishFlush = constants.Z_SYNC_FLUSH;
			return [unzipSync(bytes.subarray(at), { finishFlush, maxOutputLength: 2 ** 24 })];
		} catch {
			return [];
		}
	});
}

/** In the midst of other bytes a text begins at any of three places of four characters. */
function inBase64(bytes: Buffer): Buffer[] {
	return [0, 1, 2].flatMap((ahead) => {
		const whole = Math.floor(((ahead + bytes.length) * 8) / 6);
		const text = Buffer.concat([Buffer.alloc(ahead), bytes]).toString('base64');
		const own = text.slice(Math.ceil((ahead * 8) / 6), whole);
		return [own, own.replaceAll('+', '-').replaceAll('/', '_')].map((each) => Buffer.from(each));
	});
}

function bothCases(text: string): Buffer[] {
	const lower = text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
	return [text, lower, text.includes('%') ? text : text.toUpperCase()].map((each) =>
		Buffer.from(each)
	);
}

function upperHex(escape: string): string {
	return `\\u${escape.slice(2).toUpperCase()}`;
}
