// Whether the time of an answer tells if a card exists: 2,000 requests of each sort, by Welch's t-test.
// A bench and no test: on a shared machine any timed assertion fails some day, and would be ignored then.
import { randomInt } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import { cardWords } from '../support/world.ts';
import { freePort, runPortal } from '../support/portal.ts';
import type { SeededVisit } from '../support/portal.ts';
import { median, milliseconds, row } from './figures.ts';

const pairs = 40;
const requestsEach = 50;
const submissionsEach = 2000;
const signInsEach = 300;
const largestT = 4.5;

type Request = (visit: SeededVisit) => Promise<unknown>;

export async function timing(): Promise<void> {
	// Limits would answer before the pages do.
	const portal = await runPortal();
	const { visits } = portal.seed(pairs * 2);
	const send = (visit: SeededVisit, words: Record<string, string>) => {
		const body = new URLSearchParams(cardWords(words) as Record<string, string>);
		const options = { method: 'POST', body, redirect: 'manual' } as const;
		return fetch(portal.origin + visit.card, options).then((answer) => answer.text());
	};
	const get = (address: string) => fetch(portal.origin + address).then((answer) => answer.text());
	const requests: Record<string, Request> = {
		'poster page': (visit) => get(`/v/${visit.token}`),
		'card page': (visit) => get(visit.card),
		'report page': (visit) => get(`/v/${visit.token}/report`),
		'review of a card': (visit) => send(visit, { code: visit.code, review: '1' })
	};
	for (const request of Object.values(requests)) for (const visit of visits) await request(visit);

	// In each pair one visit has a card and the other none; the toss is the pair's, so that what is
	// different about two visits anyhow falls on both sides alike.
	const sides = Array.from({ length: pairs }, (_, pair) => {
		const [one, other] = [visits[2 * pair], visits[2 * pair + 1]] as [SeededVisit, SeededVisit];
		return Math.random() < 0.5 ? { with: one, without: other } : { with: other, without: one };
	});
	for (const side of sides)
		await send(side.with, { code: side.with.code, item2: 'yes', detail2: '三餐' });

	for (const [name, request] of Object.entries(requests)) {
		const taken = { with: [] as number[], without: [] as number[] };
		for (let round = 0; round < requestsEach; round++)
			for (const side of sides)
				for (const which of Math.random() < 0.5
					? (['with', 'without'] as const)
					: (['without', 'with'] as const))
					taken[which].push(await milliseconds(() => request(side[which])));
		report(`${name}, with a card and without`, taken.with, taken.without);
	}
	await receipts(get);
	await portal.stop();
	await submissions();
	await signIns();
}

/** The first card of a visit takes no longer than a later one: who has the code learns nothing by it. */
async function submissions(): Promise<void> {
	// Letters that cannot go leave the machine to the answers.
	const portal = await runPortal({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
	const fresh = portal.seed(submissionsEach).visits;
	const sent: SeededVisit[] = [];
	const taken = { first: [] as number[], later: [] as number[] };
	while (taken.later.length < submissionsEach) {
		const isFirst = sent.length === 0 || (fresh.length > 0 && Math.random() < 0.5);
		const [visit] = isFirst ? fresh.splice(0, 1) : sent.splice(randomInt(sent.length), 1);
		if (!visit) throw new Error('no visit left');
		const body = new URLSearchParams(cardWords({ code: visit.code }) as Record<string, string>);
		const options = { method: 'POST', body, redirect: 'manual' } as const;
		const time = await milliseconds(async () => {
			const answer = await fetch(portal.origin + visit.card, options);
			if (answer.status !== 303) throw new Error(`a card was answered ${answer.status}`);
			await answer.text();
		});
		taken[isFirst ? 'first' : 'later'].push(time);
		if (isFirst) sent.push(visit);
	}
	report('a card sent, the first and a later one', taken.first, taken.later);
	await portal.stop();
}

/** A name that nobody has is refused neither sooner nor later than a colleague's. */
async function signIns(): Promise<void> {
	const portal = await runPortal({ TRUSTED_PROXY_HEADER: 'x-forwarded-for' });
	const { people } = portal.seed(1);
	const database = new Database(path.join(portal.folder, 'portal.sqlite'), { timeout: 10_000 });
	const attempt = (username: string) =>
		milliseconds(async () => {
			const source = Array.from({ length: 4 }, () => randomInt(1, 250)).join('.');
			const answer = await fetch(`${portal.origin}/sign-in`, {
				method: 'POST',
				body: new URLSearchParams({ username, password: 'not-the-password-at-all' }),
				headers: { 'x-forwarded-for': source, origin: portal.origin }
			});
			if (answer.status !== 422) throw new Error(`a sign-in was answered ${answer.status}`);
			await answer.text();
		});
	const taken = { known: [] as number[], unknown: [] as number[] };
	while (taken.known.length < signInsEach) {
		const { username } = people[taken.known.length % people.length]!;
		const known = async () => taken.known.push(await attempt(username));
		const unknown = async () => taken.unknown.push(await attempt(`x${username}`));
		for (const each of Math.random() < 0.5 ? [known, unknown] : [unknown, known]) await each();
		// Delay and lock are told apart from this by their own tests.
		database.exec('delete from tries');
	}
	database.close();
	report('a sign-in, a known name and an unknown one', taken.known, taken.unknown);
	await portal.stop();
}

/** A token that was never issued is found no faster than one that is no token at all. */
async function receipts(get: (address: string) => Promise<string>): Promise<void> {
	const unknown: number[] = [];
	const malformed: number[] = [];
	const letters = () => Math.random().toString(36).slice(2, 13).padEnd(11, 'x');
	for (let count = 0; count < pairs * requestsEach; count++) {
		const one = async () =>
			unknown.push(await milliseconds(() => get(`/r/${letters()}${letters()}abcde`)));
		const other = async () =>
			malformed.push(await milliseconds(() => get(`/r/${letters()}${letters()}-----`)));
		for (const each of Math.random() < 0.5 ? [one, other] : [other, one]) await each();
	}
	report('two receipts that nobody has', unknown, malformed);
}

function report(name: string, some: number[], others: number[]): void {
	const t = welch(some, others);
	const medians = `${median(some).toFixed(2)} and ${median(others).toFixed(2)} ms`;
	row(`${name}, ${some.length} each: t (medians ${medians})`, t.toFixed(2), `|t| < ${largestT}`);
	if (Math.abs(t) >= largestT) process.exitCode = 1;
}

/** Welch's t; the slowest hundredth of both together is left out, or one pause of the machine decides. */
export function welch(some: readonly number[], others: readonly number[]): number {
	const limit = [...some, ...others].sort((one, other) => one - other)[
		Math.floor((some.length + others.length) * 0.99)
	] as number;
	const moments = (all: readonly number[]) => {
		const kept = all.filter((each) => each <= limit);
		const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length;
		const spread = kept.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (kept.length - 1);
		return { mean, error: spread / kept.length };
	};
	const [one, other] = [moments(some), moments(others)];
	return (one.mean - other.mean) / Math.sqrt(one.error + other.error);
}
