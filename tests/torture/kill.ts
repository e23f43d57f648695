// The process is killed at random moments while enterprises submit: no acknowledged card may be lost.
import { findingsOf, surplusOf } from './check.ts';
import { keepSubmitting } from './clients.ts';
import { evidenceOf, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest, within } from './installation.ts';
import { timeIsUp } from './scenario.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';

/** A lease that a killed process left has run out when this time has passed. */
const pastLease = 95_000;

/** Kills of one installation in full: a database that grows without end would slow every start. */
const killsOfOne = 25;
const cardsForAKill: Record<Size, number> = { full: 20, short: 2 };

/** `rounds`: kills. */
export async function kill(size: Size, rounds = size === 'full' ? 1000 : 30): Promise<Result> {
	const sum = { kills: 0, met: 0, exchanges: 0, cards: 0, letters: 0, lost: 0, surplus: 0 };
	const findings: string[] = [];
	const sizeOf = (left: number) => (size === 'full' ? Math.min(left, killsOfOne) : left);
	for (let left = rounds; left > 0 && !timeIsUp(); left -= sizeOf(left)) {
		const life = await inFolder('kill', (folder) => killOften(folder, size, sizeOf(left)));
		for (const [name, count] of Object.entries(life.counts)) sum[name as keyof typeof sum] += count;
		findings.push(...life.findings);
		if (size === 'full') console.log(JSON.stringify(sum), `${findings.length} findings`);
	}
	return {
		figures: {
			kills: sum.kills,
			'kills that met an open exchange': sum.met,
			'exchanges they met': sum.exchanges,
			cards: sum.cards,
			letters: sum.letters,
			'answers lost': sum.lost,
			'surplus copies': sum.surplus
		},
		findings
	};
}

async function killOften(folder: string, size: Size, rounds: number) {
	const sink = await openSink({ slowness: 30 });
	const portal = await install(`${folder}/data`, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
	const visits = portal.seed(size === 'full' ? 40 : 10);
	const history = openHistory(folder);
	let goesOn = true;
	await portal.start();
	const wish = {
		origins: [portal.origin],
		visits,
		goesOn: () => goesOn,
		pause: size === 'full' ? 50 : 400
	};
	const clients = Promise.all([1, 2, 3, 4].map(() => keepSubmitting(history, wish)));
	const acknowledged = new Set<string>();
	let read = 0;
	/** When this life began. */
	let connected = 0;
	const enough = (round: number) => {
		for (; read < history.deeds.length; read++) {
			const deed = history.deeds[read]!;
			if (deed.deed === 'acknowledged') acknowledged.add(deed.key);
		}
		// In short every second kill comes at any moment, the start included; the others meet cards and letters.
		const soon = size === 'short' && round % 2 === 1;
		const met = acknowledged.size >= round * cardsForAKill[size] && sink.connections() > connected;
		return soon || met;
	};
	for (let round = 1; round <= rounds; round++) {
		await within(60_000, () => enough(round));
		await rest(Math.random() * 800);
		history.note({ deed: 'disturbed', how: 'kill -9', met: sink.open() });
		await portal.end('SIGKILL');
		// Otherwise the leases left behind would keep the postman from ever being met at work.
		portal.setAhead(round * pastLease);
		connected = sink.connections();
		// Every second life may end before it has begun.
		const started = portal.start();
		if (round % 2 === 0 || round === rounds) await started;
		else started.catch(() => {});
	}
	goesOn = false;
	await clients;
	const calm = await settled(portal.folder, size === 'full' ? 1_800_000 : 60_000);
	await portal.end();
	const evidence = evidenceOf(portal, history, sink);
	await sink.close();
	const met = evidence.deeds.flatMap((deed) => (deed.deed === 'disturbed' ? deed.met : []));
	return {
		counts: {
			kills: rounds,
			met: met.filter((exchanges) => exchanges > 0).length,
			exchanges: met.reduce((one, other) => one + other, 0),
			cards: evidence.cards.length,
			letters: evidence.letters.length,
			lost: history.deeds.filter(({ deed }) => deed === 'lost').length,
			surplus: surplusOf(sink.mails)
		},
		findings: [...findingsOf(evidence), ...(calm ? [] : ['letters were left waiting'])]
	};
}
