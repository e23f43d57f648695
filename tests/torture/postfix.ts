// A real mail server: postfix takes the letters over TLS, and its report of an unknown user comes back by IMAP.
import nodemailer from 'nodemailer';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { readFileSync } from 'node:fs';
import { findingsOf } from './check.ts';
import type { SunkMail } from './check.ts';
import { filled, send } from './clients.ts';
import { openDirectory } from './directory.ts';
import { evidenceOf, lettersIn, read, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, within } from './installation.ts';
import type { Installation } from './installation.ts';
import { cannotPostMail, openMailStation } from './mail-station.ts';
import type { MailStation } from './mail-station.ts';
import { skip } from './scenario.ts';
import type { Result, Size } from './scenario.ts';

const portalAddress = 'fankui@portal.example';
const known = 'jiandu@offices.example';
const unknown = 'meiyou@offices.example';
const full = 'man@offices.example';
const archive = 'archive@archive.example';
const password = 'yi-ge-mima';

/** `rounds`: cards, each to an office that is there and one that is not. */
export function postfix(size: Size, rounds = size === 'full' ? 50 : 2): Promise<Result> {
	// `npm test` takes what is there; `npm run torture` fetches what it needs.
	const hindrance = cannotPostMail(size === 'full');
	if (hindrance) return Promise.resolve(skip(hindrance));
	return inFolder('postfix', async (folder) => {
		const station = await openMailStation(folder, {
			mailboxes: [portalAddress, known],
			archive,
			full: [full],
			password
		});
		try {
			return await lettersThrough(station, folder, rounds);
		} finally {
			await station.close();
		}
	});
}

async function lettersThrough(
	station: MailStation,
	folder: string,
	rounds: number
): Promise<Result> {
	const returns = `${encodeURIComponent(portalAddress)}:${password}@127.0.0.1:${station.imapPort}`;
	const portal = await install(`${folder}/data`, {
		// Not loopback by its name, and yet this machine: so TLS with a checked certificate is asked for.
		SMTP_URL: `smtp://0.0.0.0:${station.smtpPort}`,
		MAIL_FROM: portalAddress,
		RETURNS_IMAP_URL: `imaps://${returns}`,
		NODE_EXTRA_CA_CERTS: station.authority
	});
	const [visit] = portal.seed(1);
	const directory = openDirectory(portal);
	const history = openHistory(folder);
	await portal.start();
	const findings: string[] = [];
	const submit = async (supervision: string, discipline: string) => {
		directory.address(supervision, discipline);
		await send(history, portal.origin, visit!, filled(visit!));
	};
	for (let round = 0; round < rounds; round++) await submit(known, unknown);
	await submit(known, full);
	if (!(await settled(portal.folder, 60_000 + rounds * 5000)))
		findings.push('letters were left waiting');
	const begun = Date.now();
	await replyOutOfOffice(
		station,
		lettersIn(portal.folder).find(({ mailbox }) => mailbox === known)!.id
	);
	await bounceOfStranger(station);
	const expected = rounds + 3;
	// The return mailbox is read once a minute.
	const came = await within(200_000, () => reportsIn(portal).length >= expected);
	const seconds = Math.round((Date.now() - begun) / 1000);
	if (!came) findings.push(`${reportsIn(portal).length} of ${expected} messages came back`);
	const states = portal.letterStates();
	await portal.end();
	directory.restore();

	const letters = lettersIn(portal.folder);
	for (const { id, mailbox } of letters) {
		const state = states.get(id);
		const right = mailbox === unknown ? 'returned' : 'accepted';
		if (state !== right) findings.push(`the letter to ${mailbox} is ${state}, not ${right}`);
	}
	const verdicts = reportsIn(portal).map(({ verdict, status, letter_id }) =>
		[verdict, status, letter_id ? 'ours' : 'a stranger'].join(' ').replace('  ', ' ')
	);
	const told = Object.fromEntries(
		[...Map.groupBy(verdicts, (each) => each)].map(([each, all]) => [each, all.length])
	);
	const right = {
		'hard 5.1.1 ours': rounds,
		'soft 5.2.2 ours': 1,
		'other ours': 1,
		'hard 5.1.1 a stranger': 1
	};
	for (const [verdict, count] of Object.entries(right))
		if (told[verdict] !== count) findings.push(`reports: ${JSON.stringify(told)}`);
	const parsed = await Promise.all(
		station.messagesOf(known).map((message) => PostalMime.parse(message))
	);
	const inMaildir = parsed.filter((mail) =>
		mail.headers.some(({ key }) => key === 'x-feedback-card')
	);
	if (inMaildir.length !== rounds + 1) findings.push(`${inMaildir.length} letters in the Maildir`);
	for (const mail of inMaildir) findings.push(...faultsOf(mail, visit!.enterprise));
	const taken = await Promise.all(
		station.messagesOf(archive).map((message) => PostalMime.parse(message))
	);
	const evidence = evidenceOf(portal, history, { mails: taken.flatMap(asSunk) });
	findings.push(...findingsOf(evidence));
	if (findings.length > 0) console.log(station.log());
	return {
		figures: {
			cards: evidence.cards.length,
			'letters over TLS': evidence.mails.length,
			'read back from the Maildir': inMaildir.length,
			'returned by report': rounds,
			'seconds until all reports were read': seconds
		},
		findings: [...new Set(findings)]
	};
}

