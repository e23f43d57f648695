// Beside the mail server's own words stand ours, and they never say more than the server did.
import { expect, test } from 'vitest';
import { attemptInWords, returnInWords } from '#lib/server/delivery/answer.ts';
import { fateOf } from '#lib/server/delivery/letter.ts';
import type { AttemptOutcome, Letter } from '#lib/server/delivery/letter.ts';

test.each([
	['accepted', '250 2.0.0 Ok: queued as 4F', null, '对方邮件服务器已收下'],
	['unknown', 'Connection closed', 'ECONNECTION', '交出后连接中断，不能确定对方是否收下'],
	['refused', '550 5.1.1 <a@b>: no such user', null, '对方没有这个邮箱，请核对地址'],
	['failed', '452 4.2.2 mailbox full', null, '对方邮箱已满，请收件部门腾出空间'],
	['refused', '552 5.3.4 message too big', null, '对方邮箱嫌邮件过大'],
	[
		'refused',
		'554 5.7.1 spam',
		null,
		'被对方的安全策略拦截，请收件部门把平台的发件地址列入允许名单'
	],
	['refused', '550 go away', null, '对方邮件服务器拒收'],
	['failed', '451 try later', null, '对方邮件服务器暂时不收'],
	['failed', 'self-signed certificate', 'ETLS', '邮件服务器没有提供可信的加密连接，平台没有发送'],
	['failed', 'connect ECONNREFUSED 127.0.0.1:25', 'ESOCKET', '与邮件服务器的连接中断'],
	['failed', 'something odd', 'EODD', '没有送出']
] as const)('%s, %s', (outcome, answer, fault, words) =>
	expect(attemptInWords({ triedAt: '', outcome, answer, fault })).toBe(words)
);

test.each([
	['hard', '5.1.1', '收下后又退回：对方没有这个邮箱，请核对地址'],
	['hard', '', '收下后又退回'],
	['soft', '5.2.2', '对方邮箱已满，请收件部门腾出空间'],
	['soft', '4.0.0', '对方邮件服务器报告尚未送到邮箱']
] as const)('%s %s', (verdict, status, words) =>
	expect(returnInWords({ verdict, status })).toBe(words)
);

function letter(mailbox: string, attempts: [string, AttemptOutcome, string][]): Letter {
	return {
		mailbox,
		attempts: attempts.map(([triedAt, outcome, answer]) => ({
			triedAt,
			outcome,
			answer,
			fault: null
		})),
		returns: []
	} as unknown as Letter;
}

test('the fate of a mailbox: its last success, and the last word of any server', () => {
	const first = letter('a@b', [['2026-11-20T01:00:00Z', 'accepted', '250 ok']]);
	const second = letter('a@b', [['2026-11-21T01:00:00Z', 'failed', '452 4.2.2 full']]);
	expect(fateOf('a@b', [second, first])).toEqual({
		mailbox: 'a@b',
		arrivedAt: '2026-11-20T01:00:00Z',
		last: {
			at: '2026-11-21T01:00:00Z',
			good: false,
			words: '对方邮箱已满，请收件部门腾出空间',
			answer: '452 4.2.2 full'
		}
	});
	first.returns = [
		{ verdict: 'hard', status: '5.1.1', words: 'no such user', returnedAt: '2026-11-22T01:00:00Z' }
	];
	expect(fateOf('a@b', [second, first]).last).toMatchObject({
		at: '2026-11-22T01:00:00Z',
		words: '收下后又退回：对方没有这个邮箱，请核对地址'
	});
	expect(fateOf('c@b', [second, first])).toEqual({ mailbox: 'c@b', arrivedAt: null, last: null });
});

test('a report that is about no letter is no word of a server', () => {
	const arrived = letter('a@b', [
		['2026-11-21T01:00:00Z', 'accepted', '250 ok'],
		['2026-11-20T01:00:00Z', 'accepted', '250 earlier, written down later']
	]);
	arrived.returns = [
		{ verdict: 'other', status: '', words: 'out of office', returnedAt: '2026-11-22T01:00:00Z' }
	];
	expect(fateOf('a@b', [arrived])).toMatchObject({
		arrivedAt: '2026-11-21T01:00:00Z',
		last: { at: '2026-11-21T01:00:00Z', good: true, answer: '250 ok' }
	});
	arrived.returns = [
		{ verdict: 'soft', status: '5.2.2', words: 'full', returnedAt: '2026-11-22T01:00:00Z' }
	];
	expect(fateOf('a@b', [arrived]).last).toMatchObject({ good: false, answer: 'full' });
});
