// SQL of the directory: bureaus and their offices.
import type { Executor } from '../platform/database.ts';
import type { Bureau, Office } from './directory.ts';
import type { Organ } from './letter.ts';

/** All bureaus, provinces first, then by division code. */
export async function listBureaus(db: Executor): Promise<Bureau[]> {
	const rows = await db.selectFrom('bureaus').selectAll().orderBy('code').execute();
	const offices = await db.selectFrom('offices').selectAll().execute();
	const officeOf = (bureauId: string, organ: Organ): Office => {
		const found = offices.find((office) => office.bureau_id === bureauId && office.organ === organ);
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
		const office = { bureau_id: bureau.id, organ, ...offices[organ] };
		await trx
			.insertInto('offices')
			.values(office)
			.onConflict((conflict) => conflict.columns(['bureau_id', 'organ']).doUpdateSet(office))
			.execute();
	}
}
