// The judge of a run: whether history, database and mail sink tell one story. Pure: it decides, others fetch.
import type { Deed } from './history.ts';

export interface KeptCard {
	id: string;
	/** The key of its form. */
	key: string;
	late: boolean;
	/** How many letters it should have: two offices for each host. */
	recipients: number;
}

export interface KeptLetter {
	id: string;
	/** Null for a letter of the portal's own. */
	cardId: string | null;
	mailbox: string;
	/** Whether a further attempt is planned. */
	planned: boolean;
	outcomes: string[];
}

/** One connection to the mail server, by the clock of the harness. */
export interface Exchange {
	opened: number;
	/** Null while it is open. */
	ended: number | null;
}

export interface SunkMail {
	/** When its last byte had come. */
	at: number;
	/** The one that carried it. */
	exchange: Exchange;
	messageId: string;
	to: string;
}

export interface Evidence {
	deeds: Deed[];
	cards: KeptCard[];
	letters: KeptLetter[];
	mails: SunkMail[];
	/** Null where the ledger verifies, otherwise what its check said. */
	ledgerFault: string | null;
}

export interface Rules {
	/** A client may be told 503, since the disk was full or the portal was on its way down. */
	mayBeRefused?: boolean;
}

/** Milliseconds from the end of an exchange within which its answer may not have been written down. */
const writingDown = 1000;

/** Everything that does not hold, in words; empty when all holds. */
export function findingsOf(evidence: Evidence, rules: Rules = {}): string[] {
	return [
		...cardFindings(evidence),
		...answerFindings(evidence, rules),
		...letterFindings(evidence),
		...mailFindings(evidence),
		...(evidence.ledgerFault === null ? [] : [`ledger: ${evidence.ledgerFault}`])
	];
}

/** Copies beyond the first of each letter. */
export function surplusOf(mails: SunkMail[]): number {
	return mails.length - new Set(mails.map((mail) => mail.messageId)).size;
}

function cardFindings({ deeds, cards }: Evidence): string[] {
	const findings: string[] = [];
	const kept = grouped(cards, (card) => card.key);
	const sent = new Set(deeds.flatMap((deed) => (deed.deed === 'sent' ? deed.key : [])));
	const receipts = new Map<string, string>();
	for (const deed of deeds) {
		if (deed.deed !== 'acknowledged') continue;
		const before = receipts.get(deed.key);
		if (before && before !== deed.receipt) findings.push(`two receipts for key ${deed.key}`);
		receipts.set(deed.key, deed.receipt);
	}
	for (const key of receipts.keys())
		if (!kept.has(key)) findings.push(`acknowledged card lost: key ${key}`);
	for (const [key, same] of kept) {
		if (same.length > 1) findings.push(`${same.length} cards for key ${key}`);
		if (!sent.has(key)) findings.push(`card that nobody sent: key ${key}`);
	}
	const owners = grouped([...receipts], ([, receipt]) => receipt);
	for (const [receipt, keys] of owners)
		if (keys.length > 1) findings.push(`one receipt for ${keys.length} keys: ${receipt}`);
	return findings;
}

function answerFindings({ deeds }: Evidence, { mayBeRefused = false }: Rules): string[] {
	return deeds.flatMap((deed) =>
		deed.deed === 'answered' && !(mayBeRefused && deed.status === 503)
			? `a client was shown ${deed.status} for key ${deed.key}`
			: []
	);
}

function letterFindings({ cards, letters }: Evidence): string[] {
	const findings: string[] = [];
	const ofCard = grouped(letters, (letter) => letter.cardId ?? '');
	for (const card of cards) {
		const found = ofCard.get(card.id) ?? [];
		if (found.length !== card.recipients)
			findings.push(`card ${card.id} has ${found.length} letters, not ${card.recipients}`);
		if (new Set(found.map((letter) => letter.mailbox)).size !== found.length)
			findings.push(`card ${card.id} has two letters for one mailbox`);
	}
	const known = new Set(cards.map((card) => card.id));
	for (const letter of letters)
		if (letter.cardId !== null && !known.has(letter.cardId))
			findings.push(`letter ${letter.id} of a card that is not there`);
	return findings;
}

function mailFindings({ deeds, letters, mails }: Evidence): string[] {
	const findings: string[] = [];
	const copies = grouped(mails, (mail) => mail.messageId);
	const byId = new Map(letters.map((letter) => [letter.id, letter]));
	for (const letter of letters) {
		const taken = copies.has(letter.id);
		const told = letter.outcomes.join(' ') || 'never tried';
		// A hand that was overtaken may write its failure down after another hand's success.
		const accepted = letter.outcomes.includes('accepted');
		if (letter.planned) findings.push(`letter ${letter.id} is still waiting`);
		if (accepted && !taken) findings.push(`letter ${letter.id} accepted, but not in the sink`);
		if (!accepted && taken && !letter.outcomes.includes('unknown'))
			findings.push(`letter ${letter.id} in the sink, but ${told}`);
		if (letter.outcomes.length === 0 && !letter.planned)
			findings.push(`letter ${letter.id} was never tried and never will be`);
	}
	const disturbed = deeds.filter((deed) => deed.deed === 'disturbed');
	let unknowns = 0;
	for (const [id, same] of copies) {
		const letter = byId.get(id);
		if (!letter) {
			findings.push(`mail ${id} of no letter`);
			continue;
		}
		if (same.some((mail) => mail.to !== letter.mailbox))
			findings.push(`letter ${id} went to another mailbox`);
		const unknown = letter.outcomes.filter((outcome) => outcome === 'unknown').length;
		const cut = same.filter((mail) => disturbed.some((deed) => wasCut(mail, deed.at))).length;
		unknowns += Math.min(unknown, same.length - 1);
		if (same.length - 1 > unknown + cut)
			findings.push(`letter ${id} sent ${same.length} times, ${unknown} unknown, ${cut} cut off`);
	}
	const surplus = surplusOf(mails) - unknowns;
	const met = disturbed.reduce((sum, deed) => sum + deed.met, 0);
	if (surplus > met)
		findings.push(`${surplus} surplus copies, but only ${met} exchanges were met open`);
	return findings;
}

/** Whether a process was disturbed between the first byte of an exchange and its answer on the disk. */
function wasCut({ exchange: { opened, ended } }: SunkMail, at: number): boolean {
	return opened <= at && at <= (ended ?? Infinity) + writingDown;
}

function grouped<Each>(all: Each[], nameOf: (each: Each) => string): Map<string, Each[]> {
	const groups = new Map<string, Each[]>();
	for (const each of all) {
		const name = nameOf(each);
		groups.set(name, [...(groups.get(name) ?? []), each]);
	}
	return groups;
}
