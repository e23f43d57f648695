// What the ledger says of the records it speaks of, gathered from its entries in their order.
import type { ChainedEntry, LedgerAct } from './entry.ts';

interface Said<What> {
	/** The entry that says it. */
	seq: number;
	at: string;
	what: What;
}

/** By the id of each thing; the last word counts. */
export interface Testimony {
	/** Content hash, at the time of the submission. */
	cards: Map<string, Said<string>>;
	removedCards: Map<string, Said<string>>;
	/** Hash of the content, and of where the report is and whom it names. */
	reports: Map<string, Said<{ content: string; place: string }>>;
	removedReports: Map<string, Said<string>>;
	/** By the line of the entry (`workLine`): the report's id. */
	reportWork: Map<string, Said<string>>;
	/** Hash of the recipient, and the card that the letter carries. */
	letters: Map<string, Said<{ to: string; card: string | null }>>;
	/** By `bureau/organ`: hash of how the office is reached. */
	offices: Map<string, Said<string>>;
	/** By `visit/version`: hash of the facts. */
	facts: Map<string, Said<string>>;
	approvals: Map<string, Said<{ by: string; rule: string; texts: string }>>;
	/** By visit: hash of all its recipients. */
	recipients: Map<string, Said<string>>;
	/** By `case/hash of the words`. */
	notes: Map<string, Said<string>>;
	closures: Map<string, Said<{ by: string; outcome: string; reason: string }>>;
}

export function silence(): Testimony {
	return {
		cards: new Map(),
		removedCards: new Map(),
		reports: new Map(),
		removedReports: new Map(),
		reportWork: new Map(),
		letters: new Map(),
		offices: new Map(),
		facts: new Map(),
		approvals: new Map(),
		recipients: new Map(),
		notes: new Map(),
		closures: new Map()
	};
}

type Detail = Record<string, string | number | boolean | null | undefined>;

const reportWork: readonly string[] = [
	'report asked',
	'report added to',
	'report noted',
	'report accepted',
	'report transferred',
	'report closed'
] satisfies LedgerAct[];

/** What an entry about work on a report says, whole: who, when, what, and the hashes of the words. */
export function workLine({
	at,
	actor,
	act,
	subject,
	detail
}: Pick<ChainedEntry, 'at' | 'actor' | 'act' | 'subject' | 'detail'>): string {
	return [subject, at, actor, act, detail].join('\n');
}

/** Adds what one entry says. */
export function listen(testimony: Testimony, entry: ChainedEntry): void {
	const { seq, at, actor, act, subject } = entry;
	const detail = JSON.parse(entry.detail) as Detail;
	const id = subject.slice(subject.indexOf(':') + 1);
	const text = (name: string) => String(detail[name] ?? '');
	const said = <What>(what: What): Said<What> => ({ seq, at, what });
	const { cards, letters, offices, facts } = testimony;

	if (act === 'card submitted') cards.set(id, said(text('content')));
	else if (act === 'card removed') testimony.removedCards.set(id, said(text('content')));
	else if (act === 'letter queued')
		letters.set(id, said({ to: text('to'), card: detail.card ? text('card') : null }));
	else if (act === 'letter re-sent' && detail.to !== undefined)
		letters.set(id, said({ to: text('to'), card: letters.get(id)?.what.card ?? null }));
	else if (act === 'recipient confirmed') offices.set(`${id}/${text('organ')}`, said(text('to')));
	else if (act === 'directory changed')
		for (const organ of ['supervision', 'discipline'])
			if (detail[organ] !== undefined) offices.set(`${id}/${organ}`, said(text(organ)));
	if (act === 'report submitted')
		testimony.reports.set(id, said({ content: text('content'), place: text('place') }));
	else if (act === 'report removed') testimony.removedReports.set(id, said(text('content')));
	else if (reportWork.includes(act)) testimony.reportWork.set(workLine(entry), said(id));
	if (act === 'visit registered') facts.set(`${id}/1`, said(text('facts')));
	else if (act === 'visit changed') facts.set(`${id}/${text('version')}`, said(text('facts')));
	else if (act === 'visit issued')
		testimony.approvals.set(id, said({ by: actor, rule: text('rule'), texts: text('texts') }));
	else if (act === 'recipients named') testimony.recipients.set(id, said(text('recipients')));
	else if (act === 'case noted') testimony.notes.set(`${id}/${text('words')}`, said(''));
	else if (act === 'case closed')
		testimony.closures.set(
			id,
			said({ by: actor, outcome: text('outcome'), reason: text('reason') })
		);
}
