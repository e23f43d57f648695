// What the terminal shows when the portal has started: where it is, and in the demo how to try it.
import QRCode from 'qrcode';
import { isLoopback } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';
import type { ExampleWorld } from './example-world.ts';

export async function greetOperator(config: Config, world: ExampleWorld | null): Promise<void> {
	if (!world) {
		console.log(`入企检查监督反馈平台：${config.origin}`);
		if (isLoopback(config.host) && !config.trustedProxy)
			console.log(
				'没有设置 TRUSTED_PROXY_HEADER：代理后面的来访者会被当作同一个，合并计算次数限制'
			);
		return;
	}
	const card = `${config.origin}/v/${world.openVisit.token}`;
	const people = world.people.map(
		({ username, password, roleName, bureauName }) =>
			`  ${username.padEnd(14)} ${password.padEnd(18)} ${bureauName} ${roleName}`
	);
	console.log(
		[
			'',
			`入企检查监督反馈平台（演示环境）  ${config.origin}`,
			`演示邮箱  ${config.origin}/demo/mailbox`,
			'',
			'可以登录的人员（用户名、密码、岗位）：',
			...people,
			'',
			`一次可以填写反馈卡的检查：${world.openVisit.enterprise}`,
			`  ${card}`,
			`  反馈码 ${world.openVisit.code}，${world.openVisit.due}`,
			'',
			await QRCode.toString(card, { type: 'terminal', small: true })
		].join('\n')
	);
}
