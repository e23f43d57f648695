// 换钥: a new key version, and everything sealed anew with it while the portal goes on working.
import { setTimeout as sleep } from 'node:timers/promises';
import { append } from '../ledger/ledger-repository.ts';
import { readMark } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { addKey, readKeyRing } from '../platform/key-ring.ts';
import { nameOf, sealedColumns } from '../platform/sealed-columns.ts';
import type { SealedColumn } from '../platform/sealed-columns.ts';
import {
	countSealed,
	emptyWriteAheadLog,
	replaceSealed,
	rowsSealedOtherwise,
	sealedAnew
} from '../platform/sealed-repository.ts';

/** A batch is one transaction: the portal waits for it no longer than for a card. */
const batchOf = ({ bytes }: SealedColumn) => (bytes ? 20 : 200);
const breathMs = 5;

export interface ColumnState {
	column: string;
	/** Values under an older key version, or another suite than the chosen one. */
	behind: number;
	counts: { version: number; suite: string; count: number }[];
}

/** What is sealed how, column by column. */
export async function stateOfKeys({ db, cipher }: Context): Promise<ColumnState[]> {
	const chosen = readMark(cipher.mark());
	const states: ColumnState[] = [];
	for (const column of sealedColumns) {
		const counts = await countSealed(db, column);
		const behind = counts
			.filter(({ version, suite }) => version !== chosen.version || suite !== chosen.suite)
			.reduce((sum, { count }) => sum + count, 0);
		states.push({ column: nameOf(column), behind, counts });
	}
	return states;
}

/**
 * Adds a key version, or goes on with the rotation that was broken off, and seals every value anew
 * with the newest key and the chosen suite. Answers the version and how many values it sealed.
 */
export async function rotateKeys(
	context: Context,
	tell: (column: string, sealed: number) => void = () => {}
): Promise<{ version: number; resumed: boolean; sealed: number }> {
	const { config, db, cipher, clock } = context;
	const { newest } = readKeyRing(config.secretFile);
	const states = await stateOfKeys(context);
	const resumed =
		newest > 1 && states.some(({ counts }) => counts.some(({ version }) => version < newest));
	if (!resumed) addKey(config.secretFile);
	let sealed = 0;
	// What was sealed with the old key while the new one was written is found by a further round.
	for (let fresh = 1; fresh > 0; sealed += fresh) {
		fresh = 0;
		for (const column of sealedColumns) {
			const done = await sealColumn(context, column);
			if (done > 0) tell(nameOf(column), done);
			fresh += done;
		}
	}
	const { version, suite } = readMark(cipher.mark());
	await transaction(db, (trx) =>
		append(trx, cipher, clock.now(), {
			actor: 'operator',
			act: 'keys rotated',
			subject: `key:${version}`,
			detail: { suite, sealed }
		})
	);
	await emptyWriteAheadLog(db);
	return { version, resumed, sealed };
}

async function sealColumn({ db, cipher }: Context, column: SealedColumn): Promise<number> {
	const mark = cipher.mark();
	let sealed = 0;
	let after: (string | number)[] | null = null;
	for (;;) {
		const rows = await rowsSealedOtherwise(db, column, mark, after, batchOf(column));
		const last = rows.at(-1);
		if (!last) return sealed;
		const fresh = rows.map((row) => ({ row, value: sealedAnew(cipher, column, row) }));
		await transaction(db, async (trx) => {
			for (const { row, value } of fresh)
				if (await replaceSealed(trx, column, row, value)) sealed += 1;
		});
		after = last.key;
		await sleep(breathMs);
	}
}
