// The process is killed at random moments while enterprises submit: no acknowledged card may be lost.
import { findingsOf, surplusOf } from './check.ts';
import { keepSubmitting } from './clients.ts';
import { evidenceOf, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest } from './installation.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';

/** A lease that a killed process left has run out when this time has passed. */
const pastLease = 95_000;

export function kill(size: Size, rounds = size === 'full' ? 1000 : 30): Promise<Result> {
	return inFolder('kill', async (folder) => {
		const sink = await openSink({ slowness: 30 });
		const portal = await install(`${folder}/data`, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
		const visits = portal.seed(size === 'full' ? 200 : 10);
		const history = openHistory(folder);
		let goesOn = true;
		let met = 0;
		await portal.start();
		const wish = {
			origins: [portal.origin],
			visits,
			goesOn: () => goesOn,
			pause: size === 'full' ? 100 : 700
		};
		const clients = Promise.all([1, 2, 3, 4].map(() => keepSubmitting(history, wish)));
		for (let round = 1; round <= rounds; round++) {
			await rest(Math.random() * (size === 'full' ? 3000 : 600));
			if (sink.open() > 0) met += 1;
			history.note({ deed: 'disturbed', how: 'kill -9' });
			await portal.end('SIGKILL');
			// Otherwise the leases left behind would keep the postman from ever being met at work.
			portal.setAhead(round * pastLease);
			// Every second life may end before it has begun.
			const started = portal.start();
			if (round % 2 === 0 || round === rounds) await started;
			else started.catch(() => {});
		}
		goesOn = false;
		await clients;
		const calm = await settled(portal.folder, size === 'full' ? 3_600_000 : 60_000);
		await portal.end();
		const evidence = evidenceOf(portal, history, sink);
		await sink.close();
		const surplus = surplusOf(sink.mails);
		return {
			figures: {
				kills: rounds,
				'kills that met an open exchange': met,
				cards: evidence.cards.length,
				letters: evidence.letters.length,
				'answers lost': history.deeds.filter(({ deed }) => deed === 'lost').length,
				'surplus copies': surplus
			},
			findings: [...findingsOf(evidence), ...(calm ? [] : ['letters were left waiting'])]
		};
	});
}
