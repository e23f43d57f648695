// A mail server that keeps what it accepts and does as it is told: refuses, hangs, drops, dribbles.
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import type { Exchange, SunkMail } from './check.ts';

/** What the whole server does, before anybody is named. */
export type ServerFault = 'refused' | 'silent' | 'slow greeting' | '421' | 'mail 4xx' | 'mail 5xx';

/** What happens to one recipient's message. */
export type RecipientFault =
	| 'rcpt 4xx'
	| 'rcpt 5xx'
	| 'data 4xx'
	| 'data 5xx'
	| 'drop at rcpt'
	| 'drop in data'
	| 'drop after dot'
	| 'hang after dot'
	| 'byte a second';

export interface Sink {
	port: number;
	/** Every accepted message; also those whose acceptance the portal never heard of. */
	mails: SunkMail[];
	/** What the server does from now on; null: it is well. */
	set(fault: ServerFault | null): Promise<void>;
	/** How many connections were opened, and how many carried any message. */
	connections(): number;
	/** How many exchanges have begun and not ended. */
	open(): number;
	close(): Promise<void>;
}

export interface SinkWishes {
	/** Asked at RCPT: what happens to this one, the `nth` (from 1) for its address; null: accepted. */
	faultOf?: (address: string, nth: number) => RecipientFault | null;
	/** Milliseconds that it thinks before it answers RCPT and the final dot. */
	slowness?: number;
	host?: string;
	tls?: Pick<SMTPServerOptions, 'key' | 'cert'>;
}

const afterGreetingTimeout = 20_000;

export async function openSink(wishes: SinkWishes = {}): Promise<Sink> {
	const { faultOf = () => null, slowness = 0, host = '127.0.0.1', tls } = wishes;
	const mails: SunkMail[] = [];
	const times = new Map<string, number>();
	const faults = new Map<string, RecipientFault | null>();
	const sockets = new Set<Socket>();
	/** What is known of the exchange of each client's port. */
	const exchanges = new Map<number, Exchange>();
	let serverFault: ServerFault | null = null;
	let connections = 0;

	const inner = new SMTPServer({
		...tls,
		disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		logger: false,
		socketTimeout: 600_000,
		onMailFrom(_address, _session, answer) {
			if (serverFault === 'mail 4xx') return answer(reply(451, '4.3.0 try later'));
			if (serverFault === 'mail 5xx') return answer(reply(550, '5.7.1 not from you'));
			answer();
		},
		onRcptTo({ address }, session, answer) {
			const nth = (times.get(address) ?? 0) + 1;
			times.set(address, nth);
			const fault = faultOf(address, nth);
			faults.set(session.id, fault);
			if (fault === 'rcpt 4xx') return answer(reply(452, '4.2.2 mailbox full'));
			if (fault === 'rcpt 5xx') return answer(reply(550, '5.1.1 no such user'));
			if (fault === 'drop at rcpt') return socketOf(inner, session.id)?.destroy();
			setTimeout(answer, slowness);
		},
		onData(stream, session, answer) {
			const fault = faults.get(session.id) ?? null;
			if (fault === 'byte a second') dribble(socketOf(inner, session.id));
			let head = '';
			stream.on('data', (chunk: Buffer) => {
				if (fault === 'drop in data') socketOf(inner, session.id)?.destroy();
				if (head.length < 20_000) head += chunk.toString('latin1');
			});
			stream.on('end', () => {
				if (fault === 'drop in data') return;
				if (fault === 'data 4xx') return answer(reply(451, '4.3.0 try later'));
				if (fault === 'data 5xx') return answer(reply(554, '5.6.0 content refused'));
				mails.push({
					at: Date.now(),
					exchange: exchanges.get(session.remotePort)!,
					messageId: /^Message-ID:\s*<([^@>]+)@/im.exec(head)?.[1] ?? '',
					to: session.envelope.rcptTo[0]?.address ?? ''
				});
				if (fault === 'drop after dot') return socketOf(inner, session.id)?.destroy();
				if (fault === 'hang after dot') return;
				setTimeout(answer, slowness);
			});
		}
	});
	// A client that is killed or gives up is not this server's fault.
	inner.on('error', () => {});

	const front = createServer((socket) => {
		connections += 1;
		sockets.add(socket);
		const exchange: Exchange = { opened: Date.now(), ended: null };
		exchanges.set(socket.remotePort ?? 0, exchange);
		socket.on('error', () => {});
		socket.once('close', () => {
			exchange.ended = Date.now();
			sockets.delete(socket);
		});
		if (serverFault === 'silent') return;
		if (serverFault === '421') return void socket.end('421 4.3.2 closing\r\n');
		if (serverFault === 'slow greeting')
			return void setTimeout(() => socket.end('220 slow\r\n'), afterGreetingTimeout).unref();
		inner.server.emit('connection', socket);
	});
	const listen = (port: number) =>
		new Promise<void>((resolve, reject) => {
			front.once('error', reject);
			front.listen(port, host, resolve);
		});
	const shut = () =>
		new Promise<void>((resolve) => {
			front.close(() => resolve());
			for (const socket of sockets) socket.destroy();
		});
	await listen(0);
	const { port } = front.address() as AddressInfo;

	return {
		port,
		mails,
		async set(fault) {
			if (fault === 'refused' && front.listening) await shut();
			serverFault = fault;
			if (fault !== 'refused' && !front.listening) await listen(port);
		},
		connections: () => connections,
		open: () => sockets.size,
		close: shut
	};
}

function reply(responseCode: number, words: string): Error {
	return Object.assign(new Error(words), { responseCode });
}

/** smtp-server hands its connections out, and their sockets only by an inner name. */
function socketOf(server: SMTPServer, id: string): Socket | undefined {
	const { connections } = server as unknown as {
		connections: Set<{ id: string; _socket: Socket }>;
	};
	return [...connections].find((connection) => connection.id === id)?._socket;
}

/** From now on every answer goes out one byte a second. */
function dribble(socket: Socket | undefined): void {
	if (!socket) return;
	const write = socket.write.bind(socket) as (chunk: Buffer) => boolean;
	let last = Promise.resolve();
	socket.write = ((chunk: string | Uint8Array) => {
		for (const byte of Buffer.from(chunk as string))
			last = last.then(async () => {
				await new Promise((resolve) => setTimeout(resolve, 1000));
				if (socket.writable) write(Buffer.of(byte));
			});
		return true;
	}) as typeof socket.write;
}
