// SQL of all sealed columns alike: what is sealed how, sealing anew, and sealing what once was clear.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { markLength, opened, readMark } from './cipher.ts';
import type { Cipher } from './cipher.ts';
import { isSqlite } from './database.ts';
import type { Executor } from './database.ts';
import { nameOf, rowOf, sealedColumns } from './sealed-columns.ts';
import type { SealedColumn } from './sealed-columns.ts';

type Key = (string | number)[];
type Value = string | Uint8Array;
interface SealedRow {
	key: Key;
	value: Value;
}

/** How many values of a column stand under each key version and suite. */
export interface SealedCount {
	version: number;
	suite: string;
	count: number;
}

/** Rows of a column that are not sealed with `mark`, after `after` in the order of their keys. */
export async function rowsSealedOtherwise(
	db: Executor,
	column: SealedColumn,
	mark: Uint8Array,
	after: Key | null,
	limit: number
): Promise<SealedRow[]> {
	const { table, key, bytes } = column;
	const value = sql.ref(column.column);
	const keys = sql.join(key.map((name) => sql.ref(name)));
	// Three bytes are four characters of base64: both kinds are told apart by how they begin.
	const stale = bytes
		? sql`substr(${value}, 1, ${sql.lit(markLength)}) <> ${Buffer.from(mark)}`
		: sql`substr(${value}, 1, 4) <> ${Buffer.from(mark).toString('base64')}`;
	const further = after ? sql`and (${keys}) > (${sql.join(after)})` : sql``;
	const { rows } = await sql<Record<string, Value | number>>`
		select ${keys}, ${value} as sealed_value from ${sql.table(table)}
		where ${value} is not null and ${stale} ${further}
		order by ${keys} limit ${sql.lit(limit)}
	`.execute(db);
	return rows.map((row) => ({
		key: key.map((name) => row[name] as string | number),
		value: row.sealed_value as Value
	}));
}

/** Puts `fresh` in the place of what was read; false when somebody wrote there in between. */
export async function replaceSealed(
	trx: Executor,
	column: SealedColumn,
	{ key, value }: SealedRow,
	fresh: Value
): Promise<boolean> {
	const place = sql.ref(column.column);
	const { numAffectedRows } = await sql`
		update ${sql.table(column.table)} set ${place} = ${fresh}
		where ${whereKey(column, key)} and ${place} = ${value}
	`.execute(trx);
	return (numAffectedRows ?? 0n) > 0n;
}

/** The same content, sealed as new content is. */
export function sealedAnew(cipher: Cipher, column: SealedColumn, { key, value }: SealedRow): Value {
	const [name, row] = [nameOf(column), column.bound ? rowOf(...key) : undefined];
	return typeof value === 'string'
		? cipher.seal(name, cipher.open(name, value, row), row)
		: cipher.sealBytes(name, cipher.openBytes(name, value, row), row);
}

/** Whether these keys open anything of what is sealed here; true where nothing is. One value of each column is tried. */
export async function opensAnything(db: Executor, cipher: Cipher): Promise<boolean> {
	let tried = 0;
	for (const column of sealedColumns) {
		const [row] = await rowsSealedOtherwise(db, column, Buffer.alloc(markLength), null, 1);
		if (!row) continue;
		tried++;
		if (opened(() => sealedAnew(cipher, column, row)) !== null) return true;
	}
	return tried === 0;
}

export async function countSealed(db: Executor, column: SealedColumn): Promise<SealedCount[]> {
	const value = sql.ref(column.column);
	const start = column.bytes
		? sql<Uint8Array>`substr(${value}, 1, ${sql.lit(markLength)})`
		: sql<string>`substr(${value}, 1, 4)`;
	const { rows } = await sql<{ start: Value; count: number }>`
		select ${start} as start, count(*) as count from ${sql.table(column.table)}
		where ${value} is not null group by 1
	`.execute(db);
	const counts = new Map<string, SealedCount>();
	for (const { start: begin, count } of rows) {
		const { version, suite } = readMark(
			typeof begin === 'string' ? Buffer.from(begin, 'base64') : begin
		);
		const known = counts.get(`${version} ${suite}`)?.count ?? 0;
		counts.set(`${version} ${suite}`, { version, suite, count: known + Number(count) });
	}
	return [...counts.values()];
}

/** Seals what was written in clear before migration 0007, each column once. Inside a transaction. */
export async function sealClear(trx: Executor, cipher: Cipher): Promise<void> {
	for (const column of sealedColumns.filter(({ onceClear }) => onceClear)) {
		const name = nameOf(column);
		if (!(await isFirstTime(trx, name))) continue;
		const place = sql.ref(column.column);
		const keys = sql.join(column.key.map((each) => sql.ref(each)));
		const { rows } = await sql<Record<string, string | number>>`
			select ${keys}, ${place} as clear from ${sql.table(column.table)}
		`.execute(trx);
		for (const row of rows) {
			const key = column.key.map((each) => row[each] as string | number);
			const sealed = cipher.seal(name, String(row.clear), rowOf(...key));
			await sql`
				update ${sql.table(column.table)} set ${place} = ${sealed} where ${whereKey(column, key)}
			`.execute(trx);
		}
	}
}

/** True once for each name: of what is done to old data at the first start of a new version. */
export async function isFirstTime(trx: Executor, name: string): Promise<boolean> {
	const done = await trx
		.insertInto('sealed_since')
		.values({ name })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.returning('name')
		.execute();
	return done.length > 0;
}

/** Moves what the write-ahead log still holds into the file, whose freed pages are overwritten. */
export async function emptyWriteAheadLog(db: Executor): Promise<void> {
	if (isSqlite(db)) await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

function whereKey(column: SealedColumn, key: Key): RawBuilder<unknown> {
	return sql.join(
		column.key.map((name, place) => sql`${sql.ref(name)} = ${key[place]}`),
		sql` and `
	);
}
