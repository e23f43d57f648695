// npm run ledger:check: whether every entry of the ledger still stands on the one before it.
import { readArguments, Refusal, run, withExistingPortal } from './open.ts';
import { firstBroken } from '#lib/server/ledger/entry.ts';
import { allEntries, ledgerMac } from '#lib/server/ledger/ledger-repository.ts';

const usage = 'npm run ledger:check [-- --anchor 64 位十六进制哈希]';

await run(async (config) => {
	const { values } = readArguments({ anchor: { type: 'string' } }, usage);
	const anchor = values.anchor?.toLowerCase();
	if (anchor !== undefined && !/^[0-9a-f]{64}$/.test(anchor)) throw new Refusal(`用法：${usage}`);

	await withExistingPortal(config, async ({ db, cipher }) => {
		const entries = await allEntries(db);
		const broken = firstBroken(entries, ledgerMac(cipher));
		if (broken !== null) {
			const entry = entries.find(({ seq }) => seq === broken);
			const what = entry ? `${entry.at}，${entry.act}，${entry.subject}` : '缺失';
			throw new Refusal(`审计日志从第 ${broken} 条起不完整（${what}）：请保留现场，并用备份核对`);
		}
		const head = entries.at(-1);
		if (!head) {
			if (anchor) throw new Refusal('审计日志是空的，不含这个锚点：请核对 DATA_DIR');
			console.log('审计日志完整：还没有记录');
			return;
		}
		const anchored = entries.find(({ hash }) => hash === anchor);
		if (anchor && !anchored)
			throw new Refusal(`审计日志不含锚点 ${anchor}：留存锚点之后有记录被改写或删去，请用备份核对`);
		if (anchored) console.log(`锚点是第 ${anchored.seq} 条（${anchored.at}）`);
		console.log(`审计日志完整：共 ${entries.length} 条，最新一条的哈希 ${head.hash}`);
	});
});
