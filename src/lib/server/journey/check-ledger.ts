// 核对审计日志: whether the chain stands, whether a kept hash is in it, and whether the records are still what it says.
import { cardsToCheck } from '../cards/card-repository.ts';
import { removedCards } from '../cards/retention-repository.ts';
import { closuresToCheck, notesToCheck } from '../cases/case-repository.ts';
import { flaggedItems } from '../cards/card.ts';
import { officesToCheck } from '../delivery/directory-repository.ts';
import { lettersToCheck } from '../delivery/letter-repository.ts';
import { recipientsToCheck } from '../delivery/recipient-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { chainRoot, firstBroken } from '../ledger/entry.ts';
import type { ChainedEntry } from '../ledger/entry.ts';
import { append, entriesAfter, ledgerMac } from '../ledger/ledger-repository.ts';
import { listen, silence } from '../ledger/testimony.ts';
import type { Testimony } from '../ledger/testimony.ts';
import { canonicalJson } from '../platform/canonical.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { approvalsToCheck, factsToCheck } from '../visits/visit-repository.ts';
import { officeHash } from './change-office.ts';
import { aboutReports } from './check-reports.ts';
import { notAllowed } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { recipientsHash } from './name-recipients.ts';
import { recipientHash } from './queue-letters.ts';

export interface Finding {
	/** The entry that is broken, or that the record contradicts; null for what no entry speaks of. */
	seq: number | null;
	words: string;
}

export interface LedgerCheck {
	entries: number;
	/** The hash of the newest entry; null while there is none. */
	head: string | null;
	/** The entry with the hash that was asked for. */
	anchored: Pick<ChainedEntry, 'seq' | 'at'> | null;
	findings: Finding[];
}

const atOnce = 5000;
/** More than anybody reads; the rest is told by their number. */
const mostFindings = 100;

/** The audit administrator asks at the desk; that he did is recorded. The count is not shown to him. */
export async function checkAtDesk(
	context: Context,
	person: Person,
	anchor?: string
): Promise<Outcome<Omit<LedgerCheck, 'entries'>>> {
	if (!may(person, 'see the ledger')) return notAllowed;
	const { head, anchored, findings } = await checkLedger(context, anchor);
	const check = { head, anchored, findings };
	const { db, cipher, clock } = context;
	await transaction(db, (trx) =>
		append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'ledger checked',
			subject: `person:${person.id}`,
			detail: { findings: check.findings.length }
		})
	);
	return { done: check };
}

/** Reads the whole ledger and everything it speaks of. `anchor`: a hash that somebody kept. */
export async function checkLedger(context: Context, anchor?: string): Promise<LedgerCheck> {
	const mac = ledgerMac(context.cipher);
	const testimony = silence();
	let last: ChainedEntry | null = null;
	let anchored: LedgerCheck['anchored'] = null;
	for (;;) {
		const part: ChainedEntry[] = await entriesAfter(context.db, last?.seq ?? 0, atOnce);
		if (part.length === 0) break;
		const broken = firstBroken(part, mac, last ?? undefined);
		if (broken !== null) {
			const entry = part.find(({ seq }) => seq === broken);
			const what = entry ? `${entry.at}，${entry.act}，${entry.subject}` : '缺失';
			const words = `审计日志从第 ${broken} 条起不完整（${what}）`;
			return { entries: broken - 1, head: null, anchored, findings: [{ seq: broken, words }] };
		}
		for (const entry of part) {
			listen(testimony, entry);
			if (entry.hash === anchor) anchored = { seq: entry.seq, at: entry.at };
		}
		last = part.at(-1) ?? last;
	}
	const findings = await contradictions(context, testimony);
	if (anchor && !anchored && anchor !== chainRoot)
		findings.unshift({
			seq: null,
			words: `审计日志不含校验值 ${anchor}：留存它之后，有记录被改写或删去`
		});
	return {
		entries: last?.seq ?? 0,
		head: last?.hash ?? null,
		anchored,
		findings: findings.slice(0, mostFindings)
	};
}

async function contradictions(context: Context, said: Testimony): Promise<Finding[]> {
	return [
		...(await aboutCards(context, said)),
		...(await aboutLetters(context, said)),
		...(await aboutOffices(context, said)),
		...(await aboutVisits(context, said)),
		...(await aboutRecipients(context, said)),
		...(await aboutCases(context, said)),
		...(await aboutReports(context, said))
	];
}

