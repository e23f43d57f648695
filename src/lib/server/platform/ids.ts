// Random names for things. Secrets that open something carry 128 bits or more.
import { randomBytes, randomInt } from 'node:crypto';

/** A 128-bit random value in base64url: tokens, keys, identifiers. */
export function randomId(): string {
	return randomBytes(16).toString('base64url');
}

/** `count` random decimal digits, the first not 0. */
export function randomDigits(count: number): string {
	return String(randomInt(10 ** (count - 1), 10 ** count));
}
