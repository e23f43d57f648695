// Sends what no browser would: any method, path, header and body, over plain HTTP.
import { Agent, request } from 'node:http';
import type { SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';

export interface Call {
	method: string;
	/** As it stands in the request's first line. */
	path: string;
	headers: Record<string, string>;
	body: Buffer | null;
}

export interface Answer {
	/** 0 where the connection ended without one. */
	status: number;
	words: string;
}

const keeping = new Agent({ keepAlive: true, maxSockets: 64 });
const longestMs = 60_000;

export async function send(origin: string, call: Call): Promise<Answer> {
	const kept = await sendOver(keeping, origin, call);
	// A kept connection may end just as it is used again: that is nobody's fault, so it is asked anew.
	return kept ?? (await sendOver(false, origin, call)) ?? { status: 0, words: 'ended twice' };
}

function sendOver(
	agent: Agent | false,
	origin: string,
	{ method, path, headers, body }: Call
): Promise<Answer | null> {
	return new Promise((resolve) => {
		const none = (words: string) => resolve({ status: 0, words });
		try {
			const options = { method, path, headers, agent, timeout: longestMs };
			const sent = request(origin, options, (response) => {
				response.resume();
				response.on('end', () => resolve({ status: response.statusCode ?? 0, words: '' }));
				response.on('error', (fault) => none(`answer: ${fault.message}`));
			});
			sent.on('timeout', () => sent.destroy(new Error('no answer in a minute')));
			sent.on('error', (fault: NodeJS.ErrnoException) =>
				sent.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(fault.code ?? '')
					? resolve(null)
					: none(fault.message)
			);
			sent.end(body ?? undefined);
		} catch (fault) {
			none(`not sent: ${(fault as Error).message}`);
		}
	});
}

/** A card as it should be; its receipt's address. */
export async function sendCard(origin: string, visit: SeededVisit): Promise<string> {
	const words = cardWords({ code: visit.code, item2: 'yes' }) as Record<string, string>;
	const body = new URLSearchParams(words);
	const answer = await fetch(origin + visit.card, { method: 'POST', body, redirect: 'manual' });
	return answer.headers.get('location') ?? '';
}
