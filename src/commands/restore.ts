// npm run restore: puts a backup in the place of the database, and keeps what was there aside.
import { isFile, readArguments, Refusal, run } from './open.ts';
import Database from 'better-sqlite3';
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { firstBroken } from '#lib/server/ledger/entry.ts';
import { allEntries, ledgerMac } from '#lib/server/ledger/ledger-repository.ts';
import { openCipher } from '#lib/server/platform/cipher.ts';
import type { Config } from '#lib/server/platform/config.ts';
import { openDatabase } from '#lib/server/platform/database.ts';

/** SQLite's own files beside a database. */
const companions = ['-wal', '-shm', '-journal'];

await run(async (config) => {
	const { positionals } = readArguments({}, 'npm run restore -- 备份文件', 1);
	if (!isFile(config)) throw new Refusal('数据库是 PostgreSQL：请用 pg_restore 恢复');
	const file = path.resolve(positionals[0] as string);
	if (!existsSync(file)) throw new Refusal(`没有找到备份文件 ${file}：请核对路径`);
	if (file === config.database) throw new Refusal('备份文件就是正在使用的数据库：请指明另一个文件');
	if (!existsSync(config.secretFile))
		throw new Refusal(`找不到密钥文件 ${config.secretFile}：请先把与备份配套的密钥放回`);

	mkdirSync(path.dirname(config.database), { recursive: true });
	const coming = `${config.database}.restoring-${process.pid}`;
	try {
		copyFileSync(file, coming);
		chmodSync(coming, 0o600);
		await mustBeSound(coming, config);
		const aside = setAside(config.database);
		renameSync(coming, config.database);
		console.log(`已从 ${file} 恢复，可以用 npm start 启动`);
		if (aside) console.log(`原来的数据库留在 ${aside}`);
	} finally {
		for (const ending of ['', ...companions]) rmSync(coming + ending, { force: true });
	}
});

/** Whole, this portal's, and of the secret that is in use: a copy is looked at, not the backup. */
async function mustBeSound(copy: string, config: Config): Promise<void> {
	const notOurs = new Refusal('这个文件不是本平台的备份，或者已经损坏：请换一份备份');
	const db = opened(copy);
	if (!db) throw notOurs;
	try {
		const entries = await allEntries(db).catch(() => Promise.reject(notOurs));
		const cipher = openCipher(config.secretFile);
		if (firstBroken(entries.slice(0, 1), ledgerMac(cipher)) !== null)
			throw new Refusal(
				`备份与密钥文件 ${config.secretFile} 不配套：请用 SECRET_FILE 指明备份时的密钥`
			);
	} finally {
		await db.destroy();
	}
}

function opened(file: string) {
	try {
		return openDatabase(file);
	} catch {
		return undefined;
	}
}

/** Renames the database and its companions; answers its new name, null when there was none. */
function setAside(file: string): string | null {
	if (!existsSync(file)) return null;
	mustBeIdle(file);
	const stamp = new Date().toISOString().replace(/[-:.]/g, '');
	const aside = `${file}.before-restore-${stamp}`;
	for (const ending of ['', ...companions])
		if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
	return aside;
}

/** SQLite leaves write-ahead mode only while nobody else has the file open. */
function mustBeIdle(file: string): void {
	let database: Database.Database | undefined;
	let mode: unknown;
	try {
		database = new Database(file, { fileMustExist: true, timeout: 500 });
		mode = database.pragma('journal_mode = DELETE', { simple: true });
	} catch (fault) {
		// A damaged database is a reason to restore; a busy one is not.
		mode = String((fault as { code?: string }).code).startsWith('SQLITE_BUSY') ? 'busy' : 'damaged';
	} finally {
		database?.close();
	}
	if (mode === 'busy' || mode === 'wal')
		throw new Refusal('数据库正在使用：请先停止平台（和其他命令），再恢复');
}
