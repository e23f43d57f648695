// The postman's round: a due letter is leased, its card drawn once, sent, and the answer written down.
import { drawCard } from '../cards/card-pdf.ts';
import { findCardToCarry, findCopy, keepPdf } from '../cards/card-repository.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { bodyOf, nextWait, subjectOf } from '../delivery/letter.ts';
import type { Attempt, Letter } from '../delivery/letter.ts';
import { leaseNextLetter, recordAttempt } from '../delivery/letter-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import type { SendResult } from '../platform/mail.ts';

/** A lease left by a killed process is taken over when it has run out. */
const leaseMs = 110_000;
const holder = randomId();

/** Delivers the letter that is due longest; false when none is due. */
export async function deliverNextLetter(context: Context): Promise<boolean> {
	const { db, clock } = context;
	const letter = await leaseNextLetter(db, holder, clock.now(), leaseMs);
	if (!letter) return false;
	const result = await send(context, letter);
	await writeDown(context, letter, result);
	return true;
}

/** The PDF of a card's copy: drawn before the first sending, and the same bytes ever after. */
export async function pdfOfCopy(
	context: Context,
	cardId: string,
	bureauId: string
): Promise<{ number: string; pdf: Uint8Array }> {
	const { db, cipher, clock } = context;
	const copy = await findCopy(db, cipher, cardId, bureauId);
	if (!copy) throw new Error(`no copy of card ${cardId} for its bureau`);
	if (copy.pdf) return { number: copy.number, pdf: copy.pdf };
	const card = await findCardToCarry(db, cipher, cardId);
	const bureau = (await listBureaus(db)).find((candidate) => candidate.id === bureauId);
	const drawn = await drawCard(card.content, {
		number: copy.number,
		bureauName: bureau?.name ?? '',
		contentHash: card.contentHash
	});
	await keepPdf(db, cipher, { cardId, bureauId, pdf: drawn, pdfHash: sha256(drawn) }, clock.now());
	const kept = await findCopy(db, cipher, cardId, bureauId);
	return { number: copy.number, pdf: kept?.pdf ?? drawn };
}

async function send(context: Context, letter: Letter): Promise<SendResult> {
	const { config, mailer, log } = context;
	try {
		const { number, pdf } = await pdfOfCopy(context, letter.cardId, letter.bureauId);
		return await mailer.send({
			messageId: `${letter.id}@${new URL(config.origin).hostname}`,
			from: { name: '入企检查监督反馈平台', address: config.mailFrom },
			to: { name: letter.recipient, address: letter.mailbox },
			subject: subjectOf(number),
			text: bodyOf(number, letter.recipient, `${config.origin}/desk`),
			headers: { 'X-Feedback-Card': number },
			attachment: { filename: `${number}.pdf`, contentType: 'application/pdf', content: pdf }
		});
	} catch (fault) {
		log.error({ letter: letter.id, fault }, 'letter could not be made');
		return { accepted: false, permanent: false, answer: '平台未能生成这封邮件，将自动重试' };
	}
}

async function writeDown(context: Context, letter: Letter, result: SendResult): Promise<void> {
	const { db, clock, cipher, config } = context;
	const now = clock.now();
	const outcome = result.accepted ? 'accepted' : result.permanent ? 'refused' : 'failed';
	const attempt: Attempt = { triedAt: now.toISOString(), outcome, answer: result.answer };
	const outcomes = [...letter.attempts, attempt].map((each) => each.outcome);
	const waited = (now.getTime() - Date.parse(letter.queuedAt)) / config.retryScale;
	const wait = nextWait(outcomes, waited, Math.random());
	const nextAt = wait === null ? null : new Date(now.getTime() + wait * config.retryScale);
	await transaction(db, async (trx) => {
		await recordAttempt(trx, letter, attempt, nextAt);
		await append(trx, cipher, now, {
			actor: 'portal',
			act: result.accepted ? 'letter accepted' : 'letter failed',
			subject: `letter:${letter.id}`,
			detail: { attempt: outcomes.length, outcome }
		});
	});
	if (!result.accepted)
		context.log.warn(
			{ letter: letter.id, outcome, attempt: outcomes.length },
			'letter not accepted'
		);
}
