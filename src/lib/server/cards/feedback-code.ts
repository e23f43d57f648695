// 反馈码: proves "I am the enterprise". Eleven random characters (54 bits) and a check character.
import { randomInt, timingSafeEqual } from 'node:crypto';

// 31 characters that are not mistaken for one another: no 0, 1, I, L, O.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const randomLength = 11;

/** A new code, without hyphens. */
export function newFeedbackCode(): string {
	const body = Array.from({ length: randomLength }, () => alphabet[randomInt(31)]).join('');
	return body + checkCharacter(body);
}

/** For print: `7K3M-9QXT-2RWA`. */
export function grouped(code: string): string {
	return code.match(/.{1,4}/g)?.join('-') ?? code;
}

/** As typed on a phone: spaces, hyphens, case and full-width letters do not matter. */
export function normalised(typed: string): string {
	return typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '');
}

/** False for a slip of the finger: wrong length, wrong character, or a check that fails. */
export function isWellFormed(code: string): boolean {
	if (code.length !== randomLength + 1) return false;
	if ([...code].some((character) => !alphabet.includes(character))) return false;
	return checkCharacter(code.slice(0, -1)) === code.at(-1);
}

/** Compares in a time that does not depend on where two codes differ. */
export function sameCode(left: string, right: string): boolean {
	const [a, b] = [Buffer.from(left), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/** Which of the visit's codes (oldest first) it is; only the newest is in force. */
export function judgeCode(
	codes: { number: number; code: string }[],
	typed: string
): { number: number } | { problem: string } {
	const match = codes.find(({ code }) => sameCode(code, typed));
	if (match && match.number === codes.length) return { number: match.number };
	if (match) return { problem: '这个反馈码已经更换，请用新的反馈码单；没有新码可以留空提交' };
	return { problem: '反馈码不正确，请对照反馈码单核对；没有反馈码可以留空提交' };
}

/** Distinct weights modulo the prime 31 find every single slip and every exchange of two. */
function checkCharacter(body: string): string {
	const sum = [...body].reduce(
		(total, character, place) => total + alphabet.indexOf(character) * (place + 2),
		0
	);
	return alphabet[(31 - (sum % 31)) % 31] as string;
}
