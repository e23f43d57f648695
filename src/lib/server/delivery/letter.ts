// A letter: one message to one office with one card, and what became of it.
import type { CardForm } from '../cards/card.ts';
import { randomId } from '../platform/ids.ts';
import { organNames } from './directory.ts';
import type { Bureau } from './directory.ts';

export const organs = ['supervision', 'discipline'] as const;
/** 执法监督机构 or 机关纪委: the two recipients of every card. */
export type Organ = (typeof organs)[number];

export interface NewLetter {
	id: string;
	cardId: string;
	bureauId: string;
	organ: Organ;
	mailbox: string;
	/** How the letter greets: bureau and office. */
	recipient: string;
}

export interface Letter extends NewLetter {
	queuedAt: string;
	nextAt: string | null;
	attempts: Attempt[];
}

/** A card goes to both offices of a host; a private supplement to the discipline committee alone. */
export function organsFor(form: CardForm): Organ[] {
	return form === 'card' ? ['supervision', 'discipline'] : ['discipline'];
}

/** One letter for each office of each host. */
export function lettersFor(cardId: string, hosts: Bureau[], organs: Organ[]): NewLetter[] {
	return hosts.flatMap((host) =>
		organs.map((organ) => ({
			id: randomId(),
			cardId,
			bureauId: host.id,
			organ,
			mailbox: host.offices[organ].mailbox,
			recipient: `${host.name}${organNames[organ]}`
		}))
	);
}

/** `refused`: a 5xx for this recipient or content. `failed`: anything that may pass. */
export type AttemptOutcome = 'accepted' | 'refused' | 'failed';

export interface Attempt {
	triedAt: string;
	outcome: AttemptOutcome;
	/** The mail server's own words. */
	answer: string;
}

export type LetterStatus = 'waiting' | 'retrying' | 'accepted' | 'returned' | 'needs a person';

/** How far a letter has come, from its attempts and whether a next one is planned. */
export function statusOf(letter: { nextAt: string | null; attempts: Attempt[] }): LetterStatus {
	const last = letter.attempts.at(-1);
	if (!last) return 'waiting';
	if (last.outcome === 'accepted') return 'accepted';
	if (letter.nextAt) return 'retrying';
	return last.outcome === 'refused' ? 'returned' : 'needs a person';
}

const minutes = 60_000;
const firstWaits = [1, 2, 5, 10, 30].map((count) => count * minutes);
const steadyWait = 30 * minutes;
const afterRefusal = 60 * minutes;
const patience = 5 * 24 * 60 * minutes;

/**
 * Milliseconds until the next attempt, or null to stop. `outcomes` are all so far, the newest last;
 * `waited` is the time since the letter was queued; `jitter` is in [0, 1).
 */
export function nextWait(
	outcomes: AttemptOutcome[],
	waited: number,
	jitter: number
): number | null {
	const refusals = outcomes.filter((outcome) => outcome === 'refused').length;
	if (outcomes.at(-1) === 'accepted') return null;
	// Some gateways answer 5xx for content once and take it later: one more try, then it is returned.
	if (outcomes.at(-1) === 'refused') return refusals > 1 ? null : afterRefusal;
	if (waited >= patience) return null;
	return firstWaits[outcomes.length - 1] ?? steadyWait * (0.9 + 0.2 * jitter);
}

/** 【入企检查监督反馈】编号 {number}: neutral, with no enterprise and no answer. */
export function subjectOf(number: string): string {
	return `【入企检查监督反馈】编号 ${number}`;
}

/** The body: what it is and what to do, and nothing that a passer-by should not read. */
export function bodyOf(number: string, recipient: string, deskAddress: string): string {
	return [
		`${recipient}：`,
		'',
		`附件为入企检查监督反馈卡，编号 ${number}。`,
		'',
		'请登录入企检查监督反馈平台查看和办理：',
		deskAddress,
		'',
		'反馈内容涉及反馈人身份，请勿转发给被反映的单位和人员。',
		'本邮件由平台自动发送，请勿直接回复。'
	].join('\n');
}
