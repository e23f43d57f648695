// 反映: what anyone says about a visit outside its card, to whom it goes, and how far it has come.
import type { Organ } from '../delivery/letter.ts';
import { canonicalJson } from '../platform/canonical.ts';
import { afterWorkdays, clocks } from '../regulation/handling.ts';
import type { Handling, Measure, MatterOutcome } from '../regulation/handling.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import type { LocalDate } from '../regulation/workdays.ts';

/** `visit`: of a posted visit. `unposted`: 未报备入企. `other`: of a visit that the reporter describes. */
export type ReportSubject = 'visit' | 'unposted' | 'other';

export const subjectNames: Record<ReportSubject, string> = {
	visit: '已公示的检查',
	unposted: '未报备入企',
	other: '其他入企检查'
};

/** Whose committee it goes to, seen from the bureau it is about: its own, or that of the level above. */
export type Way = 'own' | 'above';

/** Where a report is turned over to: the bureau's supervision office, or an organ outside this portal. */
export type Whither = 'supervision' | 'elsewhere';

export const whitherNames: Record<Whither, string> = {
	supervision: '转执法监督机构纠正',
	elsewhere: '移送有权处理的机关'
};

/** What the reporter wrote, as the form reads it. */
export interface ReportWords {
	items: ItemNumber[];
	what: string;
	when: string;
	/** Names ticked from the posted team and its units. */
	persons: string[];
	/** Who, in the reporter's own words. */
	others: string;
	/** Enterprise and place; '' where the poster says them. */
	enterprise: string;
	place: string;
	/** Null: anonymous. */
	reporter: { name: string; phone: string } | null;
}

/** A report as it was received; never changed afterwards. */
export interface FrozenReport extends ReportWords {
	subject: ReportSubject;
	textsVersion: string;
	submittedAt: string;
	/** The bureau that the report is about, and the way that the reporter chose. */
	about: string;
	way: Way;
	/** The committee that received it; not the chosen one where somebody of that is involved. */
	receiver: string;
	passedOver: string[];
	visit: {
		shortNumber: string;
		enterprise: string;
		hosts: string[];
		startOn: LocalDate;
		endOn: LocalDate;
	} | null;
	ledgerHead: string;
}

/** What the reporter or the desk wrote after the report was sent. `by` null: the reporter. */
export interface Message {
	at: string;
	by: string | null;
	words: string;
}

export interface Act {
	at: string;
	by: string;
}

/** A report with what became of it, for a reader who may. */
export interface Report {
	id: string;
	number: string;
	visitId: string | null;
	bureauId: string;
	organ: Organ;
	/** False for an office that it was turned over to: that one reads and does not work it. */
	works: boolean;
	submittedAt: string;
	contentHash: string;
	content: FrozenReport;
	messages: Message[];
	notes: (Act & { words: string })[];
	acceptance: Act | null;
	transfers: (Act & { whither: Whither; reason: string })[];
	closure:
		| (Act & {
				handling: Handling;
				outcome: MatterOutcome;
				measures: Measure[];
				reason: string;
				reply: string;
		  })
		| null;
}

/** What the ledger holds the hash of when a report is closed. */
export function wordsOfClosure({
	measures,
	reason,
	reply
}: Pick<NonNullable<Report['closure']>, 'measures' | 'reason' | 'reply'>): string {
	return canonicalJson({ measures, reason, reply });
}

export const reportStates = ['new', 'accepted', 'transferred', 'closed'] as const;
export type ReportState = (typeof reportStates)[number];

export const reportStateNames: Record<ReportState, string> = {
	new: '待受理',
	accepted: '办理中',
	transferred: '已移送',
	closed: '已办结'
};

/** How far a report has come. Turned over to the supervision office it stays in this office's hands. */
export function stateOf(report: {
	acceptance: unknown;
	closure: unknown;
	transfers: readonly { whither: Whither }[];
}): ReportState {
	if (report.closure) return 'closed';
	if (report.transfers.some(({ whither }) => whither === 'elsewhere')) return 'transferred';
	return report.acceptance ? 'accepted' : 'new';
}

/** Until when a new report is to be accepted, or passed on where it is not for this office. */
export function clocksOf(submittedAt: string): { transfer: Date; acceptance: Date } {
	const received = new Date(submittedAt);
	return {
		transfer: afterWorkdays(received, clocks.transfer),
		acceptance: afterWorkdays(received, clocks.acceptance)
	};
}

/** Names among `names` that stand in the reporter's own words about who came. */
export function namedIn(words: string, names: readonly string[]): string[] {
	const plain = words.normalize('NFKC').replace(/\s/g, '');
	return names.filter((name) => [...name].length > 1 && plain.includes(name));
}

export interface ReportLetter {
	subject: string;
	body: string;
}

/** What is mailed: that something came, and not what, about whom or from whom. */
export function letterOf(recipient: string, number: string, desk: string, news: 'new' | 'more') {
	return {
		subject: '【入企检查监督反馈】有新的反映，请登录平台查阅',
		body: [
			`${recipient}：`,
			'',
			news === 'new' ? `平台收到新的反映，编号 ${number}。` : `反映 ${number} 有新的补充。`,
			'',
			'请登录入企检查监督反馈平台查阅和办理：',
			desk,
			'',
			'反映的内容只在平台内查阅。不得将反映内容和反映人情况告知被反映的单位和人员。',
			'本邮件由平台自动发送，请勿直接回复。'
		].join('\n')
	} satisfies ReportLetter;
}

/** The letter to the supervision office that a report was turned over to. */
export function turnedOverLetter(recipient: string, number: string, desk: string): ReportLetter {
	return {
		subject: '【入企检查监督反馈】有转来纠正的事项，请登录平台查阅',
		body: [
			`${recipient}：`,
			'',
			`机关纪委转来反映 ${number}，请依照办法（十八）予以核查纠正。`,
			'',
			'请登录入企检查监督反馈平台查阅：',
			desk,
			'',
			'不得将反映内容和反映人情况告知被反映的单位和人员。',
			'本邮件由平台自动发送，请勿直接回复。'
		].join('\n')
	};
}
