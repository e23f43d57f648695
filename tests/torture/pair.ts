// Two processes on one database, one of them stopped past its lease and continued: no letter twice.
import Database from 'better-sqlite3';
import { findingsOf, surplusOf } from './check.ts';
import { keepSubmitting } from './clients.ts';
import { evidenceOf, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest } from './installation.ts';
import type { Installation } from './installation.ts';
import { timeIsUp } from './scenario.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';

const pastLease = 95_000;

/** `rounds`: how often one is stopped; each with 200 cards in full. */
export function pair(size: Size, rounds = size === 'full' ? 20 : 1): Promise<Result> {
	return inFolder('pair', async (folder) => {
		const cards = size === 'full' ? 200 : 12;
		const sink = await openSink({ slowness: 150 });
		const settings = { SMTP_URL: `smtp://127.0.0.1:${sink.port}` };
		const one = await install(`${folder}/data`, settings);
		const other = await install(`${folder}/data`, settings);
		const visits = one.seed(size === 'full' ? 20 : 4);
		const history = openHistory(folder);
		await one.start();
		await other.start();
		const count = () => new Set(history.deeds.flatMap((d) => ('key' in d ? d.key : []))).size;
		let stops = 0;
		while (stops < rounds && !timeIsUp()) {
			const round = ++stops;
			const goesOn = () => count() < round * cards;
			const submitting = (origins: string[], goesOnYet: () => boolean) => {
				const wish = { origins, visits, goesOn: goesOnYet, pause: 100 };
				return Promise.all([1, 2, 3, 4].map(() => keepSubmitting(history, wish)));
			};
			const half = () => count() < (round - 0.5) * cards;
			await submitting([one.origin, other.origin], half);
			await rest(Math.random() * 500);
			await stopBetweenWrites(other);
			history.note({ deed: 'disturbed', how: 'SIGSTOP', met: sink.open() });
			// Both clocks move, as they would have while one of them stood still.
			one.setAhead(round * pastLease);
			other.setAhead(round * pastLease);
			await submitting([one.origin], goesOn);
			await settled(one.folder, size === 'full' ? 600_000 : 60_000);
			other.signal('SIGCONT');
			await rest(1500);
		}
		const calm = await settled(one.folder, 120_000);
		const astray = [...one.letterStates().values()].filter((state) => state !== 'accepted');
		await Promise.all([one.end(), other.end()]);
		const evidence = evidenceOf(one, history, sink);
		await sink.close();
		return {
			figures: {
				stops,
				cards: evidence.cards.length,
				letters: evidence.letters.length,
				'surplus copies': surplusOf(sink.mails)
			},
			findings: [
				...findingsOf(evidence),
				...(calm ? [] : ['letters were left waiting']),
				...(astray.length > 0 ? [`${astray.length} letters are ${astray[0]}`] : [])
			]
		};
	});
}

/** Stopped in the middle of a write it would hold SQLite's one lock, and nobody could write at all. */
async function stopBetweenWrites(installation: Installation): Promise<void> {
	const database = new Database(`${installation.folder}/portal.sqlite`, { timeout: 50 });
	try {
		for (;;) {
			installation.signal('SIGSTOP');
			await rest(20);
			try {
				database.exec('begin immediate; rollback');
				return;
			} catch {
				installation.signal('SIGCONT');
				await rest(50);
			}
		}
	} finally {
		database.close();
	}
}
