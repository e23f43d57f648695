// Proof of work: a small sum for the reader's own machine, so that thousands of reports cost something.
import { createChallenge, verifySolution } from 'altcha-lib';
import type { Challenge, Solution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import type { Cipher } from './cipher.ts';

/** Long enough to write a report in; what has run out counts as no proof, and loses nothing. */
const hours = 3_600_000;
const lifetime = 4 * hours;
/** Hashes to try, 60,000 on average: seconds on an old phone, while its owner is still writing. */
const [fewest, most] = [20_000, 100_000];

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{2,128}$/));
const proofShape = v.strictObject({
	challenge: v.strictObject({
		parameters: v.strictObject({
			algorithm: v.literal('SHA-256'),
			cost: v.literal(1),
			data: v.strictObject({ until: v.pipe(v.string(), v.isoTimestamp()) }),
			keyLength: v.literal(32),
			keyPrefix: hex,
			keySignature: hex,
			nonce: hex,
			salt: hex
		}),
		signature: hex
	}),
	solution: v.strictObject({ counter: v.pipe(v.number(), v.integer()), derivedKey: hex })
});

/** A signed challenge for one rendering of a form, as JSON for its script. */
export async function newChallenge(cipher: Cipher, now: Date): Promise<string> {
	const challenge = await createChallenge({
		algorithm: 'SHA-256',
		deriveKey,
		cost: 1,
		counter: randomInt(fewest, most),
		// Ours and not the library's own expiry, which asks the machine for the time.
		data: { until: new Date(now.getTime() + lifetime).toISOString() },
		...secretsOf(cipher)
	});
	return JSON.stringify(challenge);
}

/** The challenge that a proof solves, or null: malformed, forged, unsolved or run out. */
export async function solvedChallenge(
	cipher: Cipher,
	proof: string,
	now: Date
): Promise<{ nonce: string; until: Date } | null> {
	const { success, output } = v.safeParse(proofShape, parsed(proof));
	if (!success) return null;
	const challenge: Challenge = output.challenge;
	const solution: Solution = output.solution;
	const { verified } = await verifySolution({
		challenge,
		solution,
		deriveKey,
		...secretsOf(cipher)
	});
	const until = new Date(output.challenge.parameters.data.until);
	return verified && now < until ? { nonce: output.challenge.parameters.nonce, until } : null;
}

function secretsOf(cipher: Cipher) {
	return {
		hmacSignatureSecret: cipher.derive('challenge', 'signature'),
		hmacKeySignatureSecret: cipher.derive('challenge', 'key signature')
	};
}

function parsed(proof: string): unknown {
	if (proof.length > 2000) return null;
	try {
		return JSON.parse(proof);
	} catch {
		return null;
	}
}
