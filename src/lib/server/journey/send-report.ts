// What anyone reports enters the record sealed, at one office alone, and receipted; or nothing happened.
import type { Bureau } from '../delivery/directory.ts';
import { organNames } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import type { Organ } from '../delivery/letter.ts';
import { namesOfPeople } from '../identity/person-repository.ts';
import { append, ledgerHead } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import { solvedChallenge } from '../platform/challenge.ts';
import { isSpent, spend } from '../platform/challenge-repository.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import { textsVersion } from '../regulation/ten-items.ts';
import { letterOf, namedIn } from '../reports/report.ts';
import type { FrozenReport, ReportWords, Way } from '../reports/report.ts';
import { receiptHashOf, receiptOfReport } from '../reports/report-receipt.ts';
import type { ReportReading } from '../reports/report-form.ts';
import { findTwin, insertReport, isInvolved } from '../reports/report-repository.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import { findVisit } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import { placeHash } from './check-reports.ts';
import { lastDayOf } from './open-card.ts';
import { queueOwnLetter } from './queue-letters.ts';

export type Sending =
	| { accepted: string }
	| { problems: Problems }
	/** Too many from this client: seconds to wait. */
	| { wait: number }
	| { noSuchVisit: true };

/** Stores what `reading` says and answers its receipt. `client`: a keyed hash, counted and not kept. */
export async function sendReport(
	context: Context,
	token: string | null,
	reading: ReportReading,
	client: string
): Promise<Sending> {
	const { db, cipher, clock } = context;
	const { words, key, shortNumber } = reading;
	const visit = await visitOf(context, token, shortNumber);
	if (token !== null && !visit) return { noSuchVisit: true };
	if (shortNumber && !visit) {
		// Numbers may be tried here as at the front door, and as often.
		const wait = await context.limits.shortNumbers.count(client);
		if (wait !== null) return { wait };
		return { problems: { ...reading.problems, number: '没有这个编号的公示，请核对数字或留空' } };
	}
	if (!words) return { problems: reading.problems };
	const { bureauId, way, unposted } = reading;
	const said = { words, bureauId, way, unposted, visit: visit?.id ?? null };
	const twinHash = cipher.hash('report twin', canonicalJson(said));
	const sent = await findTwin(db, key, twinHash);
	if (sent) return { accepted: receiptOfReport(cipher, sent.id) };

	const solved = await solvedChallenge(cipher, reading.proof, clock.now());
	const proof = solved && !(await isSpent(db, solved.nonce)) ? solved : null;
	const { reports, plainReports } = context.limits;
	const wait = await (proof ? reports : plainReports).count(client);
	if (wait !== null) return { wait };
	const known = await namesOfPeople(db, cipher);
	const named = [...words.persons, ...namedIn(words.others, known)];
	const nameHashes = [...new Set(named.map((name) => nameHash(cipher, name)))];

	const accepted = await transaction(db, async (trx) => {
		const twin = await findTwin(trx, key, twinHash);
		if (twin) return twin.id;
		const now = clock.now();
		if (proof) await spend(trx, proof, now);
		const route = await routeOf(trx, reading, visit?.id ?? null, nameHashes);
		const content = await freeze(trx, words, { unposted, way, visit, route }, now);
		const contentHash = sha256(canonicalJson(content));
		const id = randomId();
		const visitId = visit?.id ?? null;
		const number = await insertReport(trx, cipher, {
			id,
			visitId,
			receiver: route.receiver,
			organ: route.organ,
			year: Number(localDay(now).slice(0, 4)),
			formKey: key,
			twinHash,
			receiptHash: receiptHashOf(cipher, receiptOfReport(cipher, id)),
			content,
			contentHash,
			nameHashes
		});
		await tellOffice(context, trx, { id, number, office: route }, 'new', now);
		await append(trx, cipher, now, {
			actor: 'reporter',
			act: 'report submitted',
			subject: `report:${id}`,
			detail: {
				content: contentHash,
				place: placeHash(cipher, {
					...{ number, visitId, bureauId: route.receiver.id, organ: route.organ, nameHashes }
				})
			}
		});
		return id;
	});
	context.wakePostman();
	return { accepted: receiptOfReport(cipher, accepted) };
}

async function visitOf(context: Context, token: string | null, shortNumber: string) {
	const by = token !== null ? { token } : { shortNumber };
	if (token === null && !shortNumber) return null;
	const visit = await findVisit(context.db, context.cipher, by);
	return visit?.approval ? visit : null;
}

interface Route {
	about: Bureau;
	receiver: Bureau;
	organ: Organ;
	/** Committees that were not given it, because somebody of theirs is involved or none is there. */
	passedOver: string[];
}

/**
 * The committee that the reporter chose; where one of its people is on the visit or named, or where it has
 * no mailbox, that of the level above, and at the top the supervision office.
 */
async function routeOf(
	trx: Executor,
	{ bureauId, way }: { bureauId: string; way: Way },
	visitId: string | null,
	nameHashes: readonly string[]
): Promise<Route> {
	const bureaus = await listBureaus(trx);
	const find = (id: string | null) => bureaus.find((bureau) => bureau.id === id);
	const about = find(bureauId);
	if (!about) throw new Error(`no bureau ${bureauId}`);
	let receiver = (way === 'above' && find(about.parentId)) || about;
	const passedOver: string[] = [];
	for (;;) {
		receiver = find(receiver.offices.discipline.receivedBy ?? null) ?? receiver;
		const office = { bureauId: receiver.id, organ: 'discipline' as const };
		const barred = await isInvolved(trx, office, visitId, nameHashes);
		if (!barred && receiver.offices.discipline.mailbox)
			return { about, receiver, organ: 'discipline', passedOver };
		passedOver.push(`${receiver.name}${organNames.discipline}`);
		const above = find(receiver.parentId);
		if (!above) return { about, receiver, organ: 'supervision', passedOver };
		receiver = above;
	}
}

async function freeze(
	trx: Executor,
	words: ReportWords,
	about: { unposted: boolean; way: Way; visit: Visit | null; route: Route },
	now: Date
): Promise<FrozenReport> {
	const { visit, route, way, unposted } = about;
	return {
		...words,
		subject: visit ? 'visit' : unposted ? 'unposted' : 'other',
		textsVersion,
		submittedAt: now.toISOString(),
		about: route.about.name,
		way,
		receiver: `${route.receiver.name}${organNames[route.organ]}`,
		passedOver: route.passedOver,
		visit: visit && {
			shortNumber: visit.shortNumber,
			enterprise: visit.enterpriseName,
			hosts: visit.facts.hosts.map((host) => host.bureauName),
			startOn: visit.startOn,
			endOn: lastDayOf(visit)
		},
		ledgerHead: await ledgerHead(trx)
	};
}

/** A letter without content to the office that has the report; of what is added, at most one a day. */
export async function tellOffice(
	context: Context,
	trx: Executor,
	{
		id,
		number,
		office
	}: { id: string; number: string; office: { receiver: Bureau; organ: Organ } },
	news: 'new' | 'more',
	now: Date
): Promise<void> {
	const { receiver, organ } = office;
	const { mailbox } = receiver.offices[organ];
	if (!mailbox) return;
	const recipient = `${receiver.name}${organNames[organ]}`;
	const memo = {
		id: randomId(),
		kind: 'report' as const,
		topic: news === 'new' ? `report:${id}` : `report:${id}:${localDay(now)}`,
		bureauId: receiver.id,
		organ,
		mailbox,
		recipient,
		...letterOf(recipient, number, `${context.config.origin}/desk/reports`, news)
	};
	await queueOwnLetter(context, trx, memo, now);
}
