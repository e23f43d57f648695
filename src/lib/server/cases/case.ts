// 问题线索: a flagged card that the discipline committee looks at, works and closes.

export const caseOutcomes = ['confirmed', 'partly', 'unfounded', 'mistaken'] as const;
/** 办理结果. There is no 诬告: such a finding is made outside this portal. */
export type CaseOutcome = (typeof caseOutcomes)[number];

export const outcomeNames: Record<CaseOutcome, string> = {
	confirmed: '属实',
	partly: '部分属实',
	unfounded: '反映失实（予以澄清）',
	mistaken: '误填'
};

export interface CaseNote {
	at: string;
	by: string;
	words: string;
}

export interface Case {
	id: string;
	visitId: string;
	bureauId: string;
	/** Whether the reader's own office works it. */
	yours: boolean;
	/** The flagged card that opened it. */
	cardId: string;
	openedAt: string;
	acceptance: { at: string; by: string } | null;
	notes: CaseNote[];
	closure: { at: string; by: string; outcome: CaseOutcome; reason: string } | null;
}

export type CaseState = 'new' | 'accepted' | 'closed';

export function stateOf(found: Pick<Case, 'acceptance' | 'closure'>): CaseState {
	if (found.closure) return 'closed';
	return found.acceptance ? 'accepted' : 'new';
}
