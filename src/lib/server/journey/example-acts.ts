// What people of the example do, by the real steps and through the real forms; a refusal is a fault here.
import { readCardForm } from '../cards/card-form.ts';
import { casesReadableBy } from '../cases/case-repository.ts';
import type { Person } from '../identity/person.ts';
import type { Context } from '../platform/context.ts';
import { randomId } from '../platform/ids.ts';
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import { readVisitChange, readVisitForm, typedOf } from '../visits/visit-form.ts';
import { codesOf } from '../visits/issued-code-repository.ts';
import { findVisit } from '../visits/visit-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';
import { changeVisit } from './change-visit.ts';
import type { ExampleEnterprise } from './example-directory.ts';
import { issueNotice } from './issue-notice.ts';
import { openShape } from './open-card.ts';
import type { Outcome } from './outcome.ts';
import { registerVisit } from './register-visit.ts';
import { submitCard } from './submit-card.ts';

interface NamedBureau {
	id: string;
	name: string;
}

/** A visit as its registrar would type it. */
export interface VisitWords {
	enterprise: ExampleEnterprise;
	kinds: VisitKind[];
	basis: string;
	content: string;
	/** Hosts with the items that each undertakes; the registering bureau first. */
	hosts: { bureau: NamedBureau; items: string }[];
	partners?: string[];
	startOn: string;
	endOn: string;
	leader: { name: string; unit: string };
	/** Lines of `姓名，单位`. */
	members: string[];
	experts?: string[];
	followsId?: string;
}

export interface CardWords {
	/** Items answered 是, with what is told about them. */
	flagged: Partial<Record<ItemNumber, string>>;
	/** Units or people whom the flagged items concern. */
	about?: string[];
	visitOrdinal?: number;
	representative: string;
	position: string;
	phone: string;
	/** Sent without the feedback code: 未验码. */
	withoutCode?: boolean;
}

/** Registers a visit; `enterpriseBureauId` is the bureau of the enterprise's own place. */
export async function register(
	context: Context,
	registrar: Person,
	words: VisitWords,
	enterpriseBureauId: string
): Promise<string> {
	const { enterprise, hosts, leader } = words;
	const form = formOf({
		enterprise: enterprise.name,
		contactPhone: enterprise.contactPhone,
		creditCode: enterprise.creditCode,
		address: enterprise.address,
		enterpriseBureau: enterpriseBureauId,
		sectorGrade: `${enterprise.sector}/${enterprise.grade}`,
		kinds: words.kinds,
		basis: words.basis,
		content: words.content,
		hosts: hosts.map(({ bureau }) => bureau.id),
		...Object.fromEntries(hosts.map(({ bureau, items }) => [`items-${bureau.id}`, items])),
		partners: (words.partners ?? []).join('\n'),
		startOn: words.startOn,
		endOn: words.endOn,
		leader: leader.name,
		leaderUnit: leader.unit,
		newMembers: words.members.join('\n'),
		experts: (words.experts ?? []).join('\n'),
		followsId: words.followsId ?? ''
	});
	const shape = { bureaus: hosts.map(({ bureau }) => bureau), known: [] };
	return done(await registerVisit(context, registrar, readVisitForm(form, shape)));
}

export async function issue(context: Context, approver: Person, visitId: string): Promise<void> {
	done(await issueNotice(context, approver, visitId));
}

/** A member more on the team, told at the gate. */
export async function addMember(
	context: Context,
	registrar: Person,
	visitId: string,
	member: string,
	reason: string
): Promise<void> {
	const { facts, enterpriseName } = await visitOf(context, visitId);
	const { text, lists } = typedOf(facts, enterpriseName);
	// Kinds, hosts, partners and enterprise stay as they were issued: the form has no field for them.
	const kept = Object.entries(text).filter(
		([name]) => !/^(enterprise|partners|items-.*)$/.test(name)
	);
	const form = formOf({
		...Object.fromEntries(kept),
		members: lists.members ?? [],
		newMembers: member,
		reason
	});
	const reading = readVisitChange(form, facts, facts.members);
	if (!reading.facts) throw refusal(reading.problems);
	done(await changeVisit(context, registrar, visitId, { facts: reading.facts, reason }));
}

/** The enterprise fills its card. */
export async function answer(context: Context, visitId: string, words: CardWords): Promise<void> {
	const visit = await visitOf(context, visitId);
	const newest = (await codesOf(context.db, context.cipher, visitId)).at(-1);
	const items = itemNumbers.flatMap((item) => {
		const detail = words.flagged[item];
		if (detail === undefined) return [[`item${item}`, 'no']];
		return [
			[`item${item}`, 'yes'],
			[`detail${item}`, detail],
			[`about${item}`, words.about ?? []]
		];
	});
	const form = formOf({
		...(Object.fromEntries(items) as Record<string, string | string[]>),
		visitOrdinal: String(words.visitOrdinal ?? ''),
		representative: words.representative,
		position: words.position,
		phone: words.phone,
		code: words.withoutCode ? '' : (newest?.code ?? ''),
		key: randomId()
	});
	const shape = await openShape(context, visit.token);
	if (!shape) throw new Error(`no card is open for ${visit.id}`);
	const reading = readCardForm(form, shape);
	const submission = await submitCard(context, visit.token, reading);
	if (!('accepted' in submission)) throw refusal(submission);
}

/** The case of a visit at the bureau of a person who may read it. */
export async function caseOf(context: Context, reader: Person, visitId: string): Promise<string> {
	const [found] = await casesReadableBy(context.db, context.cipher, reader, { visitId });
	if (!found) throw new Error(`the example's visit ${visitId} has no case`);
	return found.id;
}

/** What a step answered when all went well. */
export function done<Value>(outcome: Outcome<Value>): Value {
	if (!('done' in outcome)) throw refusal(outcome);
	return outcome.done;
}

export async function visitOf(context: Context, id: string): Promise<Visit> {
	const visit = await findVisit(context.db, context.cipher, { id });
	if (!visit) throw new Error(`the example has no visit ${id}`);
	return visit;
}

export function refusal(answer: unknown): Error {
	return new Error(`a step of the example was refused: ${JSON.stringify(answer)}`);
}

export function formOf(words: Record<string, string | string[]>): FormData {
	const form = new FormData();
	for (const [name, values] of Object.entries(words))
		for (const value of [values].flat()) form.append(name, value);
	return form;
}
