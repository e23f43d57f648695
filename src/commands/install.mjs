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

if (process.argv.includes('--for-tests')) installForTests();

/** The browsers and the PDF and QR tools of the tests, through apt where they are missing. */
function installForTests() {
	const needed = [
		{ command: 'chromium', package: 'chromium' },
		{ command: 'pdftoppm', package: 'poppler-utils' },
		{ command: 'zbarimg', package: 'zbar-tools' },
		{ command: 'qpdf', package: 'qpdf' },
		{ command: 'WebKitWebDriver', package: 'webkit2gtk-driver' },
		{ command: 'Xvfb', package: 'xvfb' }
	];
	const packages = needed.filter(({ command }) => !isThere(command)).map((tool) => tool.package);
	const hasChinese = spawnSync('fc-list', [':lang=zh-cn', 'file'], { encoding: 'utf8' }).stdout;
	if (!hasChinese) packages.push('fontconfig', 'fonts-noto-cjk');
	if (packages.length === 0) return;
	const mayInstall = process.getuid?.() === 0 && isThere('apt-get');
	if (!mayInstall) {
		console.error(`测试需要先安装：${packages.join(' ')}（Debian/Ubuntu：sudo apt-get install …）`);
		process.exit(1);
	}
	console.log(`正在安装测试工具 ${packages.join(' ')} …`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
	const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
	const { status } = spawnSync('apt-get', install, { stdio: ['ignore', 'ignore', 'inherit'], env });
	if (status !== 0) process.exit(1);
}

function isThere(command) {
	return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}
