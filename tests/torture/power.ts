// The power is cut: what had reached the disk is all that is left, and every acknowledged card is in it.
import { copyFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { findingsOf } from './check.ts';
import { keepSubmitting } from './clients.ts';
import { evidenceOf, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest, within } from './installation.ts';
import { cannotMount, makeImage, mountImage, unmount } from './mount.ts';
import { skip, timeIsUp } from './scenario.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';

const pastLease = 95_000;
const leastCards = 15;

export function power(size: Size, rounds = size === 'full' ? 100 : 3): Promise<Result> {
	return inFolder('power', async (folder) => {
		const hindrance = cannotMount(folder);
		if (hindrance) return skip(hindrance);
		const findings: string[] = [];
		let cards = 0;
		let cuts = 0;
		while (cuts < rounds && !timeIsUp()) {
			cuts += 1;
			const cut = await cutOnce(`${folder}/${cuts}`, {});
			cards += cut.acknowledged;
			findings.push(...cut.findings);
		}
		// The proof that this can fail: commits that no longer wait for the disk lose cards.
		const weaker = new URL('normal-synchronous.ts', import.meta.url).href;
		const weakened = await cutOnce(`${folder}/normal`, { NODE_OPTIONS: `--import ${weaker}` });
		const lost = weakened.findings.filter((finding) => finding.includes('card lost')).length;
		if (lost === 0) findings.push('with synchronous at NORMAL no card was lost: nothing is proved');
		return {
			figures: {
				cuts,
				'acknowledged cards': cards,
				'lost at FULL': findings.filter((finding) => finding.includes('card lost')).length,
				'lost at NORMAL, one cut': `${lost} of ${weakened.acknowledged}`
			},
			findings
		};
	});
}

/** One life on a disk of its own, cut off, and the judgement of what came back. */
async function cutOnce(
	folder: string,
	settings: Record<string, string>
): Promise<{ findings: string[]; acknowledged: number }> {
	const disk = `${folder}/disk`;
	const history = openHistory(folder);
	const image = makeImage(`${folder}/disk.img`, 64);
	const sink = await openSink({ slowness: 20 });
	try {
		mountImage(image, disk);
		const portal = await install(`${disk}/data`, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
		const visits = portal.seed(4);
		await portal.start(settings);
		// The installation had settled long before the power was cut.
		execFileSync('sync', ['-f', disk]);
		let goesOn = true;
		const wish = { origins: [portal.origin], visits, goesOn: () => goesOn, pause: 100 };
		const clients = Promise.all([1, 2, 3, 4].map(() => keepSubmitting(history, wish)));
		// A busy machine may need a while until there is anything to lose.
		const acknowledged = () => history.deeds.filter(({ deed }) => deed === 'acknowledged').length;
		await within(60_000, () => acknowledged() >= leastCards);
		await rest(Math.random() * 1200);
		history.note({ deed: 'disturbed', how: 'power cut', met: sink.open() });
		portal.signal('SIGSTOP');
		const known = new Set(history.deeds.flatMap((d) => (d.deed === 'acknowledged' ? d.key : [])));
		copyFileSync(image, `${folder}/cut.img`);
		goesOn = false;
		await portal.end('SIGKILL');
		await clients;
		unmount(disk);
		mountImage(`${folder}/cut.img`, disk);
		portal.setAhead(pastLease);
		await portal.start();
		const calm = await settled(portal.folder, 60_000);
		await portal.end();
		const found = findingsOf(evidenceOf(portal, history, sink));
		return {
			findings: [...found, ...(calm ? [] : ['letters were left waiting'])],
			acknowledged: known.size
		};
	} finally {
		await sink.close();
		unmount(disk);
	}
}
