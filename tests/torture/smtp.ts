// A mail server that misbehaves: each fault is called by its name, tried again, and delays nobody else.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SeededVisit } from '../support/portal.ts';
import { findingsOf } from './check.ts';
import type { KeptLetter, SunkMail } from './check.ts';
import { filled, send } from './clients.ts';
import { openDirectory } from './directory.ts';
import { evidenceOf, lettersIn, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest, retryScale, within } from './installation.ts';
import type { Installation } from './installation.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';
import type { RecipientFault, ServerFault } from './sink.ts';

/** What must be written down of a letter whose recipient is met by the fault, at first or always. */
const recipientFaults: Record<RecipientFault, { outcomes: RegExp; copies: number }> = {
	'rcpt 4xx': { outcomes: /^failed accepted$/, copies: 1 },
	'rcpt 5xx': { outcomes: /^refused refused$/, copies: 0 },
	'data 4xx': { outcomes: /^failed accepted$/, copies: 1 },
	'data 5xx': { outcomes: /^refused accepted$/, copies: 1 },
	'drop at rcpt': { outcomes: /^failed accepted$/, copies: 1 },
	// Whether the last byte had left is known to the kernel only, so either word is honest.
	'drop in data': { outcomes: /^(failed|unknown) accepted$/, copies: 1 },
	'drop after dot': { outcomes: /^unknown accepted$/, copies: 2 },
	'hang after dot': { outcomes: /^unknown accepted$/, copies: 2 },
	'byte a second': { outcomes: /^accepted$/, copies: 1 }
};
const lasting: RecipientFault[] = ['rcpt 5xx'];

/** These hold a hand of the postman for up to a minute each, so a few are met at a time. */
const slow: RecipientFault[] = ['hang after dot', 'byte a second'];
const slowAtATime = 5;

/** Faults of the whole server, one after another over the same letters. */
const serverFaults: ServerFault[] = [
	'refused',
	'silent',
	'slow greeting',
	'421',
	'mail 4xx',
	'mail 5xx'
];

/** `rounds`: cards for each kind of fault. */
export async function smtp(size: Size, rounds = size === 'full' ? 50 : 2): Promise<Result> {
	const parts = await Promise.all([
		// Beside all the other short forms on two cores, still well under the minute that a hang takes.
		byRecipient(rounds, size === 'full' ? 10_000 : 30_000),
		byServer(rounds),
		...(size === 'full' || hasOpenssl() ? [byCertificate(rounds)] : [])
	]);
	return {
		figures: Object.assign({}, ...parts.map((part) => part.figures)),
		findings: parts.flatMap((part) => part.findings)
	};
}

