// npm run backup: a consistent copy of the database, made while the portal goes on working.
import { isFile, mustExist, readArguments, Refusal, run } from './open.ts';
import Database from 'better-sqlite3';
import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

await run(async (config) => {
	const { positionals } = readArguments({}, 'npm run backup -- 备份文件', 1);
	if (!isFile(config)) throw new Refusal('数据库是 PostgreSQL：请用 pg_dump 备份');
	mustExist(config);
	const file = path.resolve(positionals[0] as string);
	mustBeFree(file);
	if (!existsSync(path.dirname(file)))
		throw new Refusal(`没有目录 ${path.dirname(file)}：请先建立，或换一个位置`);

	const unfinished = `${file}.unfinished-${process.pid}`;
	try {
		await copy(config.database, unfinished);
		mustBeFree(file);
		renameSync(unfinished, file);
	} finally {
		for (const ending of ['', '-journal', '-wal', '-shm'])
			rmSync(unfinished + ending, { force: true });
	}
	const megabytes = (statSync(file).size / 1e6).toFixed(1);
	console.log(`已备份到 ${file}（${megabytes} MB）`);
	console.log(`请把密钥文件 ${config.secretFile} 另行保管：没有它，备份里的内容无法读取`);
});

function mustBeFree(file: string): void {
	if (existsSync(file)) throw new Refusal(`${file} 已经存在：备份不覆盖已有文件，请换一个文件名`);
}

async function copy(from: string, to: string): Promise<void> {
	const source = new Database(from, { fileMustExist: true, timeout: 5000 });
	try {
		// All pages in one go: in parts, every write of the portal would begin the copy anew.
		await source.backup(to, { progress: () => 2 ** 31 - 1 });
	} finally {
		source.close();
	}
	chmodSync(to, 0o600);
	const made = new Database(to, { fileMustExist: true });
	try {
		// One file that stands alone, without a -wal beside it.
		made.pragma('journal_mode = DELETE');
		const findings = made.pragma('quick_check', { simple: true });
		if (findings !== 'ok') throw new Error(`备份没有通过检查：${String(findings)}`);
	} finally {
		made.close();
	}
}
