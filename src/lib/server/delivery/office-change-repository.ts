// SQL of proposed changes of how an office is reached, and of what was decided on them.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { ownReach } from './directory.ts';
import type { Office, OfficeVerdict } from './directory.ts';
import type { OfficeProposal } from './office-change.ts';
import type { Organ } from './letter.ts';

const reasonColumn = 'office_proposals.reason';

export async function insertProposal(
	trx: Executor,
	cipher: Cipher,
	proposal: {
		id: string;
		bureauId: string;
		organ: Organ;
		to: Office;
		reason: string;
		personId: string;
	},
	now: Date
): Promise<void> {
	const { receivedBy, ...address } = ownReach(proposal.to);
	await trx
		.insertInto('office_proposals')
		.values({
			id: proposal.id,
			bureau_id: proposal.bureauId,
			organ: proposal.organ,
			...address,
			received_by: receivedBy ?? null,
			reason: cipher.seal(reasonColumn, proposal.reason, proposal.id),
			person_id: proposal.personId,
			proposed_at: now.toISOString()
		})
		.execute();
}

export async function insertDecision(
	trx: Executor,
	decision: { proposalId: string; verdict: OfficeVerdict; personId: string },
	now: Date
): Promise<void> {
	await trx
		.insertInto('office_decisions')
		.values({
			proposal_id: decision.proposalId,
			verdict: decision.verdict,
			person_id: decision.personId,
			decided_at: now.toISOString()
		})
		.execute();
}

/** How an office is reached from now on. */
export async function setOffice(
	trx: Executor,
	bureauId: string,
	organ: Organ,
	office: Office
): Promise<void> {
	const { receivedBy, ...address } = ownReach(office);
	await trx
		.updateTable('offices')
		.set({ ...address, received_by: receivedBy ?? null })
		.where('bureau_id', '=', bureauId)
		.where('organ', '=', organ)
		.execute();
}

export interface KnownProposal extends OfficeProposal {
	proposerId: string;
}

/** Proposals, newest first: those nobody has decided on, those of one bureau, or one by its id. */
export async function proposals(
	db: Executor,
	cipher: Cipher,
	wish: { open: true } | { bureauId: string } | { id: string }
): Promise<KnownProposal[]> {
	let query = db
		.selectFrom('office_proposals as o')
		.innerJoin('bureaus as b', 'b.id', 'o.bureau_id')
		.innerJoin('people as p', 'p.id', 'o.person_id')
		.leftJoin('office_decisions as d', 'd.proposal_id', 'o.id')
		.leftJoin('people as q', 'q.id', 'd.person_id')
		.select([
			'o.id',
			'o.bureau_id as bureauId',
			'b.name as bureauName',
			'o.organ',
			'o.mailbox',
			'o.phone',
			'o.received_by as receivedBy',
			'o.reason',
			'o.person_id as proposerId',
			'p.name as proposedBy',
			'o.proposed_at as proposedAt',
			'd.verdict',
			'q.name as decidedBy',
			'd.decided_at as decidedAt'
		])
		.orderBy('o.proposed_at', 'desc')
		.limit(200);
	if ('open' in wish) query = query.where('d.proposal_id', 'is', null);
	else if ('id' in wish) query = query.where('o.id', '=', wish.id);
	else query = query.where('o.bureau_id', '=', wish.bureauId);
	const rows = await query.execute();
	return rows.map(({ verdict, decidedBy, decidedAt, mailbox, phone, receivedBy, ...row }) => ({
		...row,
		to: ownReach({ mailbox, phone, ...(receivedBy && { receivedBy }) }),
		reason: cipher.open(reasonColumn, row.reason, row.id),
		proposedBy: cipher.open('people.name', row.proposedBy),
		decision:
			verdict && decidedBy && decidedAt
				? { verdict, by: cipher.open('people.name', decidedBy), at: decidedAt }
				: null
	}));
}
