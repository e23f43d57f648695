// A letter: one message to one office with one card, and what became of it.
import type { Ground } from './recipient.ts';
import type { CardForm } from '../cards/card.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import { isWorkday } from '../regulation/workdays.ts';
import { attemptInWords, returnInWords } from './answer.ts';
import { organNames } from './directory.ts';
import type { Return } from './return.ts';
import type { Bureau } from './directory.ts';

export const organs = ['supervision', 'discipline'] as const;
/** 执法监督机构 or 机关纪委: the two recipients of every card. */
export type Organ = (typeof organs)[number];

/**
 * A card's letter; what waits, by day; whether a mailbox still takes mail; what the level below left
 * unsigned; that an office's address changes; that a report came, without its content; that an account
 * of its reader was reset; a receipt, for whoever sent the card.
 */
export type LetterKind =
	'card' | 'digest' | 'test' | 'unsigned' | 'address' | 'report' | 'account' | 'receipt';

/** A letter that carries a card. */
export interface NewLetter {
	id: string;
	cardId: string;
	bureauId: string;
	organ: Organ;
	mailbox: string;
	/** How the letter greets: bureau and office. */
	recipient: string;
}

/** A letter of the portal's own, without a card. `topic`: what it is about, queued once. */
export interface NewMemo extends Omit<NewLetter, 'cardId'> {
	kind: Exclude<LetterKind, 'card'>;
	topic: string;
	subject: string;
	body: string;
}

export interface Letter extends Omit<NewLetter, 'cardId'> {
	kind: LetterKind;
	/** Null for a letter of the portal's own. */
	cardId: string | null;
	queuedAt: string;
	patientFrom: string;
	nextAt: string | null;
	attempts: Attempt[];
	returns: Return[];
	signedAt: string | null;
}

/**
 * A card goes to both offices of a host; a private supplement to the discipline committee alone, unless
 * its sender lets the supervision office have it too.
 */
export function organsFor({
	form,
	toSupervision
}: {
	form: CardForm;
	toSupervision: boolean;
}): Organ[] {
	return form === 'card' || toSupervision ? ['supervision', 'discipline'] : ['discipline'];
}

/** One letter for each office that receives the card. */
export function lettersFor(
	cardId: string,
	offices: { bureauId: string; organ: Organ }[],
	bureaus: readonly Bureau[]
): NewLetter[] {
	return offices.flatMap(({ bureauId, organ }) => {
		const bureau = bureaus.find(({ id }) => id === bureauId);
		if (!bureau) return [];
		const { mailbox } = bureau.offices[organ];
		const recipient = `${bureau.name}${organNames[organ]}`;
		return [{ id: randomId(), cardId, bureauId, organ, mailbox, recipient }];
	});
}

/**
 * `refused`: a 5xx for this recipient or content. `unknown`: the connection broke when all had been
 * handed over and nothing was answered. `failed`: anything else that may pass.
 */
export type AttemptOutcome = 'accepted' | 'refused' | 'failed' | 'unknown';

export interface Attempt {
	triedAt: string;
	outcome: AttemptOutcome;
	/** The mail server's own words. */
	answer: string;
	/** The kind of fault (`ETLS`, `ETIMEDOUT`, …); null where the server answered. */
	fault: string | null;
}

export type LetterStatus =
	'waiting' | 'retrying' | 'accepted' | 'returned' | 'signed for' | 'needs a person';

type Traced = Pick<Letter, 'patientFrom' | 'nextAt' | 'attempts' | 'returns' | 'signedAt'>;

/** How far a letter has come, from what is recorded of it and whether a next attempt is planned. */
export function statusOf(letter: Traced): LetterStatus {
	const { patientFrom, nextAt, attempts, returns, signedAt } = letter;
	if (signedAt) return 'signed for';
	const last = attempts.at(-1);
	if (!last) return nextAt ? 'waiting' : 'needs a person';
	if (nextAt) return 'retrying';
	// A hand that was overtaken may write its failure down after another hand's success.
	const recent = attempts.filter(({ triedAt }) => triedAt >= patientFrom);
	const arrived = [...recent, last].findLast(({ outcome }) => outcome === 'accepted');
	if (!arrived) return last.outcome === 'refused' ? 'returned' : 'needs a person';
	const bounced = returns.some(
		({ verdict, returnedAt }) => verdict === 'hard' && returnedAt >= arrived.triedAt
	);
	return bounced ? 'returned' : 'accepted';
}

