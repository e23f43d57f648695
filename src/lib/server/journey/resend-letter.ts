// A letter that did not arrive is sent again by hand, with a reason, to the address of the directory.
import { listBureaus } from '../delivery/directory-repository.ts';
import { statusOf } from '../delivery/letter.ts';
import type { Letter } from '../delivery/letter.ts';
import { resend } from '../delivery/letter-queue-repository.ts';
import { findLetter, lettersReadableBy } from '../delivery/letter-repository.ts';
import { recipientsOfCard } from '../delivery/recipient-repository.ts';
import { inCharge, officesOf } from '../delivery/recipient.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { lengthOf } from '../platform/form.ts';
import { recipientHash } from './queue-letters.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';

const longest = 500;
const steppedBack = '这个部门已不接收这次检查的反馈（回避或已改由其他部门接收），不能重发给它';

/** The letter and the mailbox that the directory has for its office now; for who may read its card. */
export async function openResending(context: Context, person: Person, letterId: string) {
	const [letter] = await lettersReadableBy(context.db, person, { letterId });
	if (!letter) return notFound;
	if (!may(person, 'resend letters', { bureauId: letter.bureauId })) return notAllowed;
	if (!(await isStillInCharge(context, letter))) return refused('too late', steppedBack);
	const mailbox = await currentMailbox(context, letter);
	return { done: { letter: { ...letter, status: statusOf(letter) }, mailbox } };
}

/** Sends again from the desk. Never to a typed address: what a card says must not be led astray. */
export async function resendLetter(
	context: Context,
	person: Person,
	letterId: string,
	reason: string
): Promise<Outcome<null>> {
	const opened = await openResending(context, person, letterId);
	if (!('done' in opened)) return opened;
	if (!reason) return { problems: { reason: '请写明重发的原因' } };
	if (lengthOf(reason) > longest) return { problems: { reason: `原因最多 ${longest} 字` } };
	const { letter } = opened.done;
	if (letter.status === 'signed for') return refused('too late', '这封邮件已经签收');
	await again(context, letter, person.id, reason);
	return { done: null };
}

/** Sends again by `npm run letters`, on the server itself. */
export async function resendByOperator(
	context: Context,
	letterId: string,
	reason: string
): Promise<Outcome<null>> {
	const letter = await findLetter(context.db, letterId);
	if (!letter) return notFound;
	if (!(await isStillInCharge(context, letter))) return refused('too late', steppedBack);
	await again(context, letter, null, reason);
	return { done: null };
}

/** An office that stepped back, or named another, gets no card again: its mailbox may be read by the team. */
async function isStillInCharge({ db }: Context, { cardId, bureauId, organ }: Letter) {
	if (!cardId) return true;
	const offices = officesOf(inCharge(await recipientsOfCard(db, cardId)));
	return offices.some((office) => office.bureauId === bureauId && office.organ === organ);
}

async function again(context: Context, letter: Letter, personId: string | null, reason: string) {
	const { db, cipher, clock } = context;
	const mailbox = await currentMailbox(context, letter);
	await transaction(db, async (trx) => {
		const now = clock.now();
		await resend(trx, cipher, { letterId: letter.id, personId, mailbox, reason }, now);
		await append(trx, cipher, now, {
			actor: personId ?? 'operator',
			act: 'letter re-sent',
			subject: `letter:${letter.id}`,
			detail: {
				reason: cipher.hash('ledger content', reason),
				moved: mailbox !== letter.mailbox,
				to: recipientHash(cipher, { ...letter, mailbox })
			}
		});
	});
	context.wakePostman();
}

async function currentMailbox({ db }: Context, { bureauId, organ, mailbox }: Letter) {
	const bureau = (await listBureaus(db)).find((each) => each.id === bureauId);
	return bureau?.offices[organ].mailbox || mailbox;
}
