// SQL of the directory: bureaus and their offices.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import { ownReach } from './directory.ts';
import type { Bureau, Office } from './directory.ts';
import type { Organ } from './letter.ts';

/** All bureaus, provinces first, then by division code. */
export async function listBureaus(db: Executor): Promise<Bureau[]> {
	const rows = await db.selectFrom('bureaus').selectAll().orderBy('code').execute();
	const offices = await db.selectFrom('offices').selectAll().execute();
	const officeOf = (bureauId: string, organ: Organ): Office => {
		const found = offices.find((office) => office.bureau_id === bureauId && office.organ === organ);
		if (found?.received_by)
			return { ...officeOf(found.received_by, organ), receivedBy: found.received_by };
		return { mailbox: found?.mailbox ?? '', phone: found?.phone ?? '' };
	};
	return rows.map(({ parent_id, ...row }) => ({
		...row,
		parentId: parent_id,
		offices: {
			supervision: officeOf(row.id, 'supervision'),
			discipline: officeOf(row.id, 'discipline')
		}
	}));
}

/** What each office holds as it is written down: for the check against the ledger. */
export async function officesToCheck(db: Executor) {
	const rows = await db
		.selectFrom('offices')
		.select(['bureau_id as bureauId', 'organ', 'mailbox', 'phone', 'received_by'])
		.orderBy('bureau_id')
		.execute();
	return rows.map(({ bureauId, organ, mailbox, phone, received_by }) => {
		const office: Office = { mailbox, phone, ...(received_by && { receivedBy: received_by }) };
		return { bureauId, organ, office };
	});
}

/** Writes a bureau and its two offices, new or changed. */
export async function saveBureau(trx: Executor, bureau: Bureau): Promise<void> {
	const { offices, parentId, ...row } = bureau;
	const values = { ...row, parent_id: parentId };
	await trx
		.insertInto('bureaus')
		.values(values)
		.onConflict((conflict) => conflict.column('id').doUpdateSet(values))
		.execute();
	for (const organ of ['supervision', 'discipline'] as const) {
		const { receivedBy, ...address } = ownReach(offices[organ]);
		const office = { bureau_id: bureau.id, organ, ...address, received_by: receivedBy ?? null };
		await trx
			.insertInto('offices')
			.values(office)
			.onConflict((conflict) => conflict.columns(['bureau_id', 'organ']).doUpdateSet(office))
			.execute();
	}
}

const headColumn = 'offices.head';

/** Who heads each office of a bureau; '' where nobody is named. */
export async function headsOf(
	db: Executor,
	cipher: Cipher,
	bureauId: string
): Promise<Record<Organ, string>> {
	const rows = await db
		.selectFrom('offices')
		.select(['organ', 'head'])
		.where('bureau_id', '=', bureauId)
		.execute();
	const heads: Record<Organ, string> = { supervision: '', discipline: '' };
	for (const { organ, head } of rows) if (head) heads[organ] = cipher.open(headColumn, head);
	return heads;
}

/** Names the head of an office that is in the directory; teams are compared by the hash of the name. */
export async function saveHead(
	trx: Executor,
	cipher: Cipher,
	office: { bureauId: string; organ: Organ; name: string; nameHash: string }
): Promise<void> {
	await trx
		.updateTable('offices')
		.set({
			head: office.name ? cipher.seal(headColumn, office.name) : null,
			head_hash: office.name ? office.nameHash : null
		})
		.where('bureau_id', '=', office.bureauId)
		.where('organ', '=', office.organ)
		.execute();
}
