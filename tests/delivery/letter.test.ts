// When a letter is tried again, and what its state is called.
import { describe, expect, test } from 'vitest';
import { nextWait, statusOf } from '#lib/server/delivery/letter.ts';
import type { AttemptOutcome } from '#lib/server/delivery/letter.ts';

const minute = 60_000;
const attempt = (outcome: AttemptOutcome) => ({ triedAt: '', outcome, answer: '', fault: null });

describe('the wait before the next attempt', () => {
	test.each([1, 2, 5, 10, 30])('failure %#: %i minutes', (minutes) => {
		const count = [1, 2, 5, 10, 30].indexOf(minutes) + 1;
		expect(nextWait(Array(count).fill('failed'), 0, 0.5)).toBe(minutes * minute);
	});
	test('then every half hour, with jitter', () => {
		expect(nextWait(Array(6).fill('failed'), 0, 0.5)).toBe(30 * minute);
		expect(nextWait(Array(6).fill('failed'), 0, 0)).toBe(27 * minute);
	});
	test('after five days it needs a person', () =>
		expect(nextWait(Array(99).fill('failed'), 5 * 24 * 60 * minute, 0)).toBeNull());
	test('a refusal is tried once more after an hour, then returned', () => {
		expect(nextWait(['refused'], 0, 0)).toBe(60 * minute);
		expect(nextWait(['failed', 'refused'], 0, 0)).toBe(60 * minute);
		expect(nextWait(['failed', 'refused', 'refused'], 0, 0)).toBeNull();
	});
	test('an accepted letter is not tried again', () =>
		expect(nextWait(['failed', 'accepted'], 0, 0)).toBeNull());
	test('not even when a hand that was overtaken fails after it', () =>
		expect(nextWait(['accepted', 'failed'], 0, 0)).toBeNull());
});

describe('the state of a letter', () => {
	test.each([
		['waiting', [], 'soon'],
		['retrying', ['failed'], 'soon'],
		['retrying', ['refused'], 'soon'],
		['accepted', ['failed', 'accepted'], null],
		['accepted', ['accepted', 'failed'], null],
		['accepted', ['accepted', 'unknown'], null],
		['returned', ['refused', 'refused'], null],
		['needs a person', ['failed', 'failed'], null]
	] as [string, AttemptOutcome[], string | null][])('%s', (state, outcomes, nextAt) =>
		expect(
			statusOf({
				patientFrom: '',
				nextAt,
				attempts: outcomes.map(attempt),
				returns: [],
				signedAt: null
			})
		).toBe(state)
	);

	test('an arrival before it was sent again by hand is no arrival of the new sending', () => {
		const at = (triedAt: string, outcome: AttemptOutcome) => ({ ...attempt(outcome), triedAt });
		const attempts = [at('1', 'accepted'), at('3', 'failed')];
		const letter = { nextAt: null, attempts, returns: [], signedAt: null };
		expect(statusOf({ ...letter, patientFrom: '2' })).toBe('needs a person');
		expect(statusOf({ ...letter, patientFrom: '1' })).toBe('accepted');
	});
});
