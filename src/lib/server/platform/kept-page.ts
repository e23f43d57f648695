// A page that is the same for everyone but for one random value is made once a second, not once a visitor.
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A change at the desk shows after this at the latest; that something was written shows nowhere. */
const keptMs = 1000;
const mostPages = 500;

export interface KeptPage {
	/** What stands between the places of the random value. */
	parts: Buffer[];
	/** The same as raw deflate, each part by itself; the last one ends the stream. */
	deflated: Buffer[];
	headers: [string, string][];
	madeAt: number;
}

export interface KeptPages {
	/** The page, when it was made within the last second. */
	find(name: string): KeptPage | undefined;
	keep(name: string, html: string, value: string, headers: Headers): KeptPage;
}

export function openKeptPages(now: () => number = () => performance.now()): KeptPages {
	const pages = new Map<string, KeptPage>();
	return {
		find(name) {
			const page = pages.get(name);
			return page && now() - page.madeAt < keptMs ? page : undefined;
		},
		keep(name, html, value, headers) {
			const parts = html.split(value).map((part) => Buffer.from(part));
			const last = parts.length - 1;
			const page = {
				parts,
				deflated: parts.map((part, at) =>
					deflateRawSync(part, {
						finishFlush: at === last ? constants.Z_FINISH : constants.Z_FULL_FLUSH
					})
				),
				headers: [...headers].filter(([header]) => header !== 'content-length'),
				madeAt: now()
			};
			if (pages.size >= mostPages) pages.clear();
			pages.set(name, page);
			return page;
		}
	};
}

/** The page with this value in its places. */
export function plainPage({ parts }: KeptPage, value: string): Buffer {
	return Buffer.concat(between(parts, Buffer.from(value)));
}

const gzipHead = Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/** The same as gzip: what was compressed once, and between it the value as a stored block. */
export function gzippedPage({ parts, deflated }: KeptPage, value: string): Buffer {
	const bytes = Buffer.from(value);
	const stored = Buffer.alloc(5);
	stored.writeUInt16LE(bytes.length, 1);
	stored.writeUInt16LE(~bytes.length & 0xffff, 3);
	const plain = between(parts, bytes);
	const end = Buffer.alloc(8);
	end.writeUInt32LE(plain.reduce((sum, part) => crc32(part, sum), 0));
	end.writeUInt32LE(
		plain.reduce((sum, part) => sum + part.length, 0),
		4
	);
	return Buffer.concat([gzipHead, ...between(deflated, Buffer.concat([stored, bytes])), end]);
}

function between(parts: Buffer[], value: Buffer): Buffer[] {
	return parts.flatMap((part, at) => (at === 0 ? [part] : [value, part]));
}
