// 更换邮箱、电话、接收部门: where the cards go is changed by two persons, and both mailboxes are told.
import { supplementDays } from '../cards/card.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { organNames } from '../delivery/directory.ts';
import type { Office, OfficeVerdict } from '../delivery/directory.ts';
import { changeWords, reachOf, receiverProblem, toldMailboxes } from '../delivery/office-change.ts';
import {
	insertDecision,
	insertProposal,
	proposals,
	setOffice
} from '../delivery/office-change-repository.ts';
import type { Organ } from '../delivery/letter.ts';
import { visitsInCharge } from '../delivery/recipient-repository.ts';
import type { OfficeOf } from '../delivery/recipient.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { findVisit } from '../visits/visit-repository.ts';
import { nameRecipients } from './name-recipients.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';
import { queueOwnLetter } from './queue-letters.ts';

/** What the ledger holds of how an office is reached, as it is written down. */
export function officeHash(cipher: Cipher, { mailbox, phone, receivedBy }: Office) {
	const reach = { mailbox, phone, ...(receivedBy && { receivedBy }) };
	return cipher.hash('ledger content', canonicalJson(reach));
}

/** One person proposes: nothing changes yet but that both mailboxes are told. */
export async function proposeOfficeChange(
	context: Context,
	trx: Executor,
	person: Person,
	wish: { bureauId: string; organ: Organ; to: Office; reason: string },
	now: Date
): Promise<void> {
	const { cipher } = context;
	const { bureauId, organ, to } = wish;
	const proposal = { id: randomId(), ...wish, personId: person.id };
	await insertProposal(trx, cipher, proposal, now);
	await append(trx, cipher, now, {
		actor: person.id,
		act: 'recipient proposed',
		subject: `bureau:${bureauId}`,
		detail: { organ, proposal: proposal.id, to: officeHash(cipher, to) }
	});
	await tell(context, trx, proposal, 'proposed', now);
}

/** Another person confirms or refuses; who proposed may withdraw. Only then the directory changes. */
export async function decideOfficeChange(
	context: Context,
	person: Person,
	proposalId: string,
	verdict: OfficeVerdict
): Promise<Outcome<null>> {
	const { db, cipher, clock } = context;
	const outcome = await transaction(db, async (trx): Promise<Outcome<null>> => {
		const [proposal] = await proposals(trx, cipher, { id: proposalId });
		if (!proposal) return notFound;
		const { bureauId, organ, to, proposerId } = proposal;
		const withdraws = verdict === 'refused' && proposerId === person.id;
		if (!withdraws && !may(person, 'confirm recipients', { notBy: [proposerId] }))
			return notAllowed;
		if (proposal.decision) return refused('too late', '这项更换已经有结果');
		// The directory may have moved on since it was proposed.
		const problem =
			verdict === 'confirmed' && to.receivedBy
				? receiverProblem(await listBureaus(trx), bureauId, organ, to.receivedBy)
				: null;
		if (problem) return { problems: { form: `现在不能确认：${problem}` } };
		const now = clock.now();
		await insertDecision(trx, { proposalId, verdict, personId: person.id }, now);
		// The old mailbox is told too: letters are addressed before the directory changes.
		await tell(context, trx, proposal, verdict, now);
		await append(trx, cipher, now, {
			actor: person.id,
			act: verdict === 'confirmed' ? 'recipient confirmed' : 'recipient refused',
			subject: `bureau:${bureauId}`,
			detail: { organ, proposal: proposalId, to: officeHash(cipher, to) }
		});
		if (verdict === 'confirmed') {
			await setOffice(trx, bureauId, organ, to);
			await renameRecipients(context, trx, { bureauId, organ }, person, now);
		}
		return { done: null };
	});
	context.wakePostman();
	return outcome;
}

/**
 * Visits that are out already follow a new receiver: its readers are compared with their teams first,
 * and whoever gets the mail may read and work at the desk as well.
 */
async function renameRecipients(
	{ cipher }: Context,
	trx: Executor,
	office: OfficeOf,
	person: Person,
	now: Date
): Promise<void> {
	const lastDue = new Date(now.getTime() - supplementDays * 24 * 3600_000);
	for (const id of await visitsInCharge(trx, office, lastDue)) {
		const visit = await findVisit(trx, cipher, { id });
		if (visit) await nameRecipients(trx, cipher, visit, person, now);
	}
}

async function tell(
	context: Context,
	trx: Executor,
	{ id, bureauId, organ, to }: { id: string; bureauId: string; organ: Organ; to: Office },
	event: OfficeVerdict | 'proposed',
	now: Date
): Promise<void> {
	const bureaus = await listBureaus(trx);
	const bureau = bureaus.find((each) => each.id === bureauId);
	if (!bureau) throw new Error(`a change for no bureau: ${bureauId}`);
	const before = reachOf(bureaus, bureau, organ, bureau.offices[organ]);
	const after = reachOf(bureaus, bureau, organ, to);
	const recipient = `${bureau.name}${organNames[organ]}`;
	const words = changeWords(recipient, { before, after }, event);
	for (const mailbox of toldMailboxes(before, after))
		await queueOwnLetter(
			context,
			trx,
			{
				id: randomId(),
				kind: 'address',
				topic: `address:${id}:${event}:${mailbox}`,
				bureauId,
				organ,
				mailbox,
				recipient,
				...words
			},
			now
		);
}
