// To whom a letter goes, what it says, when it should be signed for, and how a mailbox fares.
import { describe, expect, test } from 'vitest';
import {
	bodyOf,
	fateOf,
	lettersFor,
	longestWait,
	nextWait,
	organs,
	organsFor,
	signatureDue,
	statusOf,
	subjectOf
} from '#lib/server/delivery/letter.ts';
import type { Attempt, AttemptOutcome, Letter } from '#lib/server/delivery/letter.ts';
import type { Bureau } from '#lib/server/delivery/directory.ts';
import type { Ground } from '#lib/server/delivery/recipient.ts';

const city = {
	id: 'city',
	name: '平川市应急管理局',
	offices: {
		supervision: { mailbox: 'jiandu@city.example', phone: '1' },
		discipline: { mailbox: 'jiwei@city.example', phone: '2' }
	}
} as Bureau;
const county = { ...city, id: 'county', name: '清河县应急管理局' } as Bureau;

test('a card goes to both offices, a supplement to the discipline committee unless its sender says so', () => {
	expect(organs).toEqual(['supervision', 'discipline']);
	const both = ['supervision', 'discipline'];
	expect(organsFor({ form: 'card', toSupervision: false })).toEqual(both);
	expect(organsFor({ form: 'card', toSupervision: true })).toEqual(both);
	expect(organsFor({ form: 'supplement', toSupervision: true })).toEqual(both);
	expect(organsFor({ form: 'supplement', toSupervision: false })).toEqual(['discipline']);
});

test('one letter for each office, to its mailbox and by its name', () => {
	const offices = [
		{ bureauId: 'city', organ: 'supervision' as const },
		{ bureauId: 'county', organ: 'discipline' as const },
		{ bureauId: 'gone', organ: 'discipline' as const }
	];
	const letters = lettersFor('card-1', offices, [county, city]);
	expect(letters).toMatchObject([
		{
			cardId: 'card-1',
			bureauId: 'city',
			organ: 'supervision',
			mailbox: 'jiandu@city.example',
			recipient: '平川市应急管理局执法监督机构'
		},
		{
			cardId: 'card-1',
			bureauId: 'county',
			organ: 'discipline',
			mailbox: 'jiwei@city.example',
			recipient: '清河县应急管理局机关纪委'
		}
	]);
	expect(new Set(letters.map(({ id }) => id)).size).toBe(2);
});

describe('the words', () => {
	const addresses = { desk: 'https://p.example/desk', signing: 'https://p.example/letters/x' };
	const witness = 'ab'.repeat(32);
	const lines = [
		'平川市应急管理局机关纪委：',
		'',
		'附件为入企检查监督反馈卡，编号 990100-2026-00001。',
		'',
		'收到后请打开下列链接签收：',
		'https://p.example/letters/x',
		'',
		'请登录入企检查监督反馈平台查看和办理：',
		'https://p.example/desk',
		'',
		`审计日志校验值：${witness}`,
		'（请保存本邮件：日后可凭这一校验值发现对日志的改动。）',
		'',
		'反馈内容涉及反馈人身份，请勿转发给被反映的单位和人员。',
		'本邮件由平台自动发送，请勿直接回复。'
	];
	const body = (ground?: Ground) =>
		bodyOf('990100-2026-00001', '平川市应急管理局机关纪委', addresses, witness, ground).split('\n');
	test('are neutral', () => {
		expect(subjectOf('990100-2026-00001')).toBe('【入企检查监督反馈】编号 990100-2026-00001');
		expect(body()).toEqual(lines);
		expect(body('named')).toEqual(lines);
	});
	test('say where the office stands in for another', () =>
		expect(body('conflict')).toEqual([
			...lines.slice(0, 3),
			'承办单位的接收部门须回避，本卡由贵部门接收办理。',
			...lines.slice(3)
		]));
});

const minute = 60_000;
const day = 24 * 60 * minute;

