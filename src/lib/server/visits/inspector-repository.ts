// SQL of the people whom a bureau puts on its teams, and the hash by which a name is found again.
import type { Cipher } from '../platform/cipher.ts';
import type { Executor } from '../platform/database.ts';
import type { TeamMember } from './visit.ts';

/** A keyed hash of a name, spaces and width aside: teams and accounts are compared by it. */
export function nameHash(cipher: Cipher, name: string): string {
	return cipher.hash('person name', name.normalize('NFKC').replace(/\s/g, ''));
}

/** People whom the bureau put on a team before, most recent first. */
export async function knownInspectors(
	db: Executor,
	cipher: Cipher,
	bureauId: string
): Promise<TeamMember[]> {
	const rows = await db
		.selectFrom('known_inspectors')
		.select(['name', 'unit'])
		.where('bureau_id', '=', bureauId)
		.orderBy('last_used_at', 'desc')
		.limit(60)
		.execute();
	return rows.map(({ name, unit }) => ({
		name: cipher.open('known_inspectors.name', name),
		unit
	}));
}

export async function rememberInspectors(
	trx: Executor,
	cipher: Cipher,
	bureauId: string,
	members: TeamMember[],
	now: Date
): Promise<void> {
	for (const { name, unit } of members) {
		const row = {
			bureau_id: bureauId,
			name_hash: nameHash(cipher, name),
			name: cipher.seal('known_inspectors.name', name),
			unit,
			last_used_at: now.toISOString()
		};
		await trx
			.insertInto('known_inspectors')
			.values(row)
			.onConflict((conflict) => conflict.columns(['bureau_id', 'name_hash']).doUpdateSet(row))
			.execute();
	}
}
