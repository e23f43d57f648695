// The portal's own mailbox for returned mail, read by IMAP: each unseen message once.
import { ImapFlow } from 'imapflow';
import { isLoopback } from './config.ts';

/**
 * Hands every unseen message (RFC 5322, raw) to `take`, and marks it seen when `take` is done with
 * it; answers how many. Throws when the mailbox cannot be reached. `imap://` beyond loopback must
 * offer STARTTLS.
 */
export async function takeUnseen(
	url: string,
	take: (message: Uint8Array) => Promise<void>
): Promise<number> {
	const { protocol, hostname, port, username, password } = new URL(url);
	const secure = protocol === 'imaps:';
	const client = new ImapFlow({
		host: hostname,
		port: Number(port) || (secure ? 993 : 143),
		secure,
		...(secure || isLoopback(hostname) ? {} : { doSTARTTLS: true }),
		auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
		logger: false,
		connectionTimeout: 15_000,
		greetingTimeout: 15_000,
		socketTimeout: 60_000
	});
	// Without a listener an error of the connection would end the process.
	client.on('error', () => {});
	await client.connect();
	try {
		const lock = await client.getMailboxLock('INBOX');
		try {
			const unseen = (await client.search({ seen: false }, { uid: true })) || [];
			for (const uid of unseen) {
				const message = await client.fetchOne(String(uid), { source: true }, { uid: true });
				if (message && message.source) await take(message.source);
				await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
			}
			return unseen.length;
		} finally {
			lock.release();
		}
	} finally {
		await client.logout().catch(() => client.close());
	}
}
