// The second factor: six digits of a phone's app (RFC 6238), or one of ten recovery codes.
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const issuer = '入企检查监督反馈平台';
const recoveryAlphabet = '23456789abcdefghjkmnpqrstuvwxyz';
export const recoveryCodeCount = 10;

function totpOf(secret: string, username = ''): TOTP {
	return new TOTP({ issuer, label: username, secret: Secret.fromBase32(secret) });
}

/** A secret of 160 bits in base32, from the same bits in base64url. */
export function secretOf(bits: string): string {
	const bytes = Buffer.from(bits, 'base64url');
	return new Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
}

/** What the QR says: apps know an account by it. */
export function enrolmentAddress(secret: string, username: string): string {
	return totpOf(secret, username).toString();
}

/** The time step whose code it is, one step early or late allowed; null for a wrong code. */
export function stepOf(secret: string, code: string, now: Date): number | null {
	const digits = code.normalize('NFKC').replace(/\s/g, '');
	if (!/^\d{6}$/.test(digits)) return null;
	const totp = totpOf(secret);
	const timestamp = now.getTime();
	const delta = totp.validate({ token: digits, timestamp, window: 1 });
	return delta === null ? null : totp.counter({ timestamp }) + delta;
}

/** The code that the person's app shows at that time. */
export function codeAt(secret: string, now: Date): string {
	return totpOf(secret).generate({ timestamp: now.getTime() });
}

/** Ten codes of 49 bits, `xxxxx-xxxxx`. */
export function newRecoveryCodes(): string[] {
	const letter = () => recoveryAlphabet[randomInt(recoveryAlphabet.length)];
	const group = () => Array.from({ length: 5 }, letter).join('');
	return Array.from({ length: recoveryCodeCount }, () => `${group()}-${group()}`);
}

/** As it was printed, whatever the case and the spaces; null when it is no recovery code. */
export function readRecoveryCode(typed: string): string | null {
	const letters = typed
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^0-9a-z]/g, '');
	return letters.length === 10 ? `${letters.slice(0, 5)}-${letters.slice(5)}` : null;
}
