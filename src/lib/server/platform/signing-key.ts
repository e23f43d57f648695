// The portal's own signing key (Ed25519): whoever holds its public half can check what it signed.
import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Cipher } from './cipher.ts';

export interface SigningKey {
	/** The version that signs; texts carry it, so that one signed by an older key still verifies. */
	version: number;
	/** The signature of a text, 64 bytes. */
	sign(text: string): Buffer;
	/** False for an unknown version, a malformed signature or another text. */
	verifies(version: number, text: string, signature: Uint8Array): boolean;
	/** Every version's public key as PEM, the newest first. */
	publicKeys: { version: number; pem: string }[];
}

/** A new version signs from its release on; the older ones stay in the list for what they signed. */
const versions = [1];

/** What precedes the 32 bytes of an Ed25519 seed in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signingKeyOf(cipher: Pick<Cipher, 'derive'>): SigningKey {
	const keys = new Map(versions.map((version) => [version, keyPair(cipher, version)]));
	const version = Math.max(...versions);
	return {
		version,
		sign: (text) => sign(null, Buffer.from(text), keys.get(version)!.own),
		verifies: (of, text, signature) => {
			const key = keys.get(of);
			return key !== undefined && verify(null, Buffer.from(text), key.open, signature);
		},
		publicKeys: versions.toReversed().map((of) => ({
			version: of,
			pem: keys.get(of)!.open.export({ type: 'spki', format: 'pem' }).toString()
		}))
	};
}

function keyPair(
	cipher: Pick<Cipher, 'derive'>,
	version: number
): { own: KeyObject; open: KeyObject } {
	const secret = cipher.derive('signing key', String(version));
	const seed = hkdfSync('sha256', secret, '', 'visit-feedback/ed25519', 32);
	const der = Buffer.concat([pkcs8, Buffer.from(seed)]);
	const own = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
	return { own, open: createPublicKey(own) };
}
