// One connection, begin-immediate transactions, and settings under which an acknowledged write stays.
import Database from 'better-sqlite3';
import {
	CompiledQuery,
	HandleEmptyInListsPlugin,
	Kysely,
	PostgresDialect,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	replaceWithNoncontingentExpression,
	sql
} from 'kysely';
import type { DatabaseConnection, Dialect, Transaction } from 'kysely';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { SettingError } from './config.ts';
import type { Schema } from './schema.ts';

/** What a repository function takes first: the database, or a transaction on it. */
export type Executor = Kysely<Schema>;

/** A deferred transaction that reads and then writes fails with SQLITE_BUSY beside a second process. */
class ImmediateDriver extends SqliteDriver {
	readonly #database: Database.Database;
	#busySince: number | null = null;

	constructor(database: Database.Database) {
		super({ database });
		this.#database = database;
	}

	/** Waits for another process's lock without stopping this one, five seconds in all. */
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		for (;;)
			try {
				await connection.executeQuery(CompiledQuery.raw('begin immediate'));
				this.#busySince = null;
				return;
			} catch (fault) {
				this.#busySince ??= Date.now();
				// Whoever comes after the five seconds is told at once, until the lock is gone.
				if (!isStorageFault(fault) || Date.now() - this.#busySince > 5000) throw fault;
				await sleep(25);
			}
	}

	/** On a full disk SQLite has rolled back by itself, and a second rollback would hide the fault. */
	override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		if (this.#database.inTransaction) await super.rollbackTransaction(connection);
	}
}

class ImmediateDialect extends SqliteDialect {
	readonly #database: Database.Database;
	constructor(database: Database.Database) {
		super({ database });
		this.#database = database;
	}
	override createDriver(): SqliteDriver {
		return new ImmediateDriver(this.#database);
	}
}

/** Opens a database: a file for SQLite, or a `postgres://` address. Throws one clear line when damaged. */
export function openDatabase(where: string): Kysely<Schema> {
	const dialect: Dialect = where.startsWith('postgres')
		? new PostgresDialect({ pool: new pg.Pool({ connectionString: where, max: 5 }) })
		: new ImmediateDialect(openFile(where));
	// PostgreSQL takes no `in ()`: nothing is in an empty list, on both.
	const strategy = replaceWithNoncontingentExpression;
	return new Kysely<Schema>({ dialect, plugins: [new HandleEmptyInListsPlugin({ strategy })] });
}

function openFile(file: string): Database.Database {
	mkdirSync(dirname(file), { recursive: true });
	// The log beside it takes over its mode: nobody else on the machine reads along.
	closeSync(openSync(file, 'a', 0o600));
	const database = new Database(file, { timeout: 250 });
	try {
		for (const setting of [
			'journal_mode = WAL',
			// better-sqlite3 falls to NORMAL in WAL mode, and a power cut then loses acknowledged cards.
			'synchronous = FULL',
			'foreign_keys = ON',
			'trusted_schema = OFF',
			'secure_delete = ON',
			'cell_size_check = ON'
		])
			database.pragma(setting);
		const findings = database.pragma('quick_check', { simple: true });
		if (findings !== 'ok') throw new Error(String(findings));
		return database;
	} catch (cause) {
		database.close();
		throw new SettingError(
			`数据库文件 ${file} 已损坏，请用最近的备份恢复（npm run restore）：${String(cause)}`,
			{
				cause
			}
		);
	}
}

/** Throws unless every commit reaches the disk; asked after the first write, when it may have fallen. */
export async function assertDurable(db: Executor): Promise<void> {
	if (!isSqlite(db)) return;
	const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
	if (rows[0]?.synchronous !== 2) throw new Error('synchronous is not FULL');
}

/**
 * Runs `work` as a whole or not at all. Inside, use only `trx`: the outer database has one
 * connection and would wait for ever. No mail, hashing or drawing inside.
 */
export function transaction<Result>(
	db: Kysely<Schema>,
	work: (trx: Transaction<Schema>) => Promise<Result>
): Promise<Result> {
	return db.transaction().execute(async (trx) => {
		// PostgreSQL: one writer at a time, as on SQLite, so that running numbers have no gaps.
		if (!isSqlite(trx)) await sql`select pg_advisory_xact_lock(20261123)`.execute(trx);
		return work(trx);
	});
}

export function isSqlite(db: Executor): boolean {
	return db.getExecutor().adapter instanceof SqliteAdapter;
}

/** True for a fault that may pass: disk full, database busy or unwritable, server out of reach. */
export function isStorageFault(fault: unknown): boolean {
	const code = (fault as { code?: unknown } | null)?.code;
	if (typeof code !== 'string') return false;
	return /^SQLITE_(FULL|BUSY|IOERR|READONLY|CANTOPEN|NOMEM)|^(53|57|08)...$|^ECONNREFUSED$/.test(
		code
	);
}

/** Whether a write transaction can begin now. Writes nothing. */
export async function isWritable(db: Kysely<Schema>): Promise<boolean> {
	try {
		await transaction(db, async (trx) => {
			await sql`update bureaus set name = name where 1 = 0`.execute(trx);
		});
		return true;
	} catch {
		return false;
	}
}
