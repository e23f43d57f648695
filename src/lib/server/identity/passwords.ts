// Passwords at rest: argon2id with the parameters of OWASP's cheat sheet (19 MiB, 2 passes).
import { hash, verify } from '@node-rs/argon2';

const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
	return hash(password.normalize('NFKC'), options);
}

// Made once, so that an unknown name costs the same time as a wrong password.
const nobody = hashPassword('nobody has this password');

/** False for a wrong password and for a person who has none yet, in the same time. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
	const matches = await verify(stored ?? (await nobody), password.normalize('NFKC'));
	return matches && stored !== null;
}
