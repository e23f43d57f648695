// The heart: a filled card enters the record frozen, addressed and receipted; or nothing happened.
import { flaggedItems, goesToSupervision } from '../cards/card.ts';
import type { CardAnswers, CardForm, FrozenCard } from '../cards/card.ts';
import type { CardReading } from '../cards/card-form.ts';
import { judgeCode } from '../cards/feedback-code.ts';
import { receiptHash, receiptOf } from '../cards/receipt.ts';
import {
	countMailedUnverified,
	earlierCards,
	findTwin,
	insertCard
} from '../cards/card-repository.ts';
import { chainOf, remarkContacts } from '../delivery/directory.ts';
import type { Bureau } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { append, ledgerHead } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { tallyFor } from '../register/tally.ts';
import type { Tally } from '../register/tally.ts';
import { codesOf } from '../visits/issued-code-repository.ts';
import { findVisit } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import { addressCard, openCases } from './address-card.ts';
import { queueCardLetters } from './queue-letters.ts';
import { isBeforeEnd, lastDayOf } from './open-card.ts';

export type Submission =
	| { accepted: string }
	| { mayBeSent: true }
	| { problems: Problems; wrongCode: boolean }
	| { noSuchVisit: true };

/** Mailed copies of cards without a code: further ones stay at the desk. */
const mailedUnverifiedCards = 3;

/**
 * Stores what `reading` answered and answers the receipt, or says what is wrong. With `onlyCheck`
 * nothing is stored: the enterprise looks at it once more first. `client`: who sends, as limits count.
 */
export async function submitCard(
	context: Context,
	token: string,
	reading: CardReading,
	onlyCheck = false,
	client: string | null = null
): Promise<Submission> {
	const { db, cipher, clock, limits } = context;
	const visit = await findVisit(db, cipher, { token });
	if (!visit?.approval) return { noSuchVisit: true };
	const { answers, key, code } = reading;
	const twinHash = cipher.hash('twin', canonicalJson({ answers, code }));
	// A retry is answered as it was the first time, even if the code was replaced in between.
	const sent = answers && (await findTwin(db, visit.id, key, twinHash));
	if (sent && !onlyCheck) return { accepted: receiptOf(cipher, sent.id) };
	const verdict = code ? judgeCode(await codesOf(db, cipher, visit.id), code) : null;
	if (verdict && 'problem' in verdict)
		return { problems: { ...reading.problems, code: verdict.problem }, wrongCode: true };
	if (!answers) return { problems: reading.problems, wrongCode: false };
	if (onlyCheck) return { mayBeSent: true };
	// A flood of cards without a code is stored, and not mailed.
	const flood =
		!verdict && client !== null && (await limits.unverifiedCards.count(client)) !== null;

	const accepted = await transaction(db, async (trx) => {
		const twin = await findTwin(trx, visit.id, key, twinHash);
		if (twin) return twin.id;
		const now = clock.now();
		const id = randomId();
		const bureaus = await listBureaus(trx);
		const content = await freeze(trx, visit, bureaus, answers, verdict !== null, now);
		const contentHash = sha256(canonicalJson(content));
		const mailed =
			content.verified ||
			(!flood && (await countMailedUnverified(trx, visit.id)) < mailedUnverifiedCards);
		await insertCard(trx, cipher, {
			id,
			visitId: visit.id,
			formKey: key,
			twinHash,
			receiptHash: receiptHash(cipher, receiptOf(cipher, id)),
			content,
			contentHash,
			flagged: flaggedItems(content.items),
			codeNumber: verdict?.number ?? null
		});
		const { form, toSupervision = false } = content;
		const card = { id, visitId: visit.id, form, toSupervision };
		const letters = await addressCard(trx, card, bureaus, now);
		if (mailed) await queueCardLetters(context, trx, letters, now);
		if (flaggedItems(content.items).length > 0) await openCases(context, trx, card, now);
		await append(trx, cipher, now, {
			actor: 'enterprise',
			act: 'card submitted',
			subject: `card:${id}`,
			detail: { content: contentHash, letters: mailed ? letters.length : 0 }
		});
		return id;
	});
	context.wakePostman();
	return { accepted: receiptOf(cipher, accepted) };
}

async function freeze(
	trx: Executor,
	visit: Visit,
	bureaus: Bureau[],
	answers: CardAnswers,
	verified: boolean,
	now: Date
): Promise<FrozenCard> {
	const { facts } = visit;
	const earlier = await earlierCards(trx, visit.id);
	const late = visit.dueAt !== null && now.toISOString() >= visit.dueAt;
	const tally = await tallyFor(trx, visit);
	const { items, representative, position, phone } = answers;
	const form = formOf(earlier, verified, late);
	return {
		items,
		representative,
		position,
		phone,
		form,
		...(form === 'supplement' && goesToSupervision(answers) ? { toSupervision: true } : {}),
		version: earlier.length + 1,
		verified,
		late,
		beforeEnd: isBeforeEnd(visit, now),
		textsVersion: visit.approval?.textsVersion ?? '',
		submittedAt: now.toISOString(),
		dueAt: visit.dueAt,
		visit: {
			shortNumber: visit.shortNumber,
			factsVersion: visit.version,
			hosts: facts.hosts.map((host) => host.bureauName),
			partners: facts.partners,
			kinds: facts.kinds,
			startOn: visit.startOn,
			endOn: lastDayOf(visit),
			inspectors: [facts.leader, ...facts.members].map((member) => member.name),
			experts: facts.experts.map((expert) => expert.name)
		},
		enterprise: visit.enterpriseName,
		visitOrdinal: { stated: answers.visitOrdinal, counted: tally.visits },
		kindOrdinals: ordinalsOf(visit, answers.kindOrdinals, tally),
		contacts: remarkContacts(chainOf(bureaus, visit.enterpriseBureauId)),
		ledgerHead: await ledgerHead(trx),
		salt: randomId()
	};
}

/** After the deadline the visit's first card is still a card; what follows is for the discipline committee. */
function formOf(
	earlier: { form: CardForm; verified: boolean }[],
	verified: boolean,
	late: boolean
): CardForm {
	const cards = earlier.filter((card) => card.form === 'card');
	// A card without its code never takes the place of a verified one.
	const standing = verified ? cards.filter((card) => card.verified) : cards;
	return late && standing.length > 0 ? 'supplement' : 'card';
}

function ordinalsOf(visit: Visit, stated: CardAnswers['kindOrdinals'], tally: Tally) {
	return Object.fromEntries(
		visit.facts.kinds.map((kind) => [
			kind,
			{ stated: stated[kind] ?? null, counted: tally.kinds[kind] }
		])
	);
}
