// The clock jumps: 逾期 is judged to the second, and no letter is sent twice or held for ever.
import { spawnSync } from 'node:child_process';
import { findingsOf } from './check.ts';
import { filled, send } from './clients.ts';
import { evidenceOf, settled } from './evidence.ts';
import { openHistory } from './history.ts';
import { inFolder, install, rest } from './installation.ts';
import { skip } from './scenario.ts';
import type { Result, Size } from './scenario.ts';
import { openSink } from './sink.ts';

const day = 86_400_000;
/** Time for a start on a busy machine, so that the deadline is met from both sides. */
const beforeDue = 30_000;

export function clock(size: Size, rounds = size === 'full' ? 5 : 1): Promise<Result> {
	const library = libraryOfFaketime();
	if (!library) return Promise.resolve(skip('no faketime here'));
	return inFolder('clock', async (folder) => {
		const findings: string[] = [];
		let cards = 0;
		for (let round = 1; round <= rounds; round++) {
			const result = await jump(`${folder}/${round}`, library);
			cards += result.cards;
			findings.push(...result.findings);
		}
		return { figures: { jumps: 3 * rounds, cards }, findings };
	});
}

async function jump(
	folder: string,
	library: string
): Promise<{ cards: number; findings: string[] }> {
	const history = openHistory(folder);
	const sink = await openSink({ slowness: 300 });
	const settings = { SMTP_URL: `smtp://127.0.0.1:${sink.port}`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
	const today = await install(`${folder}/data`, settings);
	const [late, fresh] = today.seed(2);
	const findings: string[] = [];
	const at = async (ahead: number, work: (origin: string) => Promise<void>, waits: boolean) => {
		const moved = { LD_PRELOAD: library, FAKETIME: `+${(ahead / 1000).toFixed(3)}` };
		const portal = await install(`${folder}/data`, { ...settings, ...moved });
		await portal.start();
		await work(portal.origin);
		if (waits && !(await settled(portal.folder, 60_000)))
			findings.push(`clock moved by ${(ahead / day).toFixed(2)} days: letters are stuck`);
		// Killed with letters in hand, so that leases of this time are left to the next.
		history.note({ deed: 'disturbed', how: 'kill -9', met: sink.open() });
		await portal.end('SIGKILL');
	};

	// Across the last second of the deadline, one card after another.
	const due = Date.parse(late!.due);
	const ahead = due - Date.now() - beforeDue;
	const expected = new Map<string, boolean>();
	await at(
		ahead,
		async (origin) => {
			while (Date.now() + ahead < due + 1500) {
				const form = filled(late!);
				const sentAt = Date.now() + ahead;
				await send(history, origin, late!, form);
				const answeredAt = Date.now() + ahead;
				if (sentAt >= due) expected.set(form.get('key')!, true);
				if (answeredAt < due) expected.set(form.get('key')!, false);
				await rest(due - sentAt > 8000 ? 1000 : 150);
			}
		},
		false
	);
	// Four days forward, and then a day back from there, beside letters that are still to be sent.
	const submitFresh = async (origin: string) => {
		for (let count = 0; count < 3; count++) await send(history, origin, fresh!, filled(fresh!));
	};
	await at(Math.max(4 * day, ahead + 120_000), submitFresh, true);
	await at(Math.max(5 * day, ahead + day), submitFresh, false);
	await at(Math.max(4 * day, ahead + 0), submitFresh, true);

	const evidence = evidenceOf(today, history, sink);
	await sink.close();
	const told = [...expected.values()];
	if (!told.includes(true) || !told.includes(false))
		findings.push('the deadline was not met from both sides');
	for (const card of evidence.cards)
		if (expected.has(card.key) && expected.get(card.key) !== card.late)
			findings.push(`late is ${card.late} for key ${card.key}`);
	return { cards: evidence.cards.length, findings: [...findings, ...findingsOf(evidence)] };
}

/** Loaded directly: the command stays between us and the portal, and a kill would meet the command. */
function libraryOfFaketime(): string | null {
	const asked = spawnSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], {
		encoding: 'utf8'
	});
	return asked.stdout?.trim() || null;
}
