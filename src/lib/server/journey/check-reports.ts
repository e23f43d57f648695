// 核对反映: whether reports, and what was done with them, are still what the ledger says.
import type { Testimony } from '../ledger/testimony.ts';
import { workLine } from '../ledger/testimony.ts';
import { canonicalJson } from '../platform/canonical.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { reportsToCheck, workToCheck } from '../reports/report-check-repository.ts';
import type { WorkToCheck } from '../reports/report-check-repository.ts';
import { removedReports } from '../reports/retention-repository.ts';
import type { Finding } from './check-ledger.ts';

const atOnce = 5000;

/** What the ledger holds of where a report is and whom it names: a keyed hash. */
export function placeHash(
	cipher: Cipher,
	{
		nameHashes,
		...place
	}: {
		number: string;
		visitId: string | null;
		bureauId: string;
		organ: string;
		nameHashes: readonly string[];
	}
): string {
	const { number, visitId, bureauId, organ } = place;
	const people = [...nameHashes].sort();
	return cipher.hash('ledger content', canonicalJson({ number, visitId, bureauId, organ, people }));
}

export async function aboutReports(context: Context, said: Testimony): Promise<Finding[]> {
	const { db, cipher } = context;
	const findings: Finding[] = [];
	const seen = new Set<string>();
	for (let after = ''; ;) {
		const reports = await reportsToCheck(db, cipher, after, atOnce);
		for (const report of reports) {
			const { id, contentHash, content } = report;
			seen.add(id);
			const known = said.reports.get(id);
			const seq = known?.seq ?? null;
			if (!known) findings.push({ seq, words: `反映 ${id} 没有登记在审计日志里` });
			else if (known.what.content !== contentHash || content === null)
				findings.push({ seq, words: `反映 ${id} 的内容与审计日志不符` });
			else if (sha256(canonicalJson(content)) !== contentHash)
				findings.push({ seq, words: `反映 ${id} 的内容被改动` });
			else if (known.at !== report.submittedAt)
				findings.push({ seq, words: `反映 ${id} 的收到时间与审计日志不符` });
			else if (known.what.place !== placeHash(cipher, report))
				findings.push({ seq, words: `反映 ${id} 的接收部门或所涉人员与审计日志不符` });
		}
		const last = reports.at(-1);
		if (!last) break;
		after = last.id;
	}
	const removed = new Map((await removedReports(db)).map((each) => [each.id, each]));
	for (const [id, { seq, what }] of said.reports)
		if (
			!seen.has(id) &&
			(removed.get(id)?.contentHash !== what.content || !said.removedReports.has(id))
		)
			findings.push({ seq, words: `反映 ${id} 不见了，也没有到期销毁的记录` });
	for (const id of removed.keys())
		if (!said.removedReports.has(id))
			findings.push({ seq: null, words: `反映 ${id} 的销毁没有登记在审计日志里` });
	return [...findings, ...(await aboutWork(context, said))];
}

/** In both directions: what nobody recorded, and what was recorded and is not there. */
async function aboutWork({ db, cipher }: Context, said: Testimony): Promise<Finding[]> {
	const findings: Finding[] = [];
	const stored = new Set<string>();
	for (const work of await workToCheck(db, cipher)) {
		const line = lineOf(cipher, work);
		stored.add(line);
		if (!said.reportWork.has(line))
			findings.push({ seq: null, words: `反映 ${work.reportId} 的往来或办理与审计日志不符` });
	}
	for (const [line, { seq, what }] of said.reportWork)
		if (!stored.has(line) && !said.removedReports.has(what))
			findings.push({ seq, words: `反映 ${what} 的往来或办理被改动，或不见了` });
	return findings;
}

function lineOf(cipher: Cipher, { reportId, at, by, act, marks, words = {} }: WorkToCheck): string {
	const hashes = Object.entries(words).map(([name, text]) => [
		name,
		text === null ? null : cipher.hash('ledger content', text)
	]);
	const detail = canonicalJson({ ...marks, ...Object.fromEntries(hashes) });
	return workLine({ at, actor: by ?? 'reporter', act, subject: `report:${reportId}`, detail });
}
