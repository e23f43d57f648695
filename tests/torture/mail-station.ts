// A mail station of the real kind for one run: Debian's postfix and dovecot on loopback, each with its own folder.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort } from '../support/portal.ts';
import { rest, within } from './installation.ts';

const packages = ['postfix', 'dovecot-imapd'];
const programs = ['/usr/sbin/postfix', '/usr/sbin/dovecot'];
/** nobody: owns the maildirs. */
const keeper = 65534;

/** Why there can be none here; null where there can. With `install` the packages are fetched first. */
export function cannotPostMail(install: boolean): string | null {
	if (process.getuid?.() !== 0) return `only root may start a mail server (${packages.join(', ')})`;
	if (spawnSync('openssl', ['version']).status !== 0) return 'no openssl here';
	if (!programs.every(existsSync) && install) installQuietly();
	return programs.every(existsSync) ? null : `apt-get install ${packages.join(' ')} first`;
}

/** The services of the system are not started: a policy forbids it for as long as apt runs. */
function installQuietly(): void {
	if (spawnSync('sh', ['-c', 'command -v apt-get']).status !== 0) return;
	const policy = '/usr/sbin/policy-rc.d';
	const aside = `${policy}.before-torture`;
	if (existsSync(policy)) renameSync(policy, aside);
	writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	try {
		spawnSync('debconf-set-selections', {
			input: 'postfix postfix/main_mailer_type select Local only\n'
		});
		spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
		const line = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
		spawnSync('apt-get', line, { env, stdio: ['ignore', 'ignore', 'inherit'] });
	} finally {
		rmSync(policy);
		if (existsSync(aside)) renameSync(aside, policy);
	}
}

export interface MailStation {
	smtpPort: number;
	imapPort: number;
	/** The private authority that both certificates come from. */
	authority: string;
	/** Every message in a mailbox, raw. */
	messagesOf(address: string): Buffer[];
	/** The end of both logs, for findings. */
	log(): string;
	close(): Promise<void>;
}

export interface StationWishes {
	/** Has a mailbox for each; any other address of their domains is unknown, and told so by report. */
	mailboxes: string[];
	/** Gets a copy of everything that is taken. */
	archive: string;
	/** Addresses whose mailbox is full (5.2.2). */
	full: string[];
	password: string;
}

export async function openMailStation(
	folder: string,
	{ mailboxes, archive, full, password }: StationWishes
): Promise<MailStation> {
	const smtpPort = await freePort();
	const imapPort = await freePort();
	const mail = path.join(folder, 'mail');
	const postfix = path.join(folder, 'postfix');
	for (const place of [mail, postfix, `${folder}/queue`, `${folder}/lib`]) mkdirSync(place);
	execFileSync('chown', [String(keeper), mail]);
	execFileSync('chown', ['postfix', `${folder}/lib`]);
	// The folder of a run is the harness's own; the mail server goes through it under other names.
	chmodSync(folder, 0o711);
	const { authority, certificate, key } = certificatesIn(folder);
	const all = [...mailboxes, archive, ...full];
	const domains = [...new Set(all.map((address) => address.split('@')[1]))];
	const placeOf = (address: string) => `${address.replace(/(.*)@(.*)/, '$2/$1')}/`;
	const lines = (rows: string[]) => rows.map((row) => `${row}\n`).join('');
	writeFileSync(
		`${postfix}/mailboxes`,
		lines(all.map((address) => `${address} ${placeOf(address)}`))
	);
	writeFileSync(
		`${postfix}/transports`,
		lines(full.map((address) => `${address} error:5.2.2 mailbox full`))
	);
	writeFileSync(
		`${postfix}/main.cf`,
		lines([
			'compatibility_level = 3.6',
			'myhostname = mail.station.example',
			'mydestination =',
			'inet_interfaces = 127.0.0.1',
			'inet_protocols = ipv4',
			'mynetworks = 127.0.0.0/8',
			`queue_directory = ${folder}/queue`,
			`data_directory = ${folder}/lib`,
			`maillog_file = ${folder}/mail.log`,
			`maillog_file_prefixes = ${folder}`,
			`virtual_mailbox_domains = ${domains.join(' ')}`,
			`virtual_mailbox_base = ${mail}`,
			`virtual_mailbox_maps = texthash:${postfix}/mailboxes`,
			`virtual_uid_maps = static:${keeper}`,
			`virtual_gid_maps = static:${keeper}`,
			`transport_maps = texthash:${postfix}/transports`,
			`always_bcc = ${archive}`,
			// Unknown users are found out after the message was taken: then a report comes back.
			'smtpd_reject_unlisted_recipient = no',
			'smtpd_recipient_restrictions = permit_mynetworks, reject',
			// Nothing is taken without TLS.
			'smtpd_tls_security_level = encrypt',
			'smtpd_tls_received_header = yes',
			`smtpd_tls_cert_file = ${certificate}`,
			`smtpd_tls_key_file = ${key}`
		])
	);
	writeFileSync(`${postfix}/master.cf`, masterOf(smtpPort));
	writeFileSync(
		`${folder}/dovecot.conf`,
		lines([
			'protocols = imap',
			'listen = 127.0.0.1',
			`base_dir = ${folder}/dovecot`,
			`state_dir = ${folder}/dovecot-state`,
			`log_path = ${folder}/dovecot.log`,
			'ssl = required',
			`ssl_cert = <${certificate}`,
			`ssl_key = <${key}`,
			'first_valid_uid = 1',
			`mail_location = maildir:${mail}/%d/%n`,
			`passdb {\n driver = static\n args = password=${password}\n}`,
			`userdb {\n driver = static\n args = uid=${keeper} gid=${keeper} home=${mail}/%d/%n\n}`,
			`service imap-login {\n chroot =\n inet_listener imap {\n  port = 0\n }`,
			` inet_listener imaps {\n  port = ${imapPort}\n  ssl = yes\n }\n}`,
			'service anvil {\n chroot =\n}'
		])
	);
	const log = () =>
		[`${folder}/mail.log`, `${folder}/dovecot.log`]
			.flatMap((file) =>
				existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15) : []
			)
			.join('\n');
	const postfixDoes = (command: string) =>
		spawnSync('postfix', ['-c', postfix, command], { encoding: 'utf8' });
	const started = postfixDoes('start');
	const dovecot = spawn('dovecot', ['-F', '-c', `${folder}/dovecot.conf`], { stdio: 'ignore' });
	const close = async () => {
		postfixDoes('stop');
		const gone = new Promise((resolve) => dovecot.once('exit', resolve));
		if (dovecot.kill('SIGTERM')) await gone;
		await rest(200);
	};
	if (started.status !== 0) {
		await close();
		throw new Error(`postfix did not start: ${started.stderr}${log()}`);
	}
	if (!(await within(20_000, async () => (await isOpen(smtpPort)) && (await isOpen(imapPort))))) {
		await close();
		throw new Error(`the mail station does not answer: ${log()}`);
	}
	return {
		smtpPort,
		imapPort,
		authority,
		messagesOf: (address) =>
			['new', 'cur'].flatMap((state) => {
				const place = path.join(mail, placeOf(address), state);
				if (!existsSync(place)) return [];
				return readdirSync(place).map((name) => readFileSync(path.join(place, name)));
			}),
		log,
		close
	};
}

