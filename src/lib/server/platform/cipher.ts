// Personal columns are sealed before they reach the database; look-ups go by keyed hash.
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes
} from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Cipher {
	/** Seals text for one column; `column` is bound to it, so it cannot be moved elsewhere. */
	seal(column: string, text: string): string;
	/** Opens what `seal` made; throws when it was altered or belongs to another column. */
	open(column: string, sealed: string): string;
	sealBytes(column: string, bytes: Uint8Array): Uint8Array;
	openBytes(column: string, sealed: Uint8Array): Uint8Array;
	/** A keyed hash (hex) for look-ups and chains; `purpose` keeps uses apart. */
	hash(purpose: string, text: string): string;
	/** A secret of 160 bits derived from an identifier, base64url: it need not be stored. */
	derive(purpose: string, text: string): string;
}

/** SHA-256, hex. */
export function sha256(content: string | Uint8Array): string {
	return createHash('sha256').update(content).digest('hex');
}

/** Reads the installation's secret, or makes one of 32 random bytes with mode 0600. */
export function readSecret(file: string): Uint8Array {
	if (!existsSync(file)) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
		chmodSync(file, 0o600);
	}
	const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
	if (secret.length < 32) throw new Error(`SECRET_FILE: ${file} 应含 32 字节的 base64 密钥`);
	return secret;
}

/** AES-256-GCM under a key derived from `secret`; every sealed value begins with its key version. */
export function cipherOf(secret: Uint8Array): Cipher {
	const keyFor = (purpose: string) =>
		Buffer.from(hkdfSync('sha256', secret, '', `visit-feedback/${purpose}`, 32));
	const sealing = keyFor('seal');
	const hashing = keyFor('hash');
	const deriving = keyFor('derive');
	const version = 1;

	function sealBytes(column: string, bytes: Uint8Array): Uint8Array {
		const nonce = randomBytes(12);
		const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
		cipher.setAAD(Buffer.from(column));
		const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
		return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), body]);
	}

	function openBytes(column: string, sealed: Uint8Array): Uint8Array {
		if (sealed[0] !== version) throw new Error(`sealed with unknown key version ${sealed[0]}`);
		const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(1, 13), {
			authTagLength: 16
		});
		decipher.setAAD(Buffer.from(column));
		decipher.setAuthTag(sealed.subarray(13, 29));
		return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]);
	}

	return {
		sealBytes,
		openBytes,
		seal: (column, text) => Buffer.from(sealBytes(column, Buffer.from(text))).toString('base64'),
		open: (column, sealed) =>
			Buffer.from(openBytes(column, Buffer.from(sealed, 'base64'))).toString('utf8'),
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