/** What became of the mail to one mailbox lately: its last success, and the last word of a server. */
export interface Fate {
	mailbox: string;
	arrivedAt: string | null;
	last: { at: string; good: boolean; words: string; answer: string } | null;
}

export function fateOf(mailbox: string, letters: readonly Letter[]): Fate {
	const mine = letters.filter((letter) => letter.mailbox === mailbox);
	const attempts = mine.flatMap((letter) => letter.attempts);
	const events = [
		...attempts.map((attempt) => ({
			at: attempt.triedAt,
			good: attempt.outcome === 'accepted',
			words: attemptInWords(attempt),
			answer: attempt.answer
		})),
		...mine
			.flatMap((letter) => letter.returns)
			.filter(({ verdict }) => verdict !== 'other')
			.map((back) => ({
				at: back.returnedAt,
				good: false,
				words: returnInWords(back),
				answer: back.words
			}))
	].sort((one, other) => one.at.localeCompare(other.at));
	const arrived = attempts
		.filter(({ outcome }) => outcome === 'accepted')
		.map(({ triedAt }) => triedAt)
		.sort()
		.at(-1);
	return { mailbox, arrivedAt: arrived ?? null, last: events.at(-1) ?? null };
}

const minutes = 60_000;
const hour = 60 * minutes;
const signWithin = 24 * hour;
const firstWaits = [1, 2, 5, 10, 30].map((count) => count * minutes);
const steadyWait = 30 * minutes;
const afterRefusal = 60 * minutes;
/** No next attempt is planned further ahead, in milliseconds. */
export const longestWait = afterRefusal;
const patience = 5 * 24 * 60 * minutes;

/**
 * Milliseconds until the next attempt, or null to stop. `outcomes` are all since the letter was queued
 * or sent again by hand, the newest last; `waited` is the time since then; `jitter` is in [0, 1).
 */
export function nextWait(
	outcomes: AttemptOutcome[],
	waited: number,
	jitter: number
): number | null {
	const refusals = outcomes.filter((outcome) => outcome === 'refused').length;
	if (outcomes.includes('accepted')) return null;
	// Some gateways answer 5xx for content once and take it later: one more try, then it is returned.
	if (outcomes.at(-1) === 'refused') return refusals > 1 ? null : afterRefusal;
	if (waited >= patience) return null;
	return firstWaits[outcomes.length - 1] ?? steadyWait * (0.9 + 0.2 * jitter);
}

/** 【入企检查监督反馈】编号 {number}: neutral, with no enterprise and no answer. */
export function subjectOf(number: string): string {
	return `【入企检查监督反馈】编号 ${number}`;
}

const whyThisOffice: Partial<Record<Ground, string[]>> = {
	conflict: ['承办单位的接收部门须回避，本卡由贵部门接收办理。'],
	'handed up': ['承办单位的接收部门提请上一级办理，本卡由贵部门接收办理。']
};

/** The body: what it is and what to do, and nothing that a passer-by should not read. */
export function bodyOf(
	number: string,
	recipient: string,
	addresses: { desk: string; signing: string },
	witness: string,
	ground: Ground = 'own'
): string {
	return [
		`${recipient}：`,
		'',
		`附件为入企检查监督反馈卡，编号 ${number}。`,
		...(whyThisOffice[ground] ?? []),
		'',
		'收到后请打开下列链接签收：',
		addresses.signing,
		'',
		'请登录入企检查监督反馈平台查看和办理：',
		addresses.desk,
		'',
		witnessWords(witness),
		'',
		'反馈内容涉及反馈人身份，请勿转发给被反映的单位和人员。',
		'本邮件由平台自动发送，请勿直接回复。'
	].join('\n');
}

/** Whoever keeps the letter can tell later whether the ledger was rewritten. `witness`: an entry's hash. */
export function witnessWords(witness: string): string {
	return `审计日志校验值：${witness}\n（请保存本邮件：日后可凭这一校验值发现对日志的改动。）`;
}

/** Until when an office should have signed: 24 hours of workdays after the server accepted it. */
export function signatureDue(acceptedAt: Date): Date {
	let left = signWithin;
	let at = acceptedAt.getTime();
	while (left > 0) {
		const step = Math.min(left, hour);
		at += step;
		if (isWorkday(localDay(new Date(at)))) left -= step;
	}
	return new Date(at);
}
