// The disk is full: the enterprise is told so and loses nothing typed, and all is well when space returns.
import { rmSync, writeSync, openSync, closeSync } from 'node:fs';
import { findingsOf } from './check.ts';
import { filled, send } from './clients.ts';
import { evidenceOf, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest } from './installation.ts';
import { cannotMount, mountMemory, unmount } from './mount.ts';
import { skip } from './scenario.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';

const mostCards = 400;

export function disk(size: Size, rounds = size === 'full' ? 10 : 1): Promise<Result> {
	return inFolder('disk', async (folder) => {
		const hindrance = cannotMount(folder);
		if (hindrance) return skip(hindrance);
		const place = `${folder}/small`;
		mountMemory(place, 64);
		const sink = await openSink();
		try {
			const portal = await install(`${place}/data`, { SMTP_URL: `smtp://127.0.0.1:${sink.port}` });
			const visits = portal.seed(1);
			const history = openHistory(folder);
			await portal.start();
			const findings: string[] = [];
			let slowest = 0;
			for (let round = 1; round <= rounds; round++) {
				fill(`${place}/filler`);
				// The log of the database has room of its own for a few cards yet.
				const form = filled(visits[0]!);
				let refused = null;
				for (let count = 0; count < mostCards && !refused; count++) {
					form.set('key', filled(visits[0]!).get('key')!);
					const answer = await send(history, portal.origin, visits[0]!, form);
					if (answer && !('receipt' in answer)) refused = answer;
				}
				if (!refused) findings.push('a full disk refused nothing');
				else {
					if (refused.status !== 503) findings.push(`a full disk was answered ${refused.status}`);
					if (!refused.retryAfter) findings.push('no Retry-After');
					if (!refused.page.includes('安全副矿长')) findings.push('what was typed is lost');
				}
				rmSync(`${place}/filler`);
				const since = Date.now();
				for (;;) {
					const answer = await send(history, portal.origin, visits[0]!, form);
					if (answer && 'receipt' in answer) break;
					if (Date.now() - since > 60_000) break;
					await rest(200);
				}
				slowest = Math.max(slowest, Date.now() - since);
			}
			if (slowest > 10_000) findings.push(`back to normal after ${slowest} ms`);
			if (!(await settled(portal.folder, 120_000))) findings.push('letters were left waiting');
			await portal.end();
			const evidence = evidenceOf(portal, history, sink);
			return {
				figures: { fillings: rounds, cards: evidence.cards.length, 'back after, ms': slowest },
				findings: [...findings, ...findingsOf(evidence, { mayBeRefused: true })]
			};
		} finally {
			await sink.close();
			unmount(place);
		}
	});
}

/** Writes until nothing more fits, to the last byte. */
function fill(file: string): void {
	const target = openSync(file, 'w');
	for (const bytes of [1 << 20, 4096, 1])
		try {
			for (;;) writeSync(target, Buffer.alloc(bytes));
		} catch (fault) {
			if ((fault as NodeJS.ErrnoException).code !== 'ENOSPC') throw fault;
		}
	closeSync(target);
}