describe('the wait, at its edges', () => {
	test.each([
		[['unknown'], 0, 0, minute],
		[['failed'], 5 * day - 1, 0, minute],
		[['failed'], 5 * day, 0, null],
		[['failed', 'failed', 'failed', 'failed', 'failed', 'failed'], 0, 0, 27 * minute],
		[['failed', 'failed', 'failed', 'failed', 'failed', 'failed'], 0, 1, 33 * minute],
		[['refused'], 9 * day, 0, 60 * minute],
		[['refused', 'failed'], 0, 0, 2 * minute],
		[['refused', 'failed', 'refused'], 0, 0, null],
		[['refused', 'accepted'], 0, 0, null]
	] as [AttemptOutcome[], number, number, number | null][])(
		'%j after %d ms',
		(outcomes, waited, jitter, expected) => {
			const wait = nextWait(outcomes, waited, jitter);
			expect(wait && Math.round(wait)).toBe(expected);
		}
	);
	test('none is longer than an hour', () => expect(longestWait).toBe(60 * minute));
});

const attempt = (outcome: AttemptOutcome, triedAt = '2026-11-20T01:00:00.000Z'): Attempt => ({
	triedAt,
	outcome,
	answer: '',
	fault: null
});

describe('the state of a letter, with what came back', () => {
	const returned = (verdict: 'hard' | 'soft', returnedAt: string) =>
		({ verdict, returnedAt }) as Letter['returns'][number];
	const before = '2026-11-20T00:59:59.999Z';
	const at = '2026-11-20T01:00:00.000Z';
	test.each([
		['signed for', ['accepted'], null, [], at],
		['signed for', [], 'soon', [], at],
		['waiting', [], 'soon', [], null],
		['needs a person', [], null, [], null],
		['returned', ['refused'], null, [], null],
		['needs a person', ['unknown'], null, [], null],
		['retrying', ['accepted'], 'soon', [], null],
		['accepted', ['accepted'], null, [returned('soft', at)], null],
		['accepted', ['accepted'], null, [returned('hard', before)], null],
		['returned', ['accepted'], null, [returned('hard', at)], null],
		['returned', ['accepted'], null, [returned('soft', at), returned('hard', at)], null]
	] as [string, AttemptOutcome[], string | null, Letter['returns'], string | null][])(
		'%s: %j',
		(state, outcomes, nextAt, returns, signedAt) => {
			const attempts = outcomes.map((outcome) => attempt(outcome));
			expect(statusOf({ patientFrom: '', nextAt, attempts, returns, signedAt })).toBe(state);
		}
	);
});

test('how a mailbox fares: its last success and its last answer, whatever the letter', () => {
	const letter = (mailbox: string, ...attempts: Attempt[]) =>
		({ mailbox, attempts, returns: [] as Letter['returns'] }) as Letter;
	const first = attempt('accepted', '2026-11-20T01:00:00.000Z');
	const second = attempt('accepted', '2026-11-20T02:00:00.000Z');
	const third = attempt('failed', '2026-11-20T03:00:00.000Z');
	const other = attempt('refused', '2026-11-20T09:00:00.000Z');
	const letters = [letter('a', third, first), letter('a', second), letter('b', other)];
	expect(fateOf('a', letters)).toMatchObject({
		arrivedAt: second.triedAt,
		last: { at: third.triedAt, good: false, answer: third.answer }
	});
	expect(fateOf('b', letters)).toMatchObject({
		arrivedAt: null,
		last: { at: other.triedAt, good: false, answer: other.answer }
	});
	expect(fateOf('c', letters)).toEqual({ mailbox: 'c', arrivedAt: null, last: null });
});

test.each([
	['a Monday', '2026-11-23T02:30:00.000Z', '2026-11-24T02:30:00.000Z'],
	['a Friday afternoon', '2026-11-20T08:00:00.000Z', '2026-11-23T08:00:00.000Z'],
	['a Saturday', '2026-11-21T04:00:00.000Z', '2026-11-23T15:00:00.000Z'],
	['before a make-up Saturday', '2026-05-08T08:00:00.000Z', '2026-05-09T08:00:00.000Z']
])('accepted on %s', (_name, accepted, due) =>
	expect(signatureDue(new Date(accepted)).toISOString()).toBe(due)
);
