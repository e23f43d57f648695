// From the 303 to the letters of the card accepted by a healthy mail server.
import Database from 'better-sqlite3';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { freePort, runPortal, until } from '../support/portal.ts';
import type { RunningPortal, SeededVisit } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';
import { median, milliseconds, quantile, row } from './figures.ts';

export async function delivery(): Promise<void> {
	await fromReceiptToOffice();
	await fiveCardsASecond();
	await backlog();
}

async function post(portal: RunningPortal, visit: SeededVisit): Promise<Response> {
	const body = new URLSearchParams(cardWords({ code: visit.code }) as Record<string, string>);
	return fetch(portal.origin + visit.card, { method: 'POST', body, redirect: 'manual' });
}

/** Milliseconds from the 303 to the acceptance of each letter, as the portal's own record has them. */
function waitsOf(portal: RunningPortal & { begun: number }): number[] {
	const database = new Database(path.join(portal.folder, 'portal.sqlite'), { readonly: true });
	const rows = database
		.prepare(
			`select l.queued_at, (select min(t.tried_at) from letter_attempts t
				where t.letter_id = l.id and t.outcome = 'accepted') as accepted_at
			from letters l where l.queued_at > ?`
		)
		.all(new Date(portal.begun).toISOString()) as {
		queued_at: string;
		accepted_at: string | null;
	}[];
	database.close();
	return rows.map(({ queued_at, accepted_at }) =>
		accepted_at === null ? Infinity : Date.parse(accepted_at) - Date.parse(queued_at)
	);
}

async function fiveCardsASecond(): Promise<void> {
	const portal = { ...(await runPortal()), begun: 0 };
	const { visits } = portal.seed(40);
	portal.begun = Date.now();
	const sent: Promise<Response>[] = [];
	for (let count = 0; count < 200; count++) {
		sent.push(post(portal, visits[count % visits.length] as SeededVisit));
		await sleep(200);
	}
	await Promise.all(sent);
	await until(async () => waitsOf(portal).every(Number.isFinite));
	const waits = waitsOf(portal);
	const shown = (share: number) => `${quantile(waits, share).toFixed(0)} ms`;
	row(`${waits.length} letters at 5 cards a second, median`, shown(0.5), '≤ 1000 ms');
	row('of these, 99 %', shown(0.99), '≤ 10000 ms');
	await portal.stop();
}

function count(portal: RunningPortal, where: string): number {
	const database = new Database(path.join(portal.folder, 'portal.sqlite'), { readonly: true });
	const { letters } = database
		.prepare(`select count(*) as letters from letters where ${where}`)
		.get() as { letters: number };
	database.close();
	return letters;
}

/** 5,000 letters that waited for a mail server that was away, and the card's page beside them. */
async function backlog(): Promise<void> {
	const port = await freePort();
	const settings = {
		SMTP_URL: `smtp://127.0.0.1:${port}`,
		RETRY_SCALE: '100',
		DIGEST_HOUR: 'never'
	};
	const portal = await runPortal({ ...settings, CANARY_DAYS: '0' });
	const { visits } = portal.seed(50);
	const page = portal.origin + (visits[0] as SeededVisit).card;
	const look = async (done: () => boolean) => {
		const times: number[] = [];
		while (!done() && times.length < 6000) {
			times.push(await milliseconds(async () => (await fetch(page)).arrayBuffer()));
			await sleep(10);
		}
		return times;
	};
	const idle = await look(() => false).then((times) => times.slice(-5000));
	for (let count = 0; count < 2500; count++)
		await (await post(portal, visits[count % visits.length] as SeededVisit)).arrayBuffer();
	const letters = count(portal, 'next_at is not null');
	const workerData = { port, letters };
	const sink = new Worker('./tests/bench/sink-thread.ts', { workerData });
	await once(sink, 'message');
	// As many as there was time for were tried while the server was away; now all of them are due.
	const database = new Database(path.join(portal.folder, 'portal.sqlite'), { timeout: 10_000 });
	database
		.prepare('update letters set next_at = ? where next_at is not null')
		.run(new Date().toISOString());
	database.close();
	const begun = performance.now();
	let seconds = 0;
	// Asking the database from here would hold up the clock.
	sink.once('message', () => (seconds = (performance.now() - begun) / 1000));
	const busy = await look(() => seconds > 0);
	await until(() => Promise.resolve(seconds > 0), 600_000);
	row(`a backlog of ${letters} letters drained in`, `${seconds.toFixed(0)} s`, '≤ 600 s');
	const both = (share: number) =>
		`${quantile(idle, share).toFixed(1)} → ${quantile(busy, share).toFixed(1)} ms`;
	row('the card page beside it, median', both(0.5));
	row('the card page beside it, p99', both(0.99), '≤ 1.2 ×');
	await portal.stop();
	await sink.terminate();
}

async function fromReceiptToOffice(): Promise<void> {
	const portal = await runPortal();
	const waits: number[] = [];
	for (const visit of portal.seed(40).visits) {
		const body = new URLSearchParams(cardWords({ code: visit.code }) as Record<string, string>);
		const answer = await fetch(portal.origin + visit.card, {
			method: 'POST',
			body,
			redirect: 'manual'
		});
		const receipt = portal.origin + (answer.headers.get('location') ?? '');
		const begin = performance.now();
		await until(async () => {
			const page = await (await fetch(receipt)).text();
			return !page.includes('正在发送') && page.includes('已收下');
		});
		waits.push(performance.now() - begin);
	}
	row(
		'303 to all letters accepted, median (looked every 100 ms)',
		`${median(waits).toFixed(0)} ms`
	);
	row(
		'303 to all letters accepted, slowest of 40',
		`${quantile(waits, 1).toFixed(0)} ms`,
		'≤ 2000 ms'
	);
	await portal.stop();
}
