// Hands one message to the mail server, and says what the server answered and where it broke off.
import { once } from 'node:events';
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isLoopback } from './config.ts';

export interface Message {
	/** Without angle brackets; the same at every attempt. */
	messageId: string;
	from: { name: string; address: string };
	to: { name: string; address: string };
	subject: string;
	text: string;
	headers: Record<string, string>;
	attachment?: { filename: string; contentType: string; content: Uint8Array };
}

/**
 * `answer`: the server's own words, or the fault of the network in its place. `refused`: 5xx to the
 * recipient or the content. `unknown`: it broke when all was handed over. `abandoned`: nothing was
 * handed over, because the letter is no longer this hand's.
 */
export type SendResult =
	| { outcome: 'accepted' | 'refused' | 'failed' | 'unknown'; answer: string; fault: string | null }
	| { outcome: 'abandoned' };

export interface Mailer {
	/** `mayGoOn` is asked once, when the server waits for the first byte of the message. */
	send(message: Message, mayGoOn?: () => Promise<boolean>): Promise<SendResult>;
	/** Breaks off what has not begun to hand its message over, and refuses what comes after. */
	hush(): void;
	close(): void;
}

const seconds = 1000;
/** A server that answers one byte a second ends some time. */
const longestSend = 300 * seconds;

class Broken extends Error {
	readonly code: string;
	constructor(code: string, words: string) {
		super(words);
		this.code = code;
	}
}

/**
 * `smtp://` without TLS is used on loopback and towards `trustedHost` only: elsewhere STARTTLS with a
 * checked certificate is required, and a server that withholds it gets nothing.
 */
export function openMailer(url: string, trustedHost = ''): Mailer {
	const { protocol, hostname, port, username, password } = new URL(url);
	const host = hostname.replace(/^\[|\]$/g, '');
	const secure = protocol === 'smtps:';
	const auth = username
		? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
		: null;
	const open = new Map<SMTPConnection, () => boolean>();
	let hushed = false;

	async function send(
		message: Message,
		mayGoOn: () => Promise<boolean> = async () => true
	): Promise<SendResult> {
		if (hushed) return { outcome: 'abandoned' };
		const connection = new SMTPConnection({
			host,
			port: Number(port) || (secure ? 465 : 25),
			secure,
			requireTLS: !secure && !isLoopback(host) && host !== trustedHost,
			connectionTimeout: 15 * seconds,
			greetingTimeout: 15 * seconds,
			socketTimeout: 60 * seconds
		});
		// Faults are met where a step waits for them; between two steps nobody listens.
		connection.on('error', () => {});
		let stage: 'before' | 'during' | 'handed over' | 'abandoned' = 'before';
		open.set(connection, () => stage === 'before');
		const timer = setTimeout(
			() => connection.emit('error', new Broken('ETIMEDOUT', '对方邮件服务器用时过长')),
			longestSend
		);
		try {
			const content = await composed(message);
			if (hushed) return { outcome: 'abandoned' };
			await step(connection, (done) => connection.connect(done));
			if (auth) await step(connection, (done) => connection.login(auth, done));
			// The generator runs when the server has answered DATA and waits for the message.
			const stream = Readable.from(
				(async function* () {
					if (!(await mayGoOn())) {
						stage = 'abandoned';
						throw new Broken('EABANDONED', 'abandoned');
					}
					stage = 'during';
					yield content;
					stage = 'handed over';
				})()
			);
			const envelope = { from: message.from.address, to: [message.to.address] };
			const { response } = await step<{ response?: string }>(connection, (done) =>
				connection.send(envelope, stream, done)
			);
			return { outcome: 'accepted', answer: response ?? '', fault: null };
		} catch (cause) {
			return judged(cause as SmtpFault, stage);
		} finally {
			clearTimeout(timer);
			open.delete(connection);
			connection.close();
		}
	}

	return {
		send,
		hush: () => {
			hushed = true;
			for (const [connection, isBefore] of open)
				if (isBefore()) connection.emit('error', new Broken('EABANDONED', '平台正在停止'));
		},
		close: () => {
			hushed = true;
			for (const connection of open.keys())
				connection.emit('error', new Broken('ECONNECTION', '平台停止时中断'));
		}
	};
}

type SmtpFault = Error & {
	code?: string;
	command?: string;
	response?: string;
	responseCode?: number;
};

function judged(
	fault: SmtpFault,
	stage: 'before' | 'during' | 'handed over' | 'abandoned'
): SendResult {
	if (stage === 'abandoned' || fault.code === 'EABANDONED') return { outcome: 'abandoned' };
	const { response, responseCode = 0 } = fault;
	const answer = response ?? fault.message;
	const aboutThis = fault.command === 'RCPT TO' || fault.command === 'DATA';
	if (responseCode >= 500 && aboutThis) return { outcome: 'refused', answer, fault: null };
	// A server that answers 4xx to the whole message has not taken it.
	const answered = responseCode >= 400;
	const outcome = stage === 'handed over' && !answered ? 'unknown' : 'failed';
	// What a certificate lacks comes as a fault of the socket.
	const untrusted = /certificate|self.signed|altnames/i.test(fault.message);
	return { outcome, answer, fault: untrusted ? 'ETLS' : (fault.code ?? 'EUNKNOWN') };
}

/** One step of the exchange: its callback, or the connection's error, whichever comes first. */
async function step<Result>(
	connection: SMTPConnection,
	begin: (done: (fault?: Error | null, result?: Result) => void) => void
): Promise<Result> {
	const ended = new AbortController();
	const broken = once(connection, 'error', { signal: ended.signal }).then(
		([fault]: Error[]) => Promise.reject(fault ?? new Error('connection lost')),
		() => new Promise<never>(() => {})
	);
	const done = new Promise<Result>((resolve, reject) =>
		begin((fault, result) => (fault ? reject(fault) : resolve(result as Result)))
	);
	try {
		return await Promise.race([done, broken]);
	} finally {
		ended.abort();
	}
}

function composed({ attachment, messageId, ...message }: Message): Promise<Buffer> {
	const mail = new MailComposer({
		...message,
		messageId: `<${messageId}>`,
		attachments: attachment ? [{ ...attachment, content: Buffer.from(attachment.content) }] : [],
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return mail.compile().build();
}
