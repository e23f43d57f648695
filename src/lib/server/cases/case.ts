// 问题线索: a flagged card that the discipline committee looks at, works and closes.
import type { Organ } from '../delivery/letter.ts';
import type { MatterOutcome } from '../regulation/handling.ts';

export { outcomes as caseOutcomes, outcomeNames } from '../regulation/handling.ts';
export type CaseOutcome = MatterOutcome;

export interface CaseNote {
	at: string;
	by: string;
	words: string;
}

export interface Case {
	id: string;
	visitId: string;
	bureauId: string;
	organ: Organ;
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
