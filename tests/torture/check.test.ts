// A checker that cannot fail proves nothing: each bad history is found, and the good one passes.
import { expect, test } from 'vitest';
import { findingsOf } from './check.ts';
import type { Evidence } from './check.ts';

const good = (): Evidence => ({
	deeds: [
		{ at: 1, deed: 'sent', key: 'a', visit: 'v' },
		{ at: 2, deed: 'lost', key: 'a', words: 'ECONNRESET' },
		{ at: 3, deed: 'acknowledged', key: 'a', receipt: 'r' },
		{ at: 4, deed: 'sent', key: 'b', visit: 'v' },
		{ at: 5, deed: 'lost', key: 'b', words: 'ECONNRESET' }
	],
	cards: [{ id: 'card', key: 'a', late: false, recipients: 2 }],
	letters: [
		{ id: 'one', cardId: 'card', mailbox: 'x@a', planned: false, outcomes: ['failed', 'accepted'] },
		{ id: 'two', cardId: 'card', mailbox: 'y@a', planned: false, outcomes: ['accepted'] }
	],
	mails: [
		{ at: 10, exchange: { opened: 8, ended: 12 }, messageId: 'one', to: 'x@a' },
		{ at: 11, exchange: { opened: 9, ended: 13 }, messageId: 'two', to: 'y@a' }
	],
	ledgerFault: null
});

test('a good history passes, with a card whose answer was lost or that never came to be', () =>
	expect(findingsOf(good())).toEqual([]));

/** The same letter taken once more, long after. */
function again({ mails }: Evidence, which = 0): void {
	mails.push({ ...mails[which]!, at: 5010, exchange: { opened: 5008, ended: 5012 } });
}

const spoilt: [string, RegExp, (evidence: Evidence) => void][] = [
	['a lost card', /acknowledged card lost/, (e) => e.cards.pop()],
	['a card twice', /2 cards for key/, (e) => e.cards.push({ ...e.cards[0]!, id: 'other' })],
	['a card from nowhere', /nobody sent/, (e) => (e.deeds = [])],
	[
		'two receipts for one form',
		/two receipts/,
		(e) => e.deeds.push({ at: 9, deed: 'acknowledged', key: 'a', receipt: 's' })
	],
	[
		'one receipt for two forms',
		/one receipt for 2 keys/,
		(e) => e.deeds.push({ at: 9, deed: 'acknowledged', key: 'b', receipt: 'r' })
	],
	[
		'an error that was shown',
		/was shown 503/,
		(e) => e.deeds.push({ at: 9, deed: 'answered', key: 'b', status: 503 })
	],
	['a letter too few', /has 1 letters/, (e) => e.letters.pop()],
	['two letters for one mailbox', /one mailbox/, (e) => (e.letters[1]!.mailbox = 'x@a')],
	['a letter of no card', /not there/, (e) => (e.letters[0]!.cardId = 'gone')],
	['a letter that still waits', /still waiting/, (e) => (e.letters[0]!.planned = true)],
	['a letter forgotten', /never tried/, (e) => (e.letters[0]!.outcomes = [])],
	['a letter accepted by nobody', /not in the sink/, (e) => e.mails.pop()],
	['a letter that came and was called failed', /but failed/, (e) => e.letters[0]!.outcomes.pop()],
	[
		'a mail of no letter',
		/of no letter/,
		(e) => e.mails.push({ ...e.mails[0]!, messageId: 'zzz' })
	],
	['a mail gone astray', /another mailbox/, (e) => (e.mails[0]!.to = 'z@a')],
	['a letter sent twice', /sent 2 times/, (e) => again(e)],
	[
		'a letter sent twice, and a kill after the answer was written down',
		/sent 2 times/,
		(e) => {
			again(e);
			e.deeds.push({ at: 2000, deed: 'disturbed', how: 'kill', met: 1 });
		}
	],
	[
		'a letter sent twice, and a kill before it was begun',
		/sent 2 times/,
		(e) => {
			again(e);
			e.deeds.push({ at: 7, deed: 'disturbed', how: 'kill', met: 1 });
		}
	],
	[
		'a letter sent three times for one kill',
		/sent 3 times/,
		(e) => {
			again(e);
			again(e);
			e.deeds.push({ at: 11, deed: 'disturbed', how: 'kill', met: 1 });
		}
	],
	[
		'more copies than exchanges that were met open',
		/2 surplus copies, but only 1/,
		(e) => {
			again(e, 0);
			again(e, 1);
			e.deeds.push({ at: 11, deed: 'disturbed', how: 'kill', met: 1 });
		}
	],
	['a broken ledger', /ledger: 7/, (e) => (e.ledgerFault = '7')]
];

test.each(spoilt)('%s is found', (_name, finding, spoil) => {
	const evidence = good();
	spoil(evidence);
	expect(findingsOf(evidence).join('\n')).toMatch(finding);
});

test('a second copy is excused by a kill that met the first, or by an unknown outcome', () => {
	const killed = good();
	again(killed);
	killed.deeds.push({ at: 11, deed: 'disturbed', how: 'kill', met: 1 });
	expect(findingsOf(killed)).toEqual([]);
	const unknown = good();
	again(unknown);
	unknown.letters[0]!.outcomes = ['unknown', 'accepted'];
	expect(findingsOf(unknown)).toEqual([]);
});

test('503 may be shown where the rules allow it, and no other error', () => {
	const refused = good();
	refused.deeds.push({ at: 9, deed: 'answered', key: 'b', status: 503 });
	expect(findingsOf(refused, { mayBeRefused: true })).toEqual([]);
	refused.deeds.push({ at: 9, deed: 'answered', key: 'b', status: 500 });
	expect(findingsOf(refused, { mayBeRefused: true })).toHaveLength(1);
});