interface Report {
	verdict: string;
	status: string;
	letter_id: string | null;
}

function reportsIn({ folder }: Installation): Report[] {
	return read(folder, (database) =>
		database.prepare('select verdict, status, letter_id from letter_returns').all()
	) as Report[];
}

/** What a letter in the Maildir must be: one neutral message to one office, handed over by TLS. */
function faultsOf(mail: Email, enterprise: string): string[] {
	const [attachment, ...more] = mail.attachments;
	const number = mail.headers.find(({ key }) => key === 'x-feedback-card')?.value ?? '';
	const received = mail.headers.filter(({ key }) => key === 'received').map(({ value }) => value);
	const start = attachment ? Buffer.from(attachment.content as ArrayBuffer).toString('latin1') : '';
	const must: Record<string, boolean> = {
		'one recipient': mail.to?.length === 1 && mail.to[0]?.address === known && !mail.cc,
		'the subject is neutral': mail.subject === `【入企检查监督反馈】编号 ${number}`,
		'the body tells its number and the link': Boolean(
			mail.text?.includes(number) && mail.text.includes('/letters/')
		),
		'no enterprise in the words': ![mail.subject, mail.text].join().includes(enterprise),
		'one whole PDF':
			more.length === 0 &&
			attachment?.filename === `${number}.pdf` &&
			start.startsWith('%PDF-') &&
			start.trimEnd().endsWith('%%EOF'),
		TLS: received.some((value) => value.includes('using TLSv1.'))
	};
	return Object.entries(must).flatMap(([what, holds]) =>
		holds ? [] : `a letter in the Maildir: not so that ${what}`
	);
}

function asSunk(mail: Email): SunkMail[] {
	if (!mail.headers.some(({ key }) => key === 'x-feedback-card')) return [];
	const at = Date.parse(mail.date ?? '');
	const messageId = /^<([^@]+)@/.exec(mail.messageId ?? '')?.[1] ?? '';
	return [{ at, exchange: { opened: at, ended: at }, messageId, to: mail.to?.[0]?.address ?? '' }];
}

function posting(station: MailStation) {
	return nodemailer.createTransport({
		host: '127.0.0.1',
		port: station.smtpPort,
		requireTLS: true,
		tls: { ca: readFileSync(station.authority) }
	});
}

/** The office's holiday reply to its letter. */
async function replyOutOfOffice(station: MailStation, letterId: string): Promise<void> {
	await posting(station).sendMail({
		from: known,
		to: portalAddress,
		subject: '自动回复：外出',
		inReplyTo: `<${letterId}@localhost>`,
		references: `<${letterId}@localhost>`,
		headers: { 'Auto-Submitted': 'auto-replied' },
		text: '本人外出，11月30日返回。'
	});
}

/** Somebody else used the same address to send: the report is about no letter. */
async function bounceOfStranger(station: MailStation): Promise<void> {
	await posting(station).sendMail({
		from: portalAddress,
		to: unknown,
		messageId: '<mo-sheng-ren-0001@localhost>',
		subject: '与反馈卡无关',
		text: '无'
	});
}
