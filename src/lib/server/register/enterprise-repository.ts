// SQL of the register of enterprises.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import type { Enterprise } from './enterprise.ts';

const columns = [
	'id',
	'name',
	'credit_code as creditCode',
	'address',
	'bureau_id as bureauId',
	'sector',
	'grade'
] as const;

export async function listEnterprises(db: Executor): Promise<Enterprise[]> {
	return db.selectFrom('enterprises').select(columns).orderBy('name').execute();
}

export async function findEnterprise(db: Executor, id: string): Promise<Enterprise | undefined> {
	return db.selectFrom('enterprises').select(columns).where('id', '=', id).executeTakeFirst();
}

/** By its exact name or its credit code, as a registrar types it. */
export async function findEnterpriseByWords(db: Executor, words: string) {
	return db
		.selectFrom('enterprises')
		.select(columns)
		.where((where) => where.or([where('name', '=', words), where('credit_code', '=', words)]))
		.executeTakeFirst();
}

export async function insertEnterprise(db: Executor, enterprise: Enterprise, now: Date) {
	const { creditCode, bureauId, ...same } = enterprise;
	await db
		.insertInto('enterprises')
		.values({
			...same,
			credit_code: creditCode,
			bureau_id: bureauId,
			registered_at: now.toISOString()
		})
		.execute();
}

const phoneColumn = 'enterprises.contact_phone';

/** The phone told last: an earlier one is overwritten, since it reaches nobody any more. */
export async function saveContactPhone(
	trx: Executor,
	cipher: Cipher,
	enterpriseId: string,
	phone: string
): Promise<void> {
	await trx
		.updateTable('enterprises')
		.set({ contact_phone: cipher.seal(phoneColumn, phone, enterpriseId) })
		.where('id', '=', enterpriseId)
		.execute();
}

/** The contact phones of these enterprises; one that nobody told has none. */
export async function contactPhonesOf(
	db: Executor,
	cipher: Cipher,
	enterpriseIds: string[]
): Promise<Map<string, string>> {
	const rows = await db
		.selectFrom('enterprises')
		.select(['id', 'contact_phone as phone'])
		.where('id', 'in', enterpriseIds)
		.where('contact_phone', 'is not', null)
		.execute();
	return new Map(rows.map(({ id, phone }) => [id, cipher.open(phoneColumn, phone ?? '', id)]));
}
