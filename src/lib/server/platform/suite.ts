// How bytes are sealed: AES-256-GCM, or SM4-CTR with HMAC-SM3 over all of it (GB/T 32907, GB/T 32905).
import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual
} from 'node:crypto';

export const suiteNames = ['aes', 'sm'] as const;
export type SuiteName = (typeof suiteNames)[number];

export interface Suite {
	/** `bound` is authenticated beside the content and not stored with it. */
	seal(bytes: Uint8Array, bound: Uint8Array): Uint8Array;
	/** Throws when the sealed bytes, or what they are bound to, are not what they were. */
	open(sealed: Uint8Array, bound: Uint8Array): Uint8Array;
}

/** 12 bytes nonce, 16 bytes tag, content. `key`: 32 bytes. */
export function aesSuite(key: Uint8Array): Suite {
	return {
		seal(bytes, bound) {
			const nonce = randomBytes(12);
			const cipher = createCipheriv('aes-256-gcm', key, nonce);
			cipher.setAAD(bound);
			const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), body]);
		},
		open(sealed, bound) {
			const nonce = sealed.subarray(0, 12);
			const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
			decipher.setAAD(bound);
			decipher.setAuthTag(sealed.subarray(12, 28));
			return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
		}
	};
}

/** 16 bytes counter, 32 bytes HMAC-SM3, content: first enciphered, then authenticated. */
export function smSuite(secret: Uint8Array, purpose: string): Suite {
	const keys = Buffer.from(hkdfSync('sm3', secret, '', purpose, 48));
	const [enciphering, authenticating] = [keys.subarray(0, 16), keys.subarray(16)];
	const macOf = (counter: Uint8Array, body: Uint8Array, bound: Uint8Array) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bound.length);
		const mac = createHmac('sm3', authenticating);
		for (const part of [length, bound, counter, body]) mac.update(part);
		return mac.digest();
	};
	return {
		seal(bytes, bound) {
			const counter = randomBytes(16);
			const cipher = createCipheriv('sm4-ctr', enciphering, counter);
			const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
			return Buffer.concat([counter, macOf(counter, body, bound), body]);
		},
		open(sealed, bound) {
			if (sealed.length < 48) throw new Error('sealed value is cut off');
			const counter = sealed.subarray(0, 16);
			const body = sealed.subarray(48);
			if (!timingSafeEqual(sealed.subarray(16, 48), macOf(counter, body, bound)))
				throw new Error('sealed value was altered, or belongs elsewhere');
			const decipher = createDecipheriv('sm4-ctr', enciphering, counter);
			return Buffer.concat([decipher.update(body), decipher.final()]);
		}
	};
}
