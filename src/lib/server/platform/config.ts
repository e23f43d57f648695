// The settings of the process, read from the environment and checked before anything starts.
import { readFileSync } from 'node:fs';
import type { BlockList } from 'node:net';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { suiteNames } from './suite.ts';
import type { SuiteName } from './suite.ts';
import type { TrustedProxy } from './client-address.ts';
import { readNetworks } from './networks.ts';

export interface Config {
	host: string;
	port: number;
	/** Scheme, host and port of every address printed, mailed and compared with `Origin`. */
	origin: string;
	dataDir: string;
	/** A file for SQLite, or a `postgres://` address. */
	database: string;
	/** Null in the demo, which starts a mail server of its own. */
	smtpUrl: string | null;
	/** A mail server beside loopback that may be spoken to without TLS; '' for none. */
	smtpTrustedHost: string;
	mailFrom: string;
	/** The portal's own return mailbox, `imaps://user:password@host`; null where none is set. */
	returnsUrl: string | null;
	/** Days without a letter after which a mailbox gets a test letter; 0 for never. */
	canaryDays: number;
	/** The hour (Asia/Shanghai) from which the day's digest goes out; null for never. */
	digestHour: number | null;
	/** Megabytes free below which an alarm is raised and `/readyz` answers 503. */
	diskFloor: number;
	secretFile: string;
	/** How new values are sealed: AES-256-GCM, or SM4 with HMAC-SM3. Both open at any time. */
	cipherSuite: SuiteName;
	/** The certificate that cards are signed with; null where none is set. */
	signature: { file: string; password: string } | null;
	/** What stands at the foot of every public page. */
	footer: Footer;
	/** Who names the client's address; null where clients connect directly. */
	trustedProxy: TrustedProxy | null;
	/** From where the desk can be reached; null for anywhere. */
	deskNetworks: BlockList | null;
	/** Years that cards are kept, those with a 是 or a case, and closed reports. */
	keepYears: { cards: number; flagged: number };
	demo: boolean;
	/** Multiplies every waiting time of the postman. */
	retryScale: number;
}

export interface Footer {
	/** The bureau that runs the portal; '' where none is set. */
	bureau: string;
	phone: string;
	/** ICP备案号, `晋ICP备12345678号-1`. */
	icp: string;
	/** 公安备案号, `晋公网安备14020002000001号`. */
	police: string;
}

type Environment = Record<string, string | undefined>;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

export function isLoopback(host: string): boolean {
	return loopback.test(host);
}

/** Reads `.env` beside package.json where there is one; the real environment wins. */
export function loadEnvironment(): Environment {
	try {
		process.loadEnvFile('.env');
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
	}
	return process.env;
}

/** Neither a database nor a mail server of its own, on this machine: it is the demo, unless told otherwise. */
export function isDemo(env: Environment): boolean {
	if (env.DEMO) return env.DEMO === '1';
	const origin = env.ORIGIN || 'http://localhost';
	const here =
		isLoopback(env.HOST || '127.0.0.1') && isLoopback(new URL(originOf(origin)).hostname);
	return here && !env.DATABASE_URL && !env.SMTP_URL;
}