/** Each card has a mailbox of its own that is met by the fault, and beside it one that is well. */
function byRecipient(rounds: number, longest: number): Promise<Result> {
	return inFolder('smtp-recipient', async (folder) => {
		const kinds = Object.keys(recipientFaults) as RecipientFault[];
		const troubled = (kind: RecipientFault, round: number) =>
			`${kind.replaceAll(' ', '-')}.${round}@sink.example`;
		const sink = await openSink({
			faultOf(address, nth) {
				const kind = kinds.find((each) => address.startsWith(`${each.replaceAll(' ', '-')}.`));
				return kind && (nth === 1 || lasting.includes(kind)) ? kind : null;
			}
		});
		const portal = await install(`${folder}/data`, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
		const visits = portal.seed(kinds.length);
		const directory = openDirectory(portal);
		const history = openHistory(folder);
		await portal.start();
		const findings: string[] = [];
		const acknowledged = new Map<string, number>();
		for (const [place, kind] of kinds.entries())
			for (let round = 0; round < rounds; round++) {
				const mailbox = troubled(kind, round);
				directory.address(mailbox, `well.${mailbox}`);
				await submit(portal, history, visits[place]!);
				acknowledged.set(`well.${mailbox}`, Date.now());
				// Otherwise the length of the queue would be measured, and not what a fault does to others.
				await within(longest, () => sink.mails.some(({ to }) => to === `well.${mailbox}`));
				if (slow.includes(kind) && (round + 1) % slowAtATime === 0)
					await settled(portal.folder, 180_000);
			}
		const calm = await settled(portal.folder, 180_000);
		await portal.end();
		directory.restore();
		const evidence = evidenceOf(portal, history, sink);
		await sink.close();
		if (!calm) findings.push('letters were left waiting');
		const letters = new Map(evidence.letters.map((letter) => [letter.mailbox, letter]));
		const copies = Map.groupBy(sink.mails, (mail) => mail.to);
		for (const kind of kinds)
			for (let round = 0; round < rounds; round++) {
				const mailbox = troubled(kind, round);
				findings.push(...misjudged(kind, letters.get(mailbox), copies.get(mailbox) ?? []));
				const arrived = copies.get(`well.${mailbox}`)?.[0]?.at ?? Infinity;
				const wait = arrived - acknowledged.get(`well.${mailbox}`)!;
				if (wait > longest) findings.push(`beside ${mailbox}, the other waited ${wait} ms`);
			}
		return {
			figures: { 'kinds by recipient': kinds.length, 'cards by recipient': evidence.cards.length },
			findings: [...findings, ...findingsOf(evidence)]
		};
	});
}

/** Called by its name, and its copies one message by their Message-ID. */
function misjudged(kind: RecipientFault, letter: KeptLetter | undefined, mails: SunkMail[]) {
	const { outcomes, copies } = recipientFaults[kind];
	const told = letter?.outcomes.join(' ') ?? 'no letter';
	return [
		...(outcomes.test(told) ? [] : [`${kind}: ${told}`]),
		...(mails.length === copies ? [] : [`${kind}: ${mails.length} copies, not ${copies}`]),
		...(mails.every((mail) => mail.messageId === letter?.id) ? [] : [`${kind}: another Message-ID`])
	];
}

/** Faults that come before anybody is named meet every letter; then the server is well again. */
function byServer(rounds: number): Promise<Result> {
	return inFolder('smtp-server', async (folder) => {
		const sink = await openSink();
		const portal = await install(`${folder}/data`, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
		const visits = portal.seed(1);
		const directory = openDirectory(portal);
		const history = openHistory(folder);
		await portal.start();
		const findings: string[] = [];
		for (const fault of serverFaults) {
			await sink.set(fault);
			const before = sink.mails.length;
			const earlier = new Set(lettersIn(portal.folder).map((letter) => letter.id));
			for (let round = 0; round < rounds; round++) {
				// One letter at a time for each mailbox: others need not wait for its timeout.
				directory.address(`one-${round % 4}@sink.example`, `other-${round % 4}@sink.example`);
				await submit(portal, history, visits[0]!);
			}
			const mine = () => lettersIn(portal.folder).filter((letter) => !earlier.has(letter.id));
			const met = await within(60_000 + rounds * 40_000, () =>
				mine().every((letter) => letter.outcomes.length > 0)
			);
			if (!met) findings.push(`${fault}: not every letter was tried`);
			for (const { outcomes } of mine())
				if (outcomes.some((outcome) => outcome !== 'failed'))
					findings.push(`${fault}: ${outcomes.join(' ')}`);
			if (sink.mails.length > before) findings.push(`${fault}: something was taken`);
			// Two hours out, by the postman's own scale.
			if (fault === 'refused') await rest(2 * 3_600_000 * retryScale);
			await sink.set(null);
			if (!(await settled(portal.folder, 90_000)))
				findings.push(`${fault}: not delivered after it`);
			if (sink.mails.length - before !== mine().length)
				findings.push(`${fault}: ${sink.mails.length - before} mails`);
		}
		await portal.end();
		directory.restore();
		const evidence = evidenceOf(portal, history, sink);
		await sink.close();
		return {
			figures: {
				'kinds of the server': serverFaults.length,
				'cards meanwhile': evidence.cards.length
			},
			findings: [...findings, ...findingsOf(evidence)]
		};
	});
}

/** A server that withholds STARTTLS or shows a wrong certificate gets nothing; the right one gets all. */
function byCertificate(rounds: number): Promise<Result> {
	return inFolder('smtp-tls', async (folder): Promise<Result> => {
		if (!hasOpenssl()) return { figures: { TLS: 'skipped: no openssl' }, findings: [] };
		const authority = selfSigned(folder, 'right');
		const plain = await openSink({ host: '0.0.0.0' });
		const wrong = await openSink({ host: '0.0.0.0', tls: selfSigned(folder, 'wrong') });
		const right = await openSink({ host: '0.0.0.0', tls: authority });
		// Not loopback by its name, and yet this machine: so TLS is asked for.
		const to = (port: number) => ({
			SMTP_URL: `smtp://0.0.0.0:${port}`,
			NODE_EXTRA_CA_CERTS: path.join(folder, 'right.crt')
		});
		const portal = await install(`${folder}/data`, to(plain.port));
		const visits = portal.seed(1);
		const history = openHistory(folder);
		const findings: string[] = [];
		for (const [name, server] of Object.entries({
			'no STARTTLS': plain,
			'wrong certificate': wrong
		})) {
			await portal.start(to(server.port));
			const earlier = new Map(
				lettersIn(portal.folder).map((letter) => [letter.id, letter.outcomes.length])
			);
			for (let round = 0; round < rounds; round++) await submit(portal, history, visits[0]!);
			const met = await within(60_000, () =>
				lettersIn(portal.folder).every(
					({ id, outcomes }) => outcomes.length > (earlier.get(id) ?? 0)
				)
			);
			if (!met || server.connections() === 0) findings.push(`${name}: not every letter was tried`);
			for (const { outcomes } of lettersIn(portal.folder))
				if (outcomes.some((outcome) => outcome !== 'failed'))
					findings.push(`${name}: ${outcomes.join(' ')}`);
			if (server.mails.length > 0) findings.push(`${name}: it was given a letter`);
			await portal.end();
		}
		await portal.start(to(right.port));
		if (!(await settled(portal.folder, 90_000))) findings.push('with TLS: not delivered');
		await portal.end();
		const evidence = evidenceOf(portal, history, right);
		await Promise.all([plain, wrong, right].map((sink) => sink.close()));
		return {
			figures: { 'kinds of TLS': 2, 'cards over TLS': evidence.cards.length },
			findings: [...findings, ...findingsOf(evidence)]
		};
	});
}

async function submit(
	portal: Installation,
	history: ReturnType<typeof openHistory>,
	visit: SeededVisit
): Promise<void> {
	const form = filled(visit);
	// As an enterprise would on a busy day: the same form again, until it is answered.
	for (let tries = 0; tries < 10; tries++) {
		const answer = await send(history, portal.origin, visit, form);
		if (answer && 'receipt' in answer) return;
		await rest(200);
	}
	throw new Error('not accepted');
}

function hasOpenssl(): boolean {
	return spawnSync('openssl', ['version']).status === 0;
}

function selfSigned(folder: string, name: string): { key: Buffer; cert: Buffer } {
	const key = path.join(folder, `${name}.key`);
	const cert = path.join(folder, `${name}.crt`);
	const config = path.join(folder, 'openssl.cnf');
	writeFileSync(config, '[req]\ndistinguished_name = dn\n[dn]\n');
	const line = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sink -addext subjectAltName=IP:0.0.0.0`;
	execFileSync('openssl', [...line.split(' '), '-config', config, '-keyout', key, '-out', cert], {
		stdio: 'ignore'
	});
	return { key: readFileSync(key), cert: readFileSync(cert) };
}
