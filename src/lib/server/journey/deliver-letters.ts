// The postman's round: a due letter is leased, its card drawn once, sent, and the answer written down.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardCopy } from '../cards/card.ts';
import { cardTitle, drawCard } from '../cards/card-pdf.ts';
import { findCardToCarry, findCopy, keepPdf } from '../cards/card-repository.ts';
import type { StoredCopy } from '../cards/card-repository.ts';
import { cardHallmark, markFile } from '../cards/hallmark.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { recipientsOfCard } from '../delivery/recipient-repository.ts';
import { bodyOf, longestWait, nextWait, subjectOf } from '../delivery/letter.ts';
import type { Attempt, Letter } from '../delivery/letter.ts';
import {
	forgetReceiptMailbox,
	holdsLease,
	leaseNextLetter,
	recordAttempt,
	releaseLease,
	renewLease
} from '../delivery/letter-queue-repository.ts';
import type { LeasedLetter } from '../delivery/letter-queue-repository.ts';
import { append, witnessOf } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { isStorageFault, transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import type { SendResult } from '../platform/mail.ts';
import { assertWhole } from '../platform/pdf/proof.ts';
import { signed } from '../platform/pdf/signature.ts';
import { recipientHash } from './queue-letters.ts';
import { signingAddress } from './sign-for-letter.ts';

/** A lease left by a killed process is taken over when it has run out; a live one renews it. */
const leaseMs = 90_000;
const renewalMs = 20_000;
const longestInsistence = 18_000;

/** Delivers the letter that is due longest; false when none is due. */
export async function deliverNextLetter(context: Context): Promise<boolean> {
	const { db, cipher, clock, config, troubled } = context;
	const holder = randomId();
	const longestWaitMs = longestWait * Math.max(1, config.retryScale);
	const times = { now: clock.now(), leaseMs, longestWaitMs };
	const letter = await leaseNextLetter(db, cipher, holder, times, troubled);
	if (!letter) return false;
	// Whether it is still ours cannot be told while the database is busy: then nothing is handed over.
	const renew = () => renewLease(db, letter.id, holder, clock.now(), leaseMs).catch(() => false);
	const holds = async () =>
		(await holdsLease(db, letter.id, holder, clock.now(), leaseMs / 2).catch(() => false)) ||
		renew();
	const renewal = setInterval(() => void renew(), renewalMs);
	try {
		const result = await send(context, letter, holds);
		if (result.outcome !== 'abandoned')
			await insistently(() => writeDown(context, letter, holder, result));
		else await releaseLease(db, letter.id, holder);
		return result.outcome !== 'abandoned';
	} finally {
		clearInterval(renewal);
	}
}

/** What a mail server answered is not forgotten because the database is busy for a while. */
async function insistently(work: () => Promise<void>): Promise<void> {
	const begun = Date.now();
	for (;;)
		try {
			return await work();
		} catch (fault) {
			if (!isStorageFault(fault) || Date.now() - begun > longestInsistence) throw fault;
			await sleep(500);
		}
}

/**
 * The PDF of a card's copy: drawn, and signed where a certificate is set, before the first sending;
 * the same bytes ever after. Throws where the bytes are not the whole document of this card.
 */
export async function pdfOfCopy(
	context: Context,
	cardId: string,
	bureauId: string
): Promise<{ number: string; pdf: Uint8Array }> {
	const { db, cipher, clock } = context;
	const { card, copy, kept } = await copyOf(context, cardId, bureauId);
	// What was kept had been read back then: now it must be the same bytes.
	if (kept.pdf) return { number: copy.number, pdf: asDrawn(copy, kept) };
	const unprintable = new Set<string>();
	const drawn = await drawCard(card, copy, unprintable);
	if (unprintable.size > 0)
		context.log.warn({ copy: copy.number, characters: unprintable.size }, 'no font has these');
	const { signature } = context.config;
	const marked = markFile(context.signingKey, drawn);
	const pdf = signature
		? await signed(marked, signature, `入企检查监督反馈 ${copy.number}`, clock.now())
		: marked;
	const pdfHash = sha256(pdf);
	await assertWhole(pdf, { pages: 2, words: [cardTitle, copy.number, copy.contentHash] });
	await keepPdf(db, cipher, { cardId, bureauId, pdf, pdfHash }, clock.now());
	const winner = await findCopy(db, cipher, cardId, bureauId);
	return { number: copy.number, pdf: winner?.pdf ?? pdf };
}

/** A card with one host's number, as its PDF shows it, and what is kept of that PDF. */
export async function copyOf(context: Context, cardId: string, bureauId: string) {
	const { db, cipher, config, signingKey } = context;
	const kept = await findCopy(db, cipher, cardId, bureauId);
	if (!kept) throw new Error(`no copy of card ${cardId} for its bureau`);
	const { content, contentHash, submittedAt } = await findCardToCarry(db, cipher, cardId);
	if (sha256(canonicalJson(content)) !== contentHash)
		throw new Error(`card ${cardId} is not what its hash says`);
	const bureau = (await listBureaus(db)).find((candidate) => candidate.id === bureauId);
	const copy: CardCopy = {
		number: kept.number,
		bureauName: bureau?.name ?? '',
		contentHash,
		verifyAddress: `${config.origin}/verify`,
		hallmark: cardHallmark(signingKey, kept.number, { submittedAt, contentHash })
	};
	return { card: content, copy, kept };
}

/** An error page, half a file or another card's is never mailed. */
function asDrawn(
	copy: CardCopy,
	{ pdf, pdfHash }: Pick<StoredCopy, 'pdf' | 'pdfHash'>
): Uint8Array {
	if (!pdf || sha256(pdf) !== pdfHash) throw new Error(`PDF ${copy.number} is not what was drawn`);
	return pdf;
}

/** `holds`: whether the letter is still in this hand, asked before its first byte is handed over. */
async function send(
	context: Context,
	letter: LeasedLetter,
	holds: () => Promise<boolean>
): Promise<SendResult> {
	const { config, mailer, log } = context;
	try {
		const content = letter.cardId
			? await cardMessage(context, letter, letter.cardId)
			: { subject: letter.subject ?? '', text: letter.body ?? '', headers: {} };
		const message = {
			messageId: messageIdOf(config.origin, letter.id),
			from: { name: '入企检查监督反馈平台', address: config.mailFrom },
			to: { name: letter.recipient, address: letter.mailbox },
			...content
		};
		return await mailer.send(message, holds);
	} catch (fault) {
		log.error({ letter: letter.id, fault }, 'letter could not be made');
		return { outcome: 'failed', answer: '平台未能生成这封邮件，将自动重试', fault: 'EMADE' };
	}
}

async function cardMessage(context: Context, letter: Letter, cardId: string) {
	const { origin } = context.config;
	const { number, pdf } = await pdfOfCopy(context, cardId, letter.bureauId);
	const recipients = await recipientsOfCard(context.db, cardId);
	const named = recipients.findLast(
		({ to }) => to.bureauId === letter.bureauId && to.organ === letter.organ
	);
	const signing = signingAddress(context, letter.id);
	const addresses = { desk: `${origin}/desk`, signing };
	const witness = await witnessOf(context.db, `card:${cardId}`);
	return {
		subject: subjectOf(number),
		text: bodyOf(number, letter.recipient, addresses, witness, named?.ground),
		headers: { 'X-Feedback-Card': number },
		attachment: { filename: `${number}.pdf`, contentType: 'application/pdf', content: pdf }
	};
}

/** `{letter}@{host of ORIGIN}`, the same at every attempt. */
function messageIdOf(origin: string, letterId: string): string {
	return `${letterId}@${new URL(origin).hostname}`;
}

async function writeDown(
	context: Context,
	letter: Letter,
	holder: string,
	result: Exclude<SendResult, { outcome: 'abandoned' }>
): Promise<void> {
	const { db, clock, cipher, config, log } = context;
	const now = clock.now();
	const { outcome } = result;
	if (outcome === 'accepted') context.troubled.delete(letter.mailbox);
	else if (letter.kind !== 'receipt') context.troubled.add(letter.mailbox);
	const attempt: Attempt = { triedAt: now.toISOString(), ...result };
	const receipt = letter.kind === 'receipt';
	// Servers repeat the address they refuse.
	if (receipt) attempt.answer = result.answer.slice(0, 3);
	const recent = letter.attempts.filter((each) => each.triedAt >= letter.patientFrom);
	const outcomes = [...recent, attempt].map((each) => each.outcome);
	const waited = (now.getTime() - Date.parse(letter.patientFrom)) / config.retryScale;
	const wait = nextWait(outcomes, waited, Math.random());
	const nextAt = wait === null ? null : new Date(now.getTime() + wait * config.retryScale);
	await transaction(db, async (trx) => {
		await recordAttempt(trx, letter.id, holder, attempt, nextAt);
		if (receipt && nextAt === null) await forgetReceiptMailbox(trx, letter.id);
		await append(trx, cipher, now, {
			actor: 'portal',
			act: outcome === 'accepted' ? 'letter accepted' : 'letter failed',
			subject: `letter:${letter.id}`,
			detail: {
				attempt: letter.attempts.length + 1,
				outcome,
				to: recipientHash(cipher, letter)
			}
		});
	});
	if (outcome !== 'accepted')
		log.warn({ letter: letter.id, outcome, fault: result.fault }, 'letter not accepted');
}
