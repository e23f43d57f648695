// 审计日志: append-only, each entry chained to the one before; rows hold hashes, never content.
import { canonicalJson } from '../platform/canonical.ts';

/** What happened, in the words of the ledger. */
export type LedgerAct =
	| 'visit registered'
	| 'visit changed'
	| 'visit issued'
	| 'recipients named'
	| 'papers printed'
	| 'visit ended'
	| 'code issued'
	| 'visit cancelled'
	| 'card submitted'
	| 'card proved'
	| 'own card opened'
	| 'receipt mailed'
	| 'card passed up'
	| 'card read'
	| 'card pdf read'
	| 'cards exported'
	| 'reconciliation exported'
	| 'letter queued'
	| 'letter accepted'
	| 'letter failed'
	| 'letter returned'
	| 'letter signed for'
	| 'letter re-sent'
	| 'alarm raised'
	| 'alarm ended'
	| 'case opened'
	| 'case passed up'
	| 'case handed up'
	| 'case read'
	| 'case accepted'
	| 'case noted'
	| 'case closed'
	| 'report submitted'
	| 'report read'
	| 'report added to'
	| 'report asked'
	| 'report accepted'
	| 'report noted'
	| 'report transferred'
	| 'report closed'
	| 'report removed'
	| 'directory changed'
	| 'recipient proposed'
	| 'recipient confirmed'
	| 'recipient refused'
	| 'card removed'
	| 'keys rotated'
	| 'ledger checked'
	| 'person invited'
	| 'person reset'
	| 'person reset seen'
	| 'person unlocked'
	| 'person moved'
	| 'person deactivated'
	| 'person activated'
	| 'stand-in arranged'
	| 'stand-in begun'
	| 'stand-in ended'
	| 'password set'
	| 'password accepted'
	| 'password confirmed'
	| 'confirmation failed'
	| 'second factor set'
	| 'second factor failed'
	| 'recovery code used'
	| 'recovery codes made'
	| 'session ended'
	| 'signed in'
	| 'sign-in failed'
	| 'signed out'
	| 'door refused'
	| 'code refused';

export interface Entry {
	/** A person's id, or `enterprise`, `reporter`, `office`, `operator` or `portal`. */
	actor: string;
	act: LedgerAct;
	/** `visit:…`, `card:…`, `letter:…`, `case:…`, `report:…`, `person:…`, `stand-in:…`, `bureau:…`, `door:…`. */
	subject: string;
	/** Hashes and plain marks of what it speaks of. */
	detail?: Record<string, string | number | boolean | null>;
}

export interface ChainedEntry {
	seq: number;
	at: string;
	actor: string;
	act: string;
	subject: string;
	/** Canonical JSON. */
	detail: string;
	previous: string;
	hash: string;
}

/** What the first entry stands on. */
export const chainRoot = '0'.repeat(64);

/** The keyed hash of an entry over all its other columns. `mac`: a keyed hash in hex. */
export function hashOf(entry: Omit<ChainedEntry, 'hash'>, mac: (text: string) => string): string {
	const { seq, at, actor, act, subject, detail, previous } = entry;
	return mac(canonicalJson({ seq, at, actor, act, subject, detail, previous }));
}

/**
 * The first sequence number at which the chain does not hold, or null. `entries` ascend from 1, or
 * from the one behind `before`.
 */
export function firstBroken(
	entries: readonly ChainedEntry[],
	mac: (text: string) => string,
	before: Pick<ChainedEntry, 'seq' | 'hash'> = { seq: 0, hash: chainRoot }
): number | null {
	let previous = before.hash;
	for (const [place, entry] of entries.entries()) {
		const seq = before.seq + place + 1;
		if (entry.seq !== seq || entry.previous !== previous) return seq;
		if (entry.hash !== hashOf(entry, mac)) return entry.seq;
		previous = entry.hash;
	}
	return null;
}
