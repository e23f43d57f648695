// A document is signed (PAdES) with the bureau's certificate: a later change shows in every reader.
import { readFileSync } from 'node:fs';
import { P12Signer, PDF } from '@libpdf/core';

/** A PKCS #12 file with the certificate and its key. */
export interface Certificate {
	file: string;
	password: string;
}

const signers = new Map<string, Promise<P12Signer>>();

/** The signed PDF; the signature is appended and the drawn bytes stay as they are. */
export async function signed(
	pdf: Uint8Array,
	certificate: Certificate,
	reason: string,
	now: Date
): Promise<Uint8Array> {
	const document = await PDF.load(pdf);
	const signer = await signerOf(certificate);
	const { bytes } = await document.sign({ signer, reason, signingTime: now, fieldName: '签名' });
	return bytes;
}

function signerOf({ file, password }: Certificate): Promise<P12Signer> {
	const known = signers.get(file);
	if (known) return known;
	const opening = P12Signer.create(readFileSync(file), password);
	signers.set(file, opening);
	return opening;
}
