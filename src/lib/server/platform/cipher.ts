// Personal columns are sealed before they reach the database; look-ups go by keyed hash.
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { readKeyRing, stampOf } from './key-ring.ts';
import type { KeyRing } from './key-ring.ts';
import { aesSuite, smSuite } from './suite.ts';
import type { Suite, SuiteName } from './suite.ts';

export interface Cipher {
	/**
	 * Seals text for one column and, where `row` names its key, for one row: it opens nowhere else.
	 * Whether a column is bound to its rows stands in `sealed-columns.ts`.
	 */
	seal(column: string, text: string, row?: string): string;
	/** Opens what `seal` made; throws when it was altered or belongs elsewhere. */
	open(column: string, sealed: string, row?: string): string;
	sealBytes(column: string, bytes: Uint8Array, row?: string): Uint8Array;
	openBytes(column: string, sealed: Uint8Array, row?: string): Uint8Array;
	/** The first three bytes of everything sealed now: form, suite, key version. */
	mark(): Uint8Array;
	/** A keyed hash (hex) for look-ups and chains; `purpose` keeps uses apart. No rotation changes it. */
	hash(purpose: string, text: string): string;
	/** A secret of 160 bits derived from an identifier, base64url: it need not be stored. */
	derive(purpose: string, text: string): string;
}

/** SHA-256, hex. */
export function sha256(content: string | Uint8Array): string {
	return createHash('sha256').update(content).digest('hex');
}

/** What `open` gives, or null where a sealed value was altered: for a check that goes on. */
export function opened<Value>(open: () => Value): Value | null {
	try {
		return open();
	} catch {
		return null;
	}
}

/** Form 1 is the first migration's: AES under key version 1, bound to the column alone, one byte ahead. */
const [firstForm, form] = [1, 2];
const suiteNumbers: Record<SuiteName, number> = { aes: 1, sm: 2 };
export const markLength = 3;

/** The key version and suite of a sealed value, from its first bytes. */
export function readMark(sealed: Uint8Array): { version: number; suite: SuiteName } {
	if (sealed[0] === firstForm) return { version: 1, suite: 'aes' };
	const suite = sealed[1] === suiteNumbers.sm ? 'sm' : 'aes';
	if (sealed[0] !== form || sealed[1] !== suiteNumbers[suite] || sealed[2] === undefined)
		throw new Error(`not a sealed value: it begins with ${sealed[0]}`);
	return { version: sealed[2], suite };
}

/**
 * The cipher of an installation. The file of its keys is looked at before every sealing, so that a
 * running portal follows a rotation; while the file is out of sight the known keys go on serving.
 */
export function openCipher(file: string, suite: SuiteName = 'aes'): Cipher {
	let stamp = stampOf(file);
	let ring = readKeyRing(file);
	stamp ??= stampOf(file);
	let suites = suitesOf(ring);

	function lookAgain(): void {
		const seen = stampOf(file);
		if (seen === null || seen === stamp) return;
		const read = readKeyRing(file);
		// Another secret in its place would leave what is open now unreadable: it is refused, not used.
		if (!Buffer.from(read.root).equals(ring.root))
			throw new Error('SECRET_FILE was replaced by that of another installation');
		[stamp, ring, suites] = [seen, read, suitesOf(read)];
	}

	function mark(): Uint8Array {
		lookAgain();
		return Buffer.of(form, suiteNumbers[suite], ring.newest);
	}

	function sealBytes(column: string, bytes: Uint8Array, row = ''): Uint8Array {
		const head = mark();
		return Buffer.concat([
			head,
			suites(ring.newest, suite).seal(bytes, boundTo(head, column, row))
		]);
	}

	function openBytes(column: string, sealed: Uint8Array, row = ''): Uint8Array {
		const { version, suite: sealedWith } = readMark(sealed);
		if (!ring.keys.has(version)) lookAgain();
		if (!ring.keys.has(version)) throw new Error(`sealed with unknown key version ${version}`);
		const opening = suites(version, sealedWith);
		if (sealed[0] === firstForm) return opening.open(sealed.subarray(1), Buffer.from(column));
		const head = sealed.subarray(0, markLength);
		return opening.open(sealed.subarray(markLength), boundTo(head, column, row));
	}

	const hashing = derivedKey(ring.root, 'hash');
	const deriving = derivedKey(ring.root, 'derive');
	return {
		sealBytes,
		openBytes,
		mark,
		seal: (column, text, row) =>
			Buffer.from(sealBytes(column, Buffer.from(text), row)).toString('base64'),
		open: (column, sealed, row) =>
			Buffer.from(openBytes(column, Buffer.from(sealed, 'base64'), row)).toString('utf8'),
		hash: (purpose, text) =>
			createHmac('sha256', hashing).update(`${purpose}\n${text}`).digest('hex'),
		derive: (purpose, text) =>
			createHmac('sha256', deriving)
				.update(`${purpose}\n${text}`)
				.digest()
				.subarray(0, 20)
				.toString('base64url')
	};
}

function boundTo(head: Uint8Array, column: string, row: string): Uint8Array {
	return Buffer.concat([head, Buffer.from(`${column}\n${row}`)]);
}

function derivedKey(secret: Uint8Array, purpose: string): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, '', `visit-feedback/${purpose}`, 32));
}

/** The sealing of each key version and suite, derived once. */
function suitesOf({ keys }: KeyRing): (version: number, suite: SuiteName) => Suite {
	const made = new Map<string, Suite>();
	return (version, suite) => {
		const name = `${version} ${suite}`;
		const known = made.get(name);
		if (known) return known;
		const secret = keys.get(version) as Uint8Array;
		const fresh =
			suite === 'sm'
				? smSuite(secret, 'visit-feedback/seal/sm')
				: aesSuite(derivedKey(secret, 'seal'));
		made.set(name, fresh);
		return fresh;
	};
}
