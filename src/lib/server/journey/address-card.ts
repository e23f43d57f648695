// A card is numbered at every bureau that receives it, gets its letters, and is a case where it is flagged.
import type { CardForm } from '../cards/card.ts';
import { insertCopy } from '../cards/card-repository.ts';
import { findOpenCase, insertCase, moveCase } from '../cases/case-repository.ts';
import type { Bureau } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { lettersFor, organsFor } from '../delivery/letter.ts';
import type { NewLetter } from '../delivery/letter.ts';
import { inCharge, officesOf } from '../delivery/recipient.ts';
import type { OfficeOf, Recipient } from '../delivery/recipient.ts';
import {
	cardsToPassUp,
	casesToPassUp,
	hasInsider,
	recipientsOf
} from '../delivery/recipient-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import { queueCardLetters } from './queue-letters.ts';

interface Addressed {
	id: string;
	visitId: string;
	form: CardForm;
	toSupervision: boolean;
}

/** Numbers the card at every bureau that may read it, and writes a letter to each office in charge. */
export async function addressCard(
	trx: Executor,
	card: Addressed,
	bureaus: readonly Bureau[],
	now: Date
): Promise<NewLetter[]> {
	const recipients = await recipientsFor(trx, card);
	for (const bureauId of new Set(recipients.map(({ to }) => to.bureauId)))
		await numberAt(trx, card, bureauId, bureaus, now);
	return lettersOf(trx, card, bureaus);
}

/** The letters of a card: one to each office in charge. */
export async function lettersOf(
	trx: Executor,
	card: Addressed,
	bureaus: readonly Bureau[]
): Promise<NewLetter[]> {
	const offices = officesOf(inCharge(await recipientsFor(trx, card)));
	return lettersFor(card.id, offices, bureaus);
}

/** A flagged card is a case at each host's committee; a further flagged version joins the open one. */
export async function openCases(
	context: Context,
	trx: Executor,
	card: Addressed,
	now: Date
): Promise<void> {
	const recipients = await recipientsOf(trx, card.visitId);
	const committees = recipients.filter(({ organ }) => organ === 'discipline');
	for (const office of officesOf(inCharge(committees))) {
		if (await findOpenCase(trx, card.visitId, office, card.form)) continue;
		const id = randomId();
		await insertCase(trx, { id, visitId: card.visitId, ...office, cardId: card.id }, now);
		await append(trx, context.cipher, now, {
			actor: 'portal',
			act: 'case opened',
			subject: `case:${id}`,
			detail: {}
		});
	}
}

/**
 * An office that was named after cards had come gets them now, and the open cases. The watch does it,
 * not the change of the team: how long that takes must not tell the registrar whether a card is there.
 */
export async function passUp(context: Context): Promise<void> {
	const { db, cipher, clock } = context;
	if ((await cardsToPassUp(db)).length + (await casesToPassUp(db)).length === 0) return;
	await transaction(db, async (trx) => {
		const now = clock.now();
		const bureaus = await listBureaus(trx);
		for (const { cardId, visitId, form, bureauId, organ, mailed } of await cardsToPassUp(trx)) {
			const card = { id: cardId, visitId, form };
			await numberAt(trx, card, bureauId, bureaus, now);
			const letters = lettersFor(cardId, [{ bureauId, organ }], bureaus);
			if (mailed) await queueCardLetters(context, trx, letters, now);
			const subject = `card:${cardId}`;
			await append(trx, cipher, now, { actor: 'portal', act: 'card passed up', subject });
		}
		for (const { caseId, ...office } of await casesToPassUp(trx)) {
			await moveCase(trx, caseId, office);
			const subject = `case:${caseId}`;
			await append(trx, cipher, now, { actor: 'portal', act: 'case passed up', subject });
		}
	});
	context.wakePostman();
}

/** Those who receive what has this form: a supplement is for the committees, unless its sender says more. */
async function recipientsFor(trx: Executor, card: Addressed): Promise<Recipient[]> {
	const organs = organsFor(card);
	return (await recipientsOf(trx, card.visitId)).filter(({ organ }) => organs.includes(organ));
}

/**
 * Numbers run without gaps at each bureau. What one of its own readers is shut out of runs in a row
 * of its own (H), or he would see from the numbers about him that something is there.
 */
async function numberAt(
	trx: Executor,
	card: Omit<Addressed, 'toSupervision'>,
	bureauId: OfficeOf['bureauId'],
	bureaus: readonly Bureau[],
	now: Date
): Promise<void> {
	const recused = await hasInsider(trx, card.visitId, bureauId);
	await insertCopy(trx, {
		cardId: card.id,
		bureauId,
		bureauCode: bureaus.find(({ id }) => id === bureauId)?.code ?? '',
		series: recused ? 'recused' : card.form,
		year: Number(localDay(now).slice(0, 4))
	});
}
