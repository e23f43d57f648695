// Any number of strange requests on every public route: no 5xx, no silence, and nothing half stored.
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { runPortal } from '../support/portal.ts';
import { explore } from './addresses.ts';
import { anyCall } from './calls.ts';
import { send } from './send.ts';
import type { Answer, Call } from './send.ts';

/** How many are under way at a time. */
const together = 20;

export interface Fuzzed {
	routes: number;
	/** How often each status was answered. */
	statuses: Record<number, number>;
	/** Stored by what was sent. */
	cards: number;
	findings: string[];
}

export async function fuzz(calls: number, seed?: number): Promise<Fuzzed> {
	const portal = await runPortal({ TRUSTED_PROXY_HEADER: 'x-client', LOG_LEVEL: 'silent' });
	const statuses: Fuzzed['statuses'] = {};
	const findings: string[] = [];
	try {
		const map = await explore(portal, 40);
		const before = recordOf(path.join(portal.folder, 'portal.sqlite')).cards;
		const round = fc.array(anyCall(map, portal.origin), {
			minLength: together,
			maxLength: together,
			size: 'max'
		});
		const property = fc.asyncProperty(round, async (all) => {
			const answers = await Promise.all(all.map((call) => send(portal.origin, call)));
			answers.forEach(({ status }) => (statuses[status] = (statuses[status] ?? 0) + 1));
			const bad = all.flatMap((call, at) => faultOf(call, answers[at]!) ?? []);
			if (bad.length > 0) throw new Error(bad.join('\n'));
		});
		const outcome = await fc.check(property, {
			numRuns: Math.ceil(calls / together),
			seed,
			endOnFailure: true
		});
		if (outcome.failed) findings.push(`seed ${outcome.seed}: ${String(outcome.errorInstance)}`);
		if (!(await fetch(`${portal.origin}/readyz`)).ok) findings.push('the portal is not ready');
		const { cards, halves } = recordOf(path.join(portal.folder, 'portal.sqlite'));
		findings.push(...halves, ...ledgerFaults(portal.folder));
		return { routes: map.routes.length, statuses, cards: cards - before, findings };
	} finally {
		await portal.stop();
	}
}

/** What is wrong with an answer; a connection may end where the body was too large or no HTTP. */
function faultOf(
	{ method, path: at, headers, body }: Call,
	{ status, words }: Answer
): string | null {
	const oversize = (body?.length ?? 0) > 2_000_000;
	const mayEnd = oversize || words.startsWith('not sent');
	if (status > 0 ? status < 500 : mayEnd) return null;
	const shown = body?.subarray(0, 400).toString() ?? '';
	return `${status} ${words} for ${method} ${at.slice(0, 300)} ${JSON.stringify(headers)} ${shown}`;
}

/** Each card with its copies, letters, cases and entry, or none of them. */
function recordOf(file: string): { cards: number; halves: string[] } {
	const database = new Database(file, { readonly: true });
	const count = (sql: string) => Number(database.prepare(sql).pluck().get());
	const cards = count('select count(*) from cards');
	const checks = {
		'cards without a copy for each host': `select count(*) from cards c where
			(select count(*) from card_copies k where k.card_id = c.id)
			<> (select count(*) from visit_hosts h where h.visit_id = c.visit_id)`,
		'verified cards with too few letters': `select count(*) from cards c
			join card_proofs p on p.card_id = c.id
			where (select count(*) from letters l where l.card_id = c.id)
			< (select count(*) from card_copies k where k.card_id = c.id)
			* (case c.form when 'supplement' then 1 else 2 end)`,
		'flagged cards without a case': `select count(distinct c.id) from cards c
			join card_flags f on f.card_id = c.id
			where not exists (select 1 from cases k where k.visit_id = c.visit_id)`,
		'cards that the ledger does not know, or the other way round': `select abs(${cards} -
			(select count(*) from ledger_entries where act = 'card submitted'))`,
		'cards of one key and content': `select count(*) from
			(select 1 from cards group by visit_id, form_key, twin_hash having count(*) > 1)`
	};
	const halves = Object.entries(checks)
		.map(([what, sql]) => `${count(sql)} ${what}`)
		.filter((finding) => !finding.startsWith('0 '));
	const broken = database.pragma('foreign_key_check') as unknown[];
	if (broken.length > 0) halves.push(`${broken.length} rows that point nowhere`);
	database.close();
	return { cards, halves };
}

function ledgerFaults(folder: string): string[] {
	const { status, stderr } = spawnSync(process.execPath, ['src/commands/ledger-check.ts'], {
		env: { ...process.env, DATA_DIR: folder },
		encoding: 'utf8'
	});
	return status === 0 ? [] : [`ledger: ${stderr}`];
}
