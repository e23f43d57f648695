// Installs the packages when they are missing or older than the lockfile. Plain JavaScript: it runs on
// whatever Node the machine has, before npm ci brings the project's own.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
const upToDate =
	existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!upToDate) {
	console.log('正在安装依赖 …');
	const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		stdio: 'inherit'
	});
	if (status !== 0) {
		console.error('安装依赖失败：请检查网络和 npm 的镜像设置后重试');
		process.exit(1);
	}
}
