// Hands one message to the mail server, and says what the server answered.
import { createTransport } from 'nodemailer';
import type { Transporter } from 'nodemailer';
import { isLoopback } from './config.ts';

export interface Message {
	/** Without angle brackets; the same at every attempt. */
	messageId: string;
	from: { name: string; address: string };
	to: { name: string; address: string };
	subject: string;
	text: string;
	headers: Record<string, string>;
	attachment: { filename: string; contentType: string; content: Uint8Array };
}

/** `answer`: the server's own words, or the fault of the network in its place. */
export type SendResult =
	{ accepted: true; answer: string } | { accepted: false; permanent: boolean; answer: string };

export interface Mailer {
	send(message: Message): Promise<SendResult>;
	close(): void;
}

/** `smtp://` without TLS is used on loopback only: elsewhere STARTTLS is required. */
export function openMailer(url: string): Mailer {
	const transport: Transporter = createTransport({
		url,
		requireTLS: url.startsWith('smtp:') && !isLoopback(new URL(url).hostname),
		connectionTimeout: 15_000,
		greetingTimeout: 15_000,
		socketTimeout: 60_000,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return {
		send: (message) => send(transport, message),
		close: () => transport.close()
	};
}

async function send(transport: Transporter, message: Message): Promise<SendResult> {
	const { attachment, messageId, ...rest } = message;
	try {
		const { response } = await transport.sendMail({
			...rest,
			messageId: `<${messageId}>`,
			// One recipient and an explicit envelope: nodemailer resolves when one of two was refused.
			envelope: { from: message.from.address, to: [message.to.address] },
			attachments: [{ ...attachment, content: Buffer.from(attachment.content) }]
		});
		return { accepted: true, answer: String(response) };
	} catch (cause) {
		const fault = cause as Error & { response?: string; responseCode?: number };
		return {
			accepted: false,
			permanent: (fault.responseCode ?? 0) >= 500,
			answer: fault.response ?? fault.message
		};
	}
}
