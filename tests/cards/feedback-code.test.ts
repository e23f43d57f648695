// 反馈码: strangers cannot guess it, and a slip of the finger is told apart.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	grouped,
	isWellFormed,
	judgeCode,
	newFeedbackCode,
	normalised
} from '#lib/server/cards/feedback-code.ts';

const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const code = fc.nat().map(() => newFeedbackCode());

describe('the feedback code', () => {
	test('carries at least 50 random bits', () =>
		expect(Math.log2(alphabet.length) * (newFeedbackCode().length - 1)).toBeGreaterThan(50));

	test('is read in spite of spaces, case, hyphens and full-width letters', () =>
		fc.assert(
			fc.property(code, (issued) => {
				const fullWidth = issued.replace(/./g, (c) =>
					String.fromCodePoint(c.codePointAt(0)! + 0xfee0)
				);
				for (const typed of [grouped(issued), ` ${issued.toLowerCase()} `, fullWidth])
					expect(normalised(typed)).toBe(issued);
			})
		));

	test('every single wrong character is found', () =>
		fc.assert(
			fc.property(code, fc.nat(11), fc.nat(30), (issued, place, letter) => {
				const slip = issued.slice(0, place) + alphabet[letter] + issued.slice(place + 1);
				fc.pre(slip !== issued);
				expect(isWellFormed(slip)).toBe(false);
			})
		));

	test('every exchange of two neighbours is found', () =>
		fc.assert(
			fc.property(code, fc.nat(10), (issued, place) => {
				const swapped =
					issued.slice(0, place) + issued[place + 1] + issued[place] + issued.slice(place + 2);
				fc.pre(swapped !== issued);
				expect(isWellFormed(swapped)).toBe(false);
			})
		));

	test('only the newest of a visit’s codes is in force', () => {
		const [old, current] = [newFeedbackCode(), newFeedbackCode()];
		const codes = [
			{ number: 1, code: old },
			{ number: 2, code: current }
		];
		expect(judgeCode(codes, current)).toEqual({ number: 2 });
		expect(judgeCode(codes, old)).toHaveProperty('problem', expect.stringContaining('已经更换'));
		expect(judgeCode(codes, newFeedbackCode())).toHaveProperty('problem');
	});
});
