// Passwords: at rest argon2id with the parameters of OWASP's cheat sheet (19 MiB, 2 passes); new ones not common.
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

/** Of 0 to 4; below 3 a list of leaked passwords and its patterns find it in under 10^8 guesses. */
const leastScore = 3;
/** What a password of this portal is likely to be made of; `admin` is in no list of passwords by itself. */
const likely = ['admin', 'yingji', 'anquan', 'jiancha', 'jiandu', 'fankui', 'ruqi', 'guanli'];
/** The estimate takes longer with every further character, and learns nothing from them. */
const longestJudged = 64;

/** Whether a password is among the common ones or made of little else. `words`: what belongs to its owner. */
export async function isCommon(password: string, words: string[]): Promise<boolean> {
	// Two megabytes of dictionaries, needed when somebody chooses a password, which is seldom.
	const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
		import('@zxcvbn-ts/core'),
		import('@zxcvbn-ts/language-common')
	]);
	const judge = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
	return judge.check(password.slice(0, longestJudged), [...likely, ...words]).score < leastScore;
}
