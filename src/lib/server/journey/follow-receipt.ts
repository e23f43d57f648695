// The enterprise looks up how far its card has come, and may add the feedback code it left out.
import { findCardByReceipt, insertProof } from '../cards/card-repository.ts';
import { isWellFormed, judgeCode, normalised } from '../cards/feedback-code.ts';
import { receiptHallmark } from '../cards/hallmark.ts';
import { receiptHash } from '../cards/receipt.ts';
import { isReceiptOfRemoved } from '../cards/retention-repository.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { statusOf } from '../delivery/letter.ts';
import type { LetterStatus } from '../delivery/letter.ts';
import { lettersOfCard } from '../delivery/letter-repository.ts';
import { append, witnessOf } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { codesOf } from '../visits/issued-code-repository.ts';
import { lettersOf } from './address-card.ts';
import { queueCardLetters } from './queue-letters.ts';

export interface Progress {
	submittedAt: string;
	/** The hash of the ledger's entry about the card: whoever keeps it is a witness. */
	witness: string;
	/** False while the feedback code was not given; it can be added on the receipt's page. */
	verified: boolean;
	/** 防伪码 of the receipt, for its QR: by it anyone can check time and content hash. */
	hallmark: string;
	/** Empty when sent without a code: whether and when it was mailed depends on what came before. */
	offices: { name: string; status: LetterStatus; at: string | null }[];
}

/**
 * How far a card has come at each office, without content. After the deadline only the discipline
 * committee is shown: a first card goes to both offices and a supplement to the one, and the page
 * must not tell which of the two it is.
 */
export async function followReceipt(
	context: Context,
	receipt: string
): Promise<Progress | undefined> {
	const { db, cipher } = context;
	const card = await findCardByReceipt(db, cipher, receiptHash(cipher, receipt));
	if (!card) return undefined;
	const { submittedAt, verified } = card;
	const hallmark = receiptHallmark(context.signingKey, receipt, card);
	const witness = await witnessOf(db, `card:${card.id}`);
	if (!verified || card.verifiedLater)
		return { submittedAt, witness, verified, hallmark, offices: [] };
	const letters = await lettersOfCard(db, card.id);
	return {
		submittedAt,
		witness,
		verified,
		hallmark,
		offices: letters
			.filter((letter) => !card.late || letter.organ === 'discipline')
			.map((letter) => ({
				name: letter.recipient,
				status: statusOf(letter),
				at: letter.attempts.find((attempt) => attempt.outcome === 'accepted')?.triedAt ?? null
			}))
	};
}

/** Whether the card of a receipt was removed when its time was over. */
export async function isExpired({ db, cipher }: Context, receipt: string): Promise<boolean> {
	return isReceiptOfRemoved(db, receiptHash(cipher, receipt));
}

export type Proof =
	{ done: null } | { problems: Problems; wrongCode: boolean } | { noSuchReceipt: true };

/** The feedback code, added after sending: the card counts as verified from here on. */
export async function proveCard(
	context: Context,
	receipt: string,
	typedCode: string
): Promise<Proof> {
	const { db, cipher, clock } = context;
	const card = await findCardByReceipt(db, cipher, receiptHash(cipher, receipt));
	if (!card) return { noSuchReceipt: true };
	if (card.verified) return { done: null };
	const code = normalised(typedCode);
	if (!isWellFormed(code))
		return { problems: { code: '反馈码输入有误，请对照反馈码单核对' }, wrongCode: false };
	const verdict = judgeCode(await codesOf(db, cipher, card.visitId), code);
	if ('problem' in verdict) return { problems: { code: verdict.problem }, wrongCode: true };

	await transaction(db, async (trx) => {
		const now = clock.now();
		await insertProof(trx, card.id, verdict.number, now);
		// A card that had stayed at the desk as a fourth unverified one is mailed now.
		const letters = await lettersOf(trx, card, await listBureaus(trx));
		await queueCardLetters(context, trx, letters, now);
		await append(trx, cipher, now, {
			actor: 'enterprise',
			act: 'card proved',
			subject: `card:${card.id}`,
			detail: { code: verdict.number }
		});
	});
	context.wakePostman();
	return { done: null };
}
