// Card pages a second, as a phone asks for them, beside the barest SvelteKit endpoint in the same run.
import { connect } from 'node:net';
import { runPortal } from '../support/portal.ts';
import { runBareEndpoint } from './bare.ts';
import { median, row } from './figures.ts';

const rounds = 7;
const roundMs = 2000;
const connections = 16;

export async function render(): Promise<void> {
	const bare = await runBareEndpoint();
	const portal = await runPortal();
	const { visits } = portal.seed(20);
	const cards = visits.map((visit) => visit.card);
	const figures: Record<'bare' | 'compressed' | 'plain', number[]> = {
		bare: [],
		compressed: [],
		plain: []
	};
	// In turns: a drift of the machine meets all alike.
	for (let round = 0; round < rounds; round++) {
		figures.bare.push(await perSecond(bare.origin, ['/'], 'gzip'));
		figures.compressed.push(await perSecond(portal.origin, cards, 'gzip'));
		figures.plain.push(await perSecond(portal.origin, cards, 'identity'));
	}
	const [least, compressed, plain] = [figures.bare, figures.compressed, figures.plain].map(
		// The first round warms up.
		(values) => median(values.slice(1))
	) as [number, number, number];
	row('bare SvelteKit endpoint, requests a second', least.toFixed(0));
	row('card page, gzip, requests a second', compressed.toFixed(0));
	row('card page, plain, requests a second', plain.toFixed(0));
	row('card page, gzip, against bare', `${(compressed / least).toFixed(2)} ×`, '≥ 0.5 ×');
	row('card page, plain, against bare', `${(plain / least).toFixed(2)} ×`, '≥ 0.5 ×');
	await portal.stop();
	await bare.stop();
}

/** Answers a second over a few connections that are kept; the client reads no more than it must. */
async function perSecond(origin: string, paths: string[], encoding: string): Promise<number> {
	const { hostname, port } = new URL(origin);
	const until = performance.now() + roundMs;
	const counts = await Promise.all(
		Array.from({ length: connections }, (_, number) => {
			const asks = paths.map(
				(path) =>
					`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept-encoding: ${encoding}\r\n\r\n`
			);
			return countAnswers(hostname, Number(port), asks, number, until);
		})
	);
	return (counts.reduce((sum, count) => sum + count, 0) / roundMs) * 1000;
}

function countAnswers(
	host: string,
	port: number,
	asks: string[],
	first: number,
	until: number
): Promise<number> {
	return new Promise((resolve, reject) => {
		let count = 0;
		let missing = 0;
		let chunked = false;
		let tail = '';
		const socket = connect(port, host);
		const ask = () => {
			if (performance.now() > until) return socket.destroy();
			[missing, chunked, tail] = [0, false, ''];
			socket.write(asks[(first + count) % asks.length] ?? '');
		};
		socket.on('connect', ask);
		socket.on('data', (chunk) => {
			if (missing === 0 && !chunked) {
				const head = chunk.toString('latin1', 0, 2000);
				if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 200)));
				chunked = /transfer-encoding: chunked/i.test(head);
				const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
				if (!chunked) missing = length + head.indexOf('\r\n\r\n') + 4;
			}
			if (chunked) {
				tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 5))).slice(-5);
				if (tail !== '0\r\n\r\n') return;
			} else {
				missing -= chunk.length;
				if (missing > 0) return;
			}
			count++;
			ask();
		});
		socket.on('error', reject);
		socket.on('close', () => resolve(count));
	});
}
