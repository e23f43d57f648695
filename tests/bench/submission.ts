// A submission at FULL synchronous beside a bare better-sqlite3 transaction with the same rows.
import Database from 'better-sqlite3';
import path from 'node:path';
import { readCardForm } from '#lib/server/cards/card-form.ts';
import { openCard } from '#lib/server/journey/open-card.ts';
import { submitCard } from '#lib/server/journey/submit-card.ts';
import { runPortal } from '../support/portal.ts';
import { cardWords, formOf, issueVisit, openWorld } from '../support/world.ts';
import { median, milliseconds, row } from './figures.ts';

const rounds = 300;

export async function submission(): Promise<void> {
	const world = await openWorld();
	const visits = [];
	for (let count = 0; count < rounds; count++) visits.push(await issueVisit(world));
	const bare = bareTransaction(path.join(world.folder, 'bare.sqlite'));
	const steps: number[] = [];
	const bares: number[] = [];
	for (const { visit, code } of visits) {
		const page = await openCard(world.context, visit.token);
		if (!page) throw new Error('no page');
		const reading = readCardForm(
			formOf(cardWords({ code, item2: 'yes', detail2: '三餐' })),
			page.shape
		);
		steps.push(await milliseconds(() => submitCard(world.context, visit.token, reading)));
		bares.push(await milliseconds(bare));
	}
	row('bare transaction, the same nine rows, FULL, median', `${median(bares).toFixed(2)} ms`);
	row('submitCard, median', `${median(steps).toFixed(2)} ms`);
	row('submitCard against bare', `${(median(steps) / median(bares)).toFixed(1)} ×`);
	await world.close();
	await overHttp(median(bares));
}

async function overHttp(bare: number): Promise<void> {
	const portal = await runPortal();
	const posts: number[] = [];
	const gets: number[] = [];
	for (const visit of portal.seed(rounds).visits) {
		const body = new URLSearchParams(cardWords({ code: visit.code }) as Record<string, string>);
		gets.push(await milliseconds(async () => (await fetch(portal.origin + visit.card)).text()));
		posts.push(
			await milliseconds(() =>
				fetch(portal.origin + visit.card, { method: 'POST', body, redirect: 'manual' })
			)
		);
	}
	row('GET of the card page, median', `${median(gets).toFixed(2)} ms`);
	row('POST to 303, median', `${median(posts).toFixed(2)} ms`);
	row(
		'POST against five bare transactions and one page',
		`${(median(posts) / (5 * bare + median(gets))).toFixed(2)} ×`,
		'≤ 1 ×'
	);
	await portal.stop();
}

/** The rows of one flagged card of one host: card, proof, flag, copy, letters, case, two entries. */
function bareTransaction(file: string): () => void {
	const database = new Database(file);
	database.pragma('journal_mode = WAL');
	database.pragma('synchronous = FULL');
	database.exec(`
		create table card (id text primary key, a text, b text, content text) strict;
		create table small (id integer primary key, a text, b text, c text, d text) strict;
	`);
	const card = database.prepare('insert into card values (?, ?, ?, ?)');
	const small = database.prepare('insert into small (a, b, c, d) values (?, ?, ?, ?)');
	let count = 0;
	const content = 'x'.repeat(4000);
	const words = 'y'.repeat(64);
	return database.transaction(() => {
		card.run(`card-${count++}`, words, words, content);
		for (let each = 0; each < 8; each++) small.run(words, words, words, words);
	}).immediate;
}