async function aboutCards({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	const findings: Finding[] = [];
	const seen = new Set<string>();
	for (let after = ''; ;) {
		const cards = await cardsToCheck(db, cipher, after, atOnce);
		for (const { id, submittedAt, contentHash, content, flags } of cards) {
			seen.add(id);
			const known = said.cards.get(id);
			const seq = known?.seq ?? null;
			if (!known) findings.push({ seq, words: `反馈卡 ${id} 没有登记在审计日志里` });
			else if (known.what !== contentHash || content === null)
				findings.push({ seq, words: `反馈卡 ${id} 的内容与审计日志不符` });
			else if (sha256(canonicalJson(content)) !== contentHash)
				findings.push({ seq, words: `反馈卡 ${id} 的内容被改动` });
			else if (known.at !== submittedAt)
				findings.push({ seq, words: `反馈卡 ${id} 的收到时间与审计日志不符` });
			else if (flags.join() !== flaggedItems(content.items).join())
				findings.push({ seq, words: `反馈卡 ${id} 标出的“是”与卡上所答不符` });
		}
		const last = cards.at(-1);
		if (!last) break;
		after = last.id;
	}
	const removed = new Map((await removedCards(db)).map((each) => [each.cardId, each]));
	for (const [id, { seq, what }] of said.cards)
		if (!seen.has(id) && (removed.get(id)?.contentHash !== what || !said.removedCards.has(id)))
			findings.push({ seq, words: `反馈卡 ${id} 不见了，也没有到期销毁的记录` });
	for (const id of removed.keys())
		if (!said.removedCards.has(id))
			findings.push({ seq: null, words: `反馈卡 ${id} 的销毁没有登记在审计日志里` });
	return findings;
}

async function aboutLetters({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	const findings: Finding[] = [];
	const seen = new Set<string>();
	for (let after = ''; ;) {
		const letters = await lettersToCheck(db, after, atOnce);
		for (const letter of letters) {
			seen.add(letter.id);
			const known = said.letters.get(letter.id);
			const seq = known?.seq ?? null;
			if (!known) findings.push({ seq, words: `邮件 ${letter.id} 没有登记在审计日志里` });
			else if (known.what.to !== recipientHash(cipher, letter))
				findings.push({
					seq,
					words: `邮件 ${letter.id} 的收件人与审计日志不符（现为 ${letter.mailbox}）`
				});
			else if (known.what.card !== letter.cardId)
				findings.push({ seq, words: `邮件 ${letter.id} 所附的反馈卡与审计日志不符` });
		}
		const last = letters.at(-1);
		if (!last) break;
		after = last.id;
	}
	for (const [id, { seq, what }] of said.letters)
		if (!seen.has(id) && !said.removedCards.has(what.card ?? ''))
			findings.push({ seq, words: `邮件 ${id} 不见了` });
	return findings;
}

async function aboutOffices({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	return (await officesToCheck(db)).flatMap(({ bureauId, organ, office }): Finding[] => {
		const known = said.offices.get(`${bureauId}/${organ}`);
		const { mailbox, phone, receivedBy } = office;
		if (known?.what === officeHash(cipher, office)) return [];
		if (!known && !mailbox && !phone && !receivedBy) return [];
		const now = receivedBy ? `由 ${receivedBy} 接收` : mailbox;
		const words = `通讯录里 ${bureauId} 的邮箱、电话或接收单位与审计日志不符（现为 ${now}）`;
		return [{ seq: known?.seq ?? null, words }];
	});
}

async function aboutVisits({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	const findings: Finding[] = [];
	for (const { visitId, version, facts } of await factsToCheck(db, cipher)) {
		const known = said.facts.get(`${visitId}/${version}`);
		const hash = facts && cipher.hash('ledger content', canonicalJson(facts));
		if (known?.what !== hash)
			findings.push({
				seq: known?.seq ?? null,
				words: `检查 ${visitId} 第 ${version} 版的内容与审计日志不符`
			});
	}
	for (const { visitId, at, ...approval } of await approvalsToCheck(db)) {
		const known = said.approvals.get(visitId);
		if (known?.at !== at || canonicalJson(known.what) !== canonicalJson(approval))
			findings.push({
				seq: known?.seq ?? null,
				words: `检查 ${visitId} 的批准与审计日志不符`
			});
	}
	return findings;
}

async function aboutRecipients({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	const stored = await recipientsToCheck(db);
	const visits = new Set([...stored.keys(), ...said.recipients.keys()]);
	return [...visits].flatMap((visitId): Finding[] => {
		const known = said.recipients.get(visitId);
		if (known?.what === recipientsHash(cipher, stored.get(visitId) ?? [])) return [];
		return [{ seq: known?.seq ?? null, words: `检查 ${visitId} 的接收部门与审计日志不符` }];
	});
}

async function aboutCases({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	const findings: Finding[] = [];
	const hash = (words: string | null) => words && cipher.hash('ledger content', words);
	for (const { caseId, words } of await notesToCheck(db, cipher)) {
		if (!said.notes.has(`${caseId}/${hash(words)}`))
			findings.push({ seq: null, words: `线索 ${caseId} 的办理记录与审计日志不符` });
	}
	for (const { caseId, at, by, outcome, reason } of await closuresToCheck(db, cipher)) {
		const known = said.closures.get(caseId);
		const stored = { by, outcome, reason: hash(reason) };
		if (known?.at !== at || canonicalJson(known.what) !== canonicalJson(stored))
			findings.push({
				seq: known?.seq ?? null,
				words: `线索 ${caseId} 的办理结果与审计日志不符`
			});
	}
	return findings;
}
