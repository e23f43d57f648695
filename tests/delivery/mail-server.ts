// A mail server that misbehaves as told, recipient by recipient, and remembers what it took.
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type Fault =
	| 'none'
	| 'refused at RCPT'
	| 'later at RCPT'
	| 'refused at DATA'
	| 'dropped after the dot'
	| 'silent after the dot'
	| 'dropped at DATA';

export interface MailServer {
	url: string;
	/** Message-IDs in the order in which they were taken. */
	taken: { messageId: string; to: string }[];
	/** What happens to a recipient from now on. */
	faults: Map<string, Fault>;
	close(): Promise<void>;
}

export async function openMailServer(): Promise<MailServer> {
	const taken: MailServer['taken'] = [];
	const faults: MailServer['faults'] = new Map();
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
		converse(socket, taken, (to) => faults.get(to) ?? 'none');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
		taken,
		faults,
		close: () => {
			for (const socket of sockets) socket.destroy();
			return new Promise((resolve) => server.close(() => resolve()));
		}
	};
}

function converse(
	socket: Socket,
	taken: MailServer['taken'],
	faultOf: (to: string) => Fault
): void {
	let to = '';
	let content: string | null = null;
	let pending = '';
	const say = (line: string) => socket.write(`${line}\r\n`);
	say('220 test ESMTP');
	socket.on('data', (chunk) => {
		pending += chunk.toString('latin1');
		if (content !== null) return body();
		for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
			const line = pending.slice(0, end);
			pending = pending.slice(end + 2);
			command(line);
			if (content !== null) return body();
		}
	});

	function command(line: string): void {
		const fault = faultOf(to);
		if (/^EHLO/i.test(line)) say('250 test');
		else if (/^RCPT/i.test(line)) {
			to = /<(.*)>/.exec(line)?.[1] ?? '';
			const now = faultOf(to);
			if (now === 'refused at RCPT') say('550 5.1.1 no such user');
			else if (now === 'later at RCPT') say('451 4.3.0 try later');
			else say('250 ok');
		} else if (/^DATA/i.test(line)) {
			if (fault === 'dropped at DATA') socket.destroy();
			else {
				content = '';
				say('354 go on');
			}
		} else if (/^QUIT/i.test(line)) {
			say('221 bye');
			socket.end();
		} else if (/^STARTTLS/i.test(line)) say('502 5.5.1 not implemented');
		else say('250 ok');
	}

	function body(): void {
		const end = pending.indexOf('\r\n.\r\n');
		if (end < 0) return;
		const text = pending.slice(0, end);
		pending = pending.slice(end + 5);
		content = null;
		const fault = faultOf(to);
		const messageId = /^Message-ID: <(.*)>/im.exec(text)?.[1] ?? '';
		if (fault === 'refused at DATA') return void say('554 5.7.1 content refused');
		taken.push({ messageId, to });
		if (fault === 'dropped after the dot') socket.destroy();
		else if (fault !== 'silent after the dot') say('250 2.0.0 queued');
	}
}
