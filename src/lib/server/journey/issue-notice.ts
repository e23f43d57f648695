// An approver approves; the notice, the slip and the poster are drawn in one print job.
import { newFeedbackCode, grouped } from '../cards/feedback-code.ts';
import { chainOf, missingMailboxes } from '../delivery/directory.ts';
import type { Bureau } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { officeName } from '../delivery/recipient.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { yearlyCap } from '../regulation/caps.ts';
import { currentRule, deadlineInWords, deadlineOf, localDay } from '../regulation/deadline.ts';
import { textsVersion } from '../regulation/ten-items.ts';
import { kindInBody } from '../regulation/visit-kinds.ts';
import { findEnterprise } from '../register/enterprise-repository.ts';
import { tallyFor } from '../register/tally.ts';
import type { SheetSize } from '../platform/pdf/sheet.ts';
import { drawPapers } from '../visits/papers-pdf.ts';
import type { SlipOnPaper, VisitOnPaper } from '../visits/visit.ts';
import { codesOf, insertCode } from '../visits/issued-code-repository.ts';
import { findVisit, insertApproval, setDates } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import {
	conflictsOf,
	nameRecipients,
	officesToReceive,
	reachesOnPoster
} from './name-recipients.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound, refused } from './outcome.ts';

/** What an approver should know before he approves: mailboxes that are missing, caps that are passed. */
export async function beforeApproval(context: Context, visit: Visit) {
	const { db } = context;
	const enterprise = await findEnterprise(db, visit.enterpriseId);
	const tally = await tallyFor(db, visit);
	const caps = visit.facts.kinds.map((kind) => ({
		kind: kindInBody[kind],
		count: tally.kinds[kind],
		cap: enterprise ? yearlyCap(kind, enterprise.sector, enterprise.grade) : null
	}));
	return {
		caps,
		missing: await missingFor(db, visit),
		conflicts: await conflictsOf(context, visit)
	};
}

/** Approves a visit: from here on its token opens the posted notice and its card. */
export async function issueNotice(
	context: Context,
	person: Person,
	visitId: string
): Promise<Outcome<null>> {
	const { db, clock, cipher } = context;
	return transaction(db, async (trx) => {
		const visit = await findVisit(trx, cipher, { id: visitId });
		if (!visit || visit.bureauId !== person.bureauId) return notFound;
		if (!may(person, 'approve visits', { bureauId: visit.bureauId, notBy: authorsOf(visit) }))
			return notAllowed;
		if (visit.cancellation) return refused('too late', '这次检查已取消，不能再批准');
		if (visit.approval) return { done: null };
		const now = clock.now();
		if (localDay(now) > visit.endOn)
			return refused('too late', '检查的结束日期已过。通知书应在检查开始前交付，请先变更日期');
		const missing = await missingFor(trx, visit);
		if (missing.length > 0)
			return { problems: { form: `通讯录中缺少邮箱，暂不能下发：${missing.join('、')}` } };
		const due = visit.followsId ? null : deadlineOf(visit.endOn, currentRule).instant;
		await insertApproval(trx, {
			visitId,
			personId: person.id,
			rule: currentRule,
			textsVersion,
			now
		});
		await setDates(trx, visitId, {
			startOn: visit.startOn,
			endOn: visit.endOn,
			dueAt: due?.toISOString() ?? null
		});
		await nameRecipients(trx, cipher, visit, person, now);
		await insertCode(trx, cipher, {
			visitId,
			number: 1,
			code: newFeedbackCode(),
			personId: person.id,
			reason: '批准下发',
			now
		});
		await append(trx, cipher, now, {
			actor: person.id,
			act: 'visit issued',
			subject: `visit:${visitId}`,
			detail: { version: visit.version, rule: currentRule, texts: textsVersion }
		});
		return { done: null };
	});
}

/** Who wrote what is to be approved: nobody approves his own words. */
export function authorsOf(visit: Visit): string[] {
	return [visit.registrarId, visit.changedBy];
}

/** The print job of an issued visit as a PDF, its poster on A4 or A3; each printing is recorded. */
export async function printPapers(
	context: Context,
	person: Person,
	visitId: string,
	posterSize: SheetSize = 'A4'
): Promise<Outcome<Uint8Array>> {
	const { db, clock, cipher } = context;
	const visit = await findVisit(db, cipher, { id: visitId });
	if (!visit?.approval || visit.bureauId !== person.bureauId) return notFound;
	if (!may(person, 'print papers', { bureauId: visit.bureauId })) return notAllowed;
	const codes = await codesOf(db, cipher, visitId);
	const newest = codes.at(-1);
	if (!newest) throw new Error(`issued visit without a feedback code: ${visitId}`);

	const visitOnPaper = await onPaper(context, visit);
	const unprintable = new Set<string>();
	const slip = slipOf(visit, visitOnPaper, newest.code);
	const pdf = await drawPapers(visitOnPaper, slip, unprintable, posterSize);
	if (unprintable.size > 0)
		context.log.warn({ visit: visitId, characters: [...unprintable] }, 'no font has these');
	await transaction(db, async (trx) => {
		await append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'papers printed',
			subject: `visit:${visitId}`,
			detail: { version: visit.version, code: newest.number }
		});
	});
	return { done: pdf };
}

/** Offices without a mailbox that the card goes to or prints. */
async function missingFor(db: Executor, visit: Visit): Promise<string[]> {
	const bureaus = await listBureaus(db);
	const receiving = (await officesToReceive(db, visit)).filter(
		({ bureauId, organ }) => !bureaus.find(({ id }) => id === bureauId)?.offices[organ].mailbox
	);
	const missing = missingMailboxes(bureausOf(visit, bureaus));
	return [...new Set([...missing, ...receiving.map((office) => officeName(bureaus, office))])];
}

/** The offices that the card of a visit prints or goes to in the first place: the hosts, and the enterprise's own chain. */
function bureausOf(visit: Visit, bureaus: Bureau[]): Bureau[] {
	const hosts = visit.facts.hosts.map((host) => host.bureauId);
	const chain = chainOf(bureaus, visit.enterpriseBureauId).map((bureau) => bureau.id);
	return bureaus.filter((bureau) => hosts.includes(bureau.id) || chain.includes(bureau.id));
}

async function onPaper(context: Context, visit: Visit): Promise<VisitOnPaper> {
	const [first] = await reachesOnPoster(context.db, visit);
	return {
		facts: visit.facts,
		enterpriseName: visit.enterpriseName,
		issuedOn: localDay(new Date(visit.approval?.at ?? visit.registeredAt)),
		address: `${context.config.origin}/v/${visit.token}`,
		shortNumber: visit.shortNumber,
		reportPhone: first?.discipline.phone ?? '',
		reportMailbox: first?.discipline.mailbox ?? ''
	};
}

function slipOf(visit: Visit, paper: VisitOnPaper, code: string): SlipOnPaper {
	const rule = visit.approval?.rule ?? currentRule;
	return {
		enterpriseName: visit.enterpriseName,
		shortNumber: visit.shortNumber,
		address: `${paper.address}/card`,
		code: grouped(code),
		due: visit.followsId ? null : deadlineInWords(deadlineOf(visit.endOn, rule)).due
	};
}
