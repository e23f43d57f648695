// 更换邮箱、电话: where the cards go is changed by two persons, and both mailboxes are told.
import { listBureaus } from '../delivery/directory-repository.ts';
import { organNames } from '../delivery/directory.ts';
import type { Bureau, Office, OfficeVerdict } from '../delivery/directory.ts';
import { changeWords, toldMailboxes } from '../delivery/office-change.ts';
import {
	insertDecision,
	insertProposal,
	proposals,
	setOfficeAddress
} from '../delivery/office-change-repository.ts';
import type { Organ } from '../delivery/letter.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';
import { queueOwnLetter } from './queue-letters.ts';

/** What the ledger holds of how an office is reached. */
export function officeHash(cipher: Cipher, { mailbox, phone }: Pick<Office, 'mailbox' | 'phone'>) {
	return cipher.hash('ledger content', canonicalJson({ mailbox, phone }));
}

/** One person proposes: nothing changes yet but that both mailboxes are told. */
export async function proposeOfficeChange(
	context: Context,
	trx: Executor,
	person: Person,
	wish: {
		bureau: Bureau;
		organ: Organ;
		change: { mailbox: string; phone: string; reason: string };
	},
	now: Date
): Promise<void> {
	const { cipher } = context;
	const { bureau, organ, change } = wish;
	const id = randomId();
	const proposal = { id, bureauId: bureau.id, organ, ...change, personId: person.id };
	await insertProposal(trx, cipher, proposal, now);
	await append(trx, cipher, now, {
		actor: person.id,
		act: 'recipient proposed',
		subject: `bureau:${bureau.id}`,
		detail: { organ, proposal: id, to: officeHash(cipher, change) }
	});
	await tell(context, trx, { bureau, organ, id, ...change }, 'proposed', now);
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
		const { bureauId, organ, mailbox, phone, proposerId } = proposal;
		const withdraws = verdict === 'refused' && proposerId === person.id;
		if (!withdraws && !may(person, 'confirm recipients', { notBy: [proposerId] }))
			return notAllowed;
		if (proposal.decision) return refused('too late', '这项更换已经有结果');
		const bureau = (await listBureaus(trx)).find(({ id }) => id === bureauId);
		if (!bureau) return notFound;
		const now = clock.now();
		await insertDecision(trx, { proposalId, verdict, personId: person.id }, now);
		// The old mailbox is told too: letters are addressed before the directory changes.
		await tell(context, trx, { bureau, organ, id: proposalId, mailbox, phone }, verdict, now);
		if (verdict === 'confirmed') await setOfficeAddress(trx, { bureauId, organ, mailbox, phone });
		await append(trx, cipher, now, {
			actor: person.id,
			act: verdict === 'confirmed' ? 'recipient confirmed' : 'recipient refused',
			subject: `bureau:${bureauId}`,
			detail: { organ, proposal: proposalId, to: officeHash(cipher, { mailbox, phone }) }
		});
		return { done: null };
	});
	context.wakePostman();
	return outcome;
}

async function tell(
	context: Context,
	trx: Executor,
	told: { bureau: Bureau; organ: Organ; id: string; mailbox: string; phone: string },
	event: OfficeVerdict | 'proposed',
	now: Date
): Promise<void> {
	const { bureau, organ, id } = told;
	const office = bureau.offices[organ];
	const words = changeWords(office, { ...told, bureauName: bureau.name }, event);
	for (const mailbox of toldMailboxes(office, told))
		await queueOwnLetter(
			context,
			trx,
			{
				id: randomId(),
				kind: 'address',
				topic: `address:${id}:${event}:${mailbox}`,
				bureauId: bureau.id,
				organ,
				mailbox,
				recipient: `${bureau.name}${organNames[organ]}`,
				...words
			},
			now
		);
}
