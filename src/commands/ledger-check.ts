// npm run ledger:check: whether the ledger's chain holds, and every record is still what it says.
import { readArguments, Refusal, run, withExistingPortal } from './open.ts';
import { checkLedger } from '#lib/server/journey/check-ledger.ts';

const usage = 'npm run ledger:check [-- --anchor 64 位十六进制哈希]';

await run(async (config) => {
	const { values } = readArguments({ anchor: { type: 'string' } }, usage);
	const anchor = values.anchor?.toLowerCase();
	if (anchor !== undefined && !/^[0-9a-f]{64}$/.test(anchor)) throw new Refusal(`用法：${usage}`);

	await withExistingPortal(config, async (context) => {
		const { entries, head, anchored, findings } = await checkLedger(context, anchor);
		const [first] = findings;
		if (first) {
			const further = findings.length > 1 ? `（另有 ${findings.length - 1} 处）` : '';
			throw new Refusal(`${first.words}${further}：请保留现场，并用备份核对`);
		}
		if (!head) {
			console.log('审计日志完整：还没有记录');
			return;
		}
		if (anchored) console.log(`校验值是第 ${anchored.seq} 条（${anchored.at}）`);
		console.log(`审计日志完整：共 ${entries} 条，所记的内容都相符，最新一条的哈希 ${head}`);
	});
});
