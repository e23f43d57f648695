// The demo's mail server: takes every message by real SMTP and keeps it in a folder to be read.
import { mkdirSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { randomId } from './ids.ts';

export interface KeptMessage {
	/** Its name in the mailbox. */
	id: string;
	messageId: string;
	to: string;
	toName: string;
	subject: string;
	receivedAt: string;
	text: string;
	attachments: { filename: string; content: Uint8Array }[];
}

export interface DemoMailbox {
	/** `smtp://127.0.0.1:port`. */
	url: string;
	list(): Promise<KeptMessage[]>;
	read(id: string): Promise<KeptMessage | undefined>;
	close(): Promise<void>;
}

/** A mailbox whose name begins so is full: the demo shows what a failed delivery looks like. */
const fullMailbox = /^full[.@-]/;

export async function openDemoMailbox(folder: string): Promise<DemoMailbox> {
	mkdirSync(folder, { recursive: true });
	const server = new SMTPServer({
		disabledCommands: ['AUTH', 'STARTTLS'],
		logger: false,
		onRcptTo({ address }, _session, answer) {
			if (!fullMailbox.test(address)) return answer();
			answer(Object.assign(new Error('4.2.2 mailbox full'), { responseCode: 452 }));
		},
		onData(stream, _session, answer) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomId()}.eml`;
				writeFile(path.join(folder, name), Buffer.concat(chunks)).then(
					() => answer(null, 'kept'),
					(fault: Error) => answer(fault)
				);
			});
		}
	});
	await new Promise<void>((resolve, reject) => {
		server.on('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.server.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		async list() {
			const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
			return Promise.all(
				names
					.reverse()
					.slice(0, 200)
					.map((name) => readMessage(folder, name))
			);
		},
		async read(id) {
			const names = await readdir(folder);
			return names.includes(`${id}.eml`) ? readMessage(folder, `${id}.eml`) : undefined;
		},
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

async function readMessage(folder: string, name: string): Promise<KeptMessage> {
	const mail = await PostalMime.parse(await readFile(path.join(folder, name)));
	return {
		id: name.replace(/\.eml$/, ''),
		messageId: mail.messageId ?? '',
		to: mail.to?.[0]?.address ?? '',
		toName: mail.to?.[0]?.name ?? '',
		subject: mail.subject ?? '',
		receivedAt: name.slice(0, 10) + 'T' + name.slice(11, 19).replace(/-/g, ':') + 'Z',
		text: mail.text ?? '',
		attachments: mail.attachments.map((attachment) => ({
			filename: attachment.filename ?? '',
			content: new Uint8Array(attachment.content as ArrayBuffer)
		}))
	};
}
