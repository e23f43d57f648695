// The code of the app, one step early or late, and the ten recovery codes on paper.
import { describe, expect, test } from 'vitest';
import {
	codeAt,
	enrolmentAddress,
	newRecoveryCodes,
	readRecoveryCode,
	secretOf,
	stepOf
} from '#lib/server/identity/second-factor.ts';

describe('a code of the app', () => {
	const secret = secretOf('AAECAwQFBgcICQoLDA0ODxAREhM');
	const now = new Date('2026-11-20T01:00:15Z');
	const at = (seconds: number) => codeAt(secret, new Date(now.getTime() + seconds * 1000));
	const step = Math.floor(now.getTime() / 30_000);

	test.each([
		[-60, null],
		[-30, step - 1],
		[0, step],
		[30, step + 1],
		[60, null]
	])('%i seconds away', (seconds, expected) => {
		expect(stepOf(secret, at(seconds), now)).toBe(expected);
	});

	test('may be typed with spaces or in full width', () => {
		const code = at(0);
		expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step);
		const wide = [...code].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0));
		expect(stepOf(secret, wide.join(''), now)).toBe(step);
	});

	test.each(['', '12345', '1234567', 'abcdef', 'abcde-fgh23'])('%j is none', (typed) => {
		expect(stepOf(secret, typed, now)).toBeNull();
	});
});

test.each([
	['abcde-fgh23', 'abcde-fgh23'],
	['ABCDE FGH23', 'abcde-fgh23'],
	['abcdefgh23', 'abcde-fgh23'],
	['123456', null],
	['', null]
])('recovery code %j', (typed, read) => expect(readRecoveryCode(typed)).toBe(read));

test('the QR names the portal and the person, and gives the app the secret', () => {
	const secret = secretOf('AAECAwQFBgcICQoLDA0ODxAREhM');
	const address = new URL(enrolmentAddress(secret, 'fangzheng'));
	expect(address.protocol + address.host).toBe('otpauth:totp');
	expect(decodeURIComponent(address.pathname)).toContain('入企检查监督反馈平台:fangzheng');
	expect(Object.fromEntries(address.searchParams)).toMatchObject({
		issuer: '入企检查监督反馈平台',
		secret,
		digits: '6',
		period: '30'
	});
});

describe('recovery codes', () => {
	const codes = newRecoveryCodes();

	test('are ten, each another, and new ones each time', () => {
		expect(new Set([...codes, ...newRecoveryCodes()]).size).toBe(20);
	});
	test('hold nothing that is misread: no 0, 1, i, l, o', () => {
		for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}$/);
	});
	test('are read as they were printed', () => {
		for (const code of codes) expect(readRecoveryCode(` ${code.toUpperCase()} `)).toBe(code);
	});
});