/** Checks the settings; throws an error that names the wrong one and says what was expected. */
export function readConfig(env: Environment): Config {
	const host = env.HOST || '127.0.0.1';
	const port = wholeNumber('PORT', env.PORT || '3000', 1, 65_535);
	const origin = originOf(env.ORIGIN || `http://localhost:${port}`);
	const database = env.DATABASE_URL || '';
	const smtpUrl = env.SMTP_URL || '';
	const dataDir = path.resolve(env.DATA_DIR || 'data');
	if (!['', '0', '1'].includes(env.DEMO ?? '')) wrong('DEMO', '1 或留空');
	const demo = isDemo(env);

	if (origin.startsWith('http:') && !isLoopback(new URL(origin).hostname) && !demo)
		wrong('ORIGIN', 'https:// 开头的地址（仅本机可用 http://）');
	if (database && !/^postgres(ql)?:\/\//.test(database))
		wrong('DATABASE_URL', '留空或 postgres://…');
	if (smtpUrl && !/^smtps?:\/\/[^/]/.test(smtpUrl)) wrong('SMTP_URL', 'smtp://… 或 smtps://…');
	if (!smtpUrl && !demo) wrong('SMTP_URL', 'smtp://… 或 smtps://…（演示环境可不填）');
	const returnsUrl = env.RETURNS_IMAP_URL || '';
	if (returnsUrl && !/^imaps?:\/\/[^/@]+@[^/]/.test(returnsUrl))
		wrong('RETURNS_IMAP_URL', 'imaps://用户名:密码@主机[:端口]（%40 代替用户名中的 @）');
	const mailFrom = env.MAIL_FROM || `no-reply@${new URL(origin).hostname}`;
	if (!/^[^@\s<>,;]+@[^@\s<>,;]+$/.test(mailFrom)) wrong('MAIL_FROM', '一个邮箱地址');
	const retryScale = Number(env.RETRY_SCALE || '1');
	if (!(retryScale > 0 && retryScale <= 100)) wrong('RETRY_SCALE', '大于 0 且不超过 100 的数');

	return {
		host,
		port,
		origin,
		dataDir,
		database: database || path.join(dataDir, 'portal.sqlite'),
		smtpUrl: smtpUrl || null,
		smtpTrustedHost: env.SMTP_TRUSTED_HOST || '',
		mailFrom,
		returnsUrl: returnsUrl || null,
		// The demo's mailbox holds what its visitor sent; whoever wants the rest sets it.
		canaryDays: wholeNumber('CANARY_DAYS', env.CANARY_DAYS || (demo ? '0' : '7'), 0, 365),
		digestHour:
			env.DIGEST_HOUR === 'never' || (demo && !env.DIGEST_HOUR)
				? null
				: wholeNumber('DIGEST_HOUR', env.DIGEST_HOUR || '8', 0, 23),
		diskFloor: wholeNumber('DISK_FLOOR_MB', env.DISK_FLOOR_MB || '200', 0, 1_000_000),
		secretFile: path.resolve(env.SECRET_FILE || path.join(dataDir, 'secret.key')),
		keepYears: keepYearsOf(env),
		cipherSuite: suiteOf(env.CIPHER_SUITE || 'aes'),
		signature: signatureOf(env.SIGN_P12 || '', env.SIGN_P12_PASSWORD || ''),
		footer: footerOf(env),
		trustedProxy: proxyOf(env.TRUSTED_PROXY_HEADER || '', env.TRUSTED_PROXY_DEPTH || '1'),
		deskNetworks: networksOf(env.DESK_NETWORKS || ''),
		demo,
		retryScale
	};
}

function footerOf(env: Environment): Footer {
	const icp = (env.ICP_NUMBER || '').trim();
	if (icp && !/ICP备\d+号(-\d+)?$/.test(icp)) wrong('ICP_NUMBER', '晋ICP备12345678号-1 的样式');
	const police = (env.POLICE_NUMBER || '').trim();
	if (police && !/公网安备\s*\d{14}号$/.test(police))
		wrong('POLICE_NUMBER', '晋公网安备14020002000001号 的样式');
	return {
		bureau: (env.BUREAU_NAME || '').trim(),
		phone: (env.BUREAU_PHONE || '').trim(),
		icp,
		police
	};
}

/** Opens the certificate once, so that a wrong password stops the start and not the first letter. */
function signatureOf(file: string, password: string): Config['signature'] {
	if (!file) return null;
	let pfx: Buffer;
	try {
		pfx = readFileSync(file);
	} catch {
		return wrong('SIGN_P12', `可读的 .p12/.pfx 文件（没有找到 ${file}）`);
	}
	try {
		createSecureContext({ pfx, passphrase: password });
	} catch {
		return wrong('SIGN_P12', '含证书和私钥的 .p12/.pfx 文件，口令写在 SIGN_P12_PASSWORD');
	}
	return { file: path.resolve(file), password };
}

function keepYearsOf(env: Environment): Config['keepYears'] {
	// A year at least: a running number is never given a second time in its year.
	const cards = wholeNumber('KEEP_CARDS_YEARS', env.KEEP_CARDS_YEARS || '10', 1, 100);
	const flagged = wholeNumber('KEEP_FLAGGED_YEARS', env.KEEP_FLAGGED_YEARS || '30', 1, 100);
	if (flagged < cards) wrong('KEEP_FLAGGED_YEARS', `不少于 KEEP_CARDS_YEARS（${cards}）的年数`);
	return { cards, flagged };
}

function suiteOf(text: string): SuiteName {
	return (
		suiteNames.find((name) => name === text) ?? wrong('CIPHER_SUITE', `${suiteNames.join(' 或 ')}`)
	);
}

function networksOf(text: string): BlockList | null {
	if (!text) return null;
	return (
		readNetworks(text) ??
		wrong('DESK_NETWORKS', '用逗号隔开的网段，如 10.1.0.0/16,192.0.2.7,2001:db8::/32')
	);
}

function proxyOf(header: string, depth: string): TrustedProxy | null {
	if (!/^[a-z0-9-]{0,60}$/i.test(header))
		wrong('TRUSTED_PROXY_HEADER', '一个请求头的名字，如 X-Real-IP');
	const proxies = wholeNumber('TRUSTED_PROXY_DEPTH', depth, 1, 10);
	return header ? { header: header.toLowerCase(), depth: proxies } : null;
}

function originOf(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.origin !== text.replace(/\/$/, ''))
		return wrong('ORIGIN', 'http(s)://主机[:端口]，不带路径');
	return url.origin;
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
	const number = Number(text);
	if (!Number.isInteger(number) || number < least || number > most)
		return wrong(name, `${least} 到 ${most} 的整数`);
	return number;
}

function wrong(name: string, expected: string): never {
	throw new SettingError(`设置 ${name} 不正确：应为${expected}`);
}

/** A setting that stops the start; its message is the one line that says what to do. */
export class SettingError extends Error {
	// The built handler has this class a second time: it is known by its name.
	override readonly name = 'SettingError';
}
