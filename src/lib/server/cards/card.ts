// 入企检查监督反馈卡 (附件 3): what an enterprise answered, frozen as it was received.
import { itemNumbers } from '../regulation/ten-items.ts';
import type { Answer, ItemNumber } from '../regulation/ten-items.ts';
import type { RemarkContacts } from '../regulation/annexes.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import type { LocalDate } from '../regulation/workdays.ts';

const day = 24 * 3_600_000;
/** How long a supplement is asked for once the deadline has passed; one that comes later is kept all the same. */
export const supplementDays = 90;

/**
 * What the card's page may say about time. It depends on the visit and the clock alone, never on
 * whether anything was sent.
 */
export type Season = 'in time' | 'supplements' | 'over';

/** The season, and the exclusive end of the supplements. A card that is never due is always in time. */
export function seasonOf(
	dueAt: Date | null,
	now: Date
): { season: Season; supplementsEnd: Date | null } {
	if (!dueAt) return { season: 'in time', supplementsEnd: null };
	const supplementsEnd = new Date(dueAt.getTime() + supplementDays * day);
	if (now < dueAt) return { season: 'in time', supplementsEnd };
	return { season: now < supplementsEnd ? 'supplements' : 'over', supplementsEnd };
}

/** `card`: answered in time, or the visit's first. `supplement`: private, for the discipline committee. */
export type CardForm = 'card' | 'supplement';

/** The rows in which a bureau's numbers run: cards; supplements; and those that one of its own may not know of. */
export type Run = CardForm | 'recused';

export interface ItemAnswer {
	answer: Answer;
	/** What happened, when, who; optional behind a 是. */
	detail: string;
	/** Names of units and persons of the visit whom it concerns (涉及). */
	about: string[];
}

/** 第__次: what the enterprise stated, or null for 不清楚, and what the portal counted itself. */
export interface Ordinal {
	stated: number | null;
	counted: number;
}

/** What the enterprise fills; lengths are counted in code points. */
export interface CardAnswers {
	items: Record<ItemNumber, ItemAnswer>;
	visitOrdinal: number | null;
	kindOrdinals: Partial<Record<VisitKind, number | null>>;
	representative: string;
	position: string;
	phone: string;
	/** Should this be a supplement, the supervision office may read it too: errors of enforcement are its to correct. */
	alsoSupervision: boolean;
}

/** The record of a card: everything its PDF shows but the number, which is each bureau's own. */
export interface FrozenCard {
	form: CardForm;
	/** A supplement that its sender lets the supervision office read; absent otherwise. */
	toSupervision?: true;
	/** 1 for the visit's first card, counted over cards and supplements. */
	version: number;
	/** 反馈码 was right; otherwise 未验码，待电话核实. */
	verified: boolean;
	/** Received after the deadline (逾期提交). */
	late: boolean;
	/** Received before the end of the visit (检查结束前提交). */
	beforeEnd: boolean;
	textsVersion: string;
	/** ISO instants, UTC. */
	submittedAt: string;
	/** Null where the card is never due (a follow-up of a matter). */
	dueAt: string | null;
	visit: {
		shortNumber: string;
		factsVersion: number;
		hosts: string[];
		partners: string[];
		kinds: VisitKind[];
		startOn: LocalDate;
		endOn: LocalDate;
		inspectors: string[];
		experts: string[];
	};
	enterprise: string;
	items: Record<ItemNumber, ItemAnswer>;
	visitOrdinal: Ordinal;
	kindOrdinals: Partial<Record<VisitKind, Ordinal>>;
	representative: string;
	position: string;
	phone: string;
	contacts: RemarkContacts;
	/** The ledger's head when the card was received, hex. */
	ledgerHead: string;
	/** Random: whoever knows what was answered still cannot try the content hash for the rest. */
	salt: string;
}

/** One host's copy of a card (份): its number runs without gaps for that bureau and year. */
export interface CardCopy {
	number: string;
	bureauName: string;
	/** SHA-256 of the canonical `card.json`, hex. */
	contentHash: string;
	/** Where anyone can check the document. */
	verifyAddress: string;
	/** 防伪码 of this copy: with it the address becomes that of the QR. */
	hallmark: string;
}

/** What the QR of a document says: the check of its own hallmark. */
export function checkAddress({ verifyAddress, hallmark }: CardCopy): string {
	return `${verifyAddress}?t=${encodeURIComponent(hallmark)}`;
}

/** Who opens a 查阅件, and when (ISO instant): both stand on each of its pages. */
export interface Reading {
	reader: string;
	at: string;
}

/** Items that are often errors of enforcement, which 办法（十八） has the supervision office correct. */
const enforcementItems: readonly ItemNumber[] = [1, 10];

/** True where a supplement goes to the supervision office as well: it was asked for, on 一 or 十. */
export function goesToSupervision({ alsoSupervision, items }: CardAnswers): boolean {
	return alsoSupervision && enforcementItems.some((item) => items[item].answer === 'yes');
}

/** The items answered 是, ascending. */
export function flaggedItems(items: Record<ItemNumber, ItemAnswer>): ItemNumber[] {
	return itemNumbers.filter((item) => items[item].answer === 'yes');
}
