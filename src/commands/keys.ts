// npm run keys: which keys seal what, and a new key for everything while the portal goes on working.
import { readArguments, Refusal, run, withExistingPortal } from './open.ts';
import { rotateKeys, stateOfKeys } from '#lib/server/journey/rotate-keys.ts';
import { readKeyRing } from '#lib/server/platform/key-ring.ts';
import type { Context } from '#lib/server/platform/context.ts';

const usage = 'npm run keys -- status | rotate';
const suiteWords: Record<string, string> = { aes: 'AES-256-GCM', sm: 'SM4 与 HMAC-SM3' };

await run(async (config) => {
	const { positionals } = readArguments({}, usage, 1);
	const [verb] = positionals;
	if (verb !== 'status' && verb !== 'rotate') throw new Refusal(`用法：${usage}`);
	await withExistingPortal(config, verb === 'status' ? status : rotate);
});

/** Exit status 1 while something is sealed with an older key or the other suite. */
async function status(context: Context): Promise<void> {
	const { config } = context;
	const { newest } = readKeyRing(config.secretFile);
	console.log(
		`密钥文件 ${config.secretFile}：${newest} 个版本，新内容用第 ${newest} 版，${suiteWords[config.cipherSuite]}`
	);
	const states = await stateOfKeys(context);
	for (const { column, counts } of states)
		for (const { version, suite, count } of counts)
			console.log(`  ${column.padEnd(28)} 第 ${version} 版 ${suiteWords[suite]}  ${count} 项`);
	const behind = states.reduce((sum, state) => sum + state.behind, 0);
	if (behind > 0)
		throw new Refusal(`有 ${behind} 项还用旧密钥或另一种算法加密：请运行 npm run keys -- rotate`);
	console.log('全部内容都用最新的密钥加密');
}

async function rotate(context: Context): Promise<void> {
	const { secretFile, cipherSuite } = context.config;
	const { version, resumed, sealed } = await rotateKeys(context, (column, count) =>
		console.log(`  ${column.padEnd(28)} ${count} 项`)
	);
	console.log(
		`${resumed ? '已接着完成上次的更换' : '已更换密钥'}：第 ${version} 版，${suiteWords[cipherSuite]}，重新加密 ${sealed} 项`
	);
	console.log(`请重新备份密钥文件 ${secretFile}：旧备份的密钥打不开新内容`);
}