function isOpen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const tell = (open: boolean) => {
			socket.destroy();
			resolve(open);
		};
		socket.once('connect', () => tell(true)).once('error', () => tell(false));
	});
}

/** Postfix's usual processes, none of them in a cage, with one door on loopback. */
function masterOf(smtpPort: number): string {
	const processes: [string, string, string][] = [
		[`127.0.0.1:${smtpPort} inet n`, '-', 'smtpd'],
		['pickup unix n', '60 1', 'pickup'],
		['cleanup unix n', '- 0', 'cleanup'],
		['qmgr unix n', '300 1', 'qmgr'],
		['tlsmgr unix -', '1000? 1', 'tlsmgr'],
		['rewrite unix -', '- -', 'trivial-rewrite'],
		['bounce unix -', '- 0', 'bounce'],
		['defer unix -', '- 0', 'bounce'],
		['trace unix -', '- 0', 'bounce'],
		['flush unix n', '1000? 0', 'flush'],
		['proxymap unix -', '- -', 'proxymap'],
		['error unix -', '- -', 'error'],
		['retry unix -', '- -', 'error'],
		['discard unix -', '- -', 'discard'],
		['anvil unix -', '- 1', 'anvil'],
		['postlog unix-dgram n', '- 1', 'postlogd']
	];
	// service type private unprivileged chroot wakeup most command
	const rows = processes.map(([service, wakeup, command]) => {
		const most = wakeup === '-' ? '- -' : wakeup;
		return `${service} - n ${most} ${command}\n`;
	});
	return `${rows.join('')}virtual unix - n n - - virtual\n`;
}

/** A private authority made on the spot, and from it the certificate of both servers. */
function certificatesIn(folder: string) {
	const openssl = (line: string) =>
		execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
	writeFileSync(`${folder}/openssl.cnf`, '[req]\ndistinguished_name = dn\n[dn]\n');
	writeFileSync(`${folder}/names`, 'subjectAltName=IP:0.0.0.0,IP:127.0.0.1\n');
	const fresh = 'req -newkey rsa:2048 -nodes -config openssl.cnf';
	openssl(
		`${fresh} -x509 -days 2 -subj /CN=authority -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt`
	);
	openssl(`${fresh} -subj /CN=station -keyout station.key -out station.csr`);
	openssl(
		'x509 -req -days 2 -in station.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile names -out station.crt'
	);
	const at = (name: string) => path.join(folder, name);
	return { authority: at('ca.crt'), certificate: at('station.crt'), key: at('station.key') };
}
