// Who receives: named at the approval and after every change of the team, so that nobody reads of himself.
import {
	inCharge,
	levelAbove,
	officeName,
	officesOf,
	reachesOf,
	recipientsToAdd
} from '../delivery/recipient.ts';
import type { OfficeOf, Reach, Recipient } from '../delivery/recipient.ts';
import type { Organ } from '../delivery/letter.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import {
	insertRecipients,
	officesInConflict,
	recipientsOf
} from '../delivery/recipient-repository.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Cipher } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import type { Executor } from '../platform/database.ts';
import { everyone } from '../visits/visit.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import type { Visit } from '../visits/visit-repository.ts';

/** What the ledger holds of who receives: a keyed hash of all recipients of a visit, in the order named. */
export function recipientsHash(cipher: Cipher, recipients: readonly Recipient[]): string {
	return cipher.hash('ledger content', canonicalJson(recipients));
}

/**
 * Adds to the visit's recipients whoever is missing; the team of its newest facts is in the record
 * already. `by`: whose approval or change it follows from.
 */
export async function nameRecipients(
	trx: Executor,
	cipher: Cipher,
	visit: Visit,
	by: { id: string },
	now: Date
): Promise<void> {
	const { known, toAdd } = await comparison(trx, visit);
	await addRecipients(trx, cipher, visit.id, { known, toAdd }, by, now);
}

/** What an office has in charge on a visit goes to the level above; false where there is none. */
export async function nameLevelAbove(
	trx: Executor,
	cipher: Cipher,
	{ visitId, ...office }: OfficeOf & { visitId: string },
	by: { id: string },
	now: Date
): Promise<boolean> {
	const upper = await levelAboveOf(trx, visitId, office);
	if (!upper) return false;
	const to = { bureauId: upper.bureauId, organ: upper.organ };
	const known = await recipientsOf(trx, visitId);
	const toAdd = inCharge(known)
		.filter((each) => isSame(each.to, office))
		.map(({ hostId, organ }): Recipient => ({ hostId, organ, to, ground: 'handed up' }));
	await addRecipients(trx, cipher, visitId, { known, toAdd }, by, now);
	return toAdd.length > 0;
}

/** The office of the level above to which this one can hand up what came from a visit. */
export async function levelAboveOf(
	db: Executor,
	visitId: string,
	office: OfficeOf
): Promise<(OfficeOf & { name: string }) | null> {
	const bureaus = await listBureaus(db);
	const conflicted = await officesInConflict(db, visitId);
	const upper = levelAbove(bureaus, office, (candidate) =>
		conflicted.some((each) => isSame(each, candidate))
	);
	return upper && { ...upper, name: officeName(bureaus, upper) };
}

/** The committees that work what comes from a visit. */
export async function committeesOf(db: Executor, visitId: string): Promise<string[]> {
	const recipients = await recipientsOf(db, visitId);
	const committees = inCharge(recipients).filter(({ organ }) => organ === 'discipline');
	const bureaus = await listBureaus(db);
	return officesOf(committees).map((office) => officeName(bureaus, office));
}

async function addRecipients(
	trx: Executor,
	cipher: Cipher,
	visitId: string,
	{ known, toAdd }: { known: Recipient[]; toAdd: Recipient[] },
	by: { id: string },
	now: Date
): Promise<void> {
	if (toAdd.length === 0) return;
	await insertRecipients(trx, visitId, known.length, toAdd, now);
	await append(trx, cipher, now, {
		actor: by.id,
		act: 'recipients named',
		subject: `visit:${visitId}`,
		detail: { recipients: recipientsHash(cipher, [...known, ...toAdd]) }
	});
}

/** An office that must step back, those on the team who are the reason, and who receives instead. */
export interface Conflict {
	office: string;
	names: string[];
	instead: string;
}

/** What an approver should know of it. The team is public; nothing here depends on a card. */
export async function conflictsOf({ db, cipher }: Context, visit: Visit): Promise<Conflict[]> {
	const { bureaus, known, toAdd, conflicted } = await comparison(db, visit);
	const all = [...known, ...toAdd];
	return all
		.filter(({ ground }) => ground === 'conflict')
		.map((stand) => {
			const before = all
				.slice(0, all.indexOf(stand))
				.findLast(({ hostId, organ }) => hostId === stand.hostId && organ === stand.organ);
			const office = before?.to ?? { bureauId: stand.hostId, organ: stand.organ };
			const hashes = conflicted.filter((each) => isSame(each, office)).map((each) => each.nameHash);
			const team = new Set(everyone(visit.facts).map(({ name }) => name));
			return {
				office: officeName(bureaus, office),
				names: [...team].filter((name) => hashes.includes(nameHash(cipher, name))),
				instead: officeName(bureaus, stand.to)
			};
		});
}

/** Every office that the visit's card will go to. */
export async function officesToReceive(db: Executor, visit: Visit): Promise<OfficeOf[]> {
	const { known, toAdd } = await comparison(db, visit);
	return [...known, ...toAdd].map(({ to }) => to);
}

/** Whom the posted notice names, on paper and on the page, for each host of an issued visit. */
export async function reachesOnPoster(db: Executor, visit: Visit): Promise<Record<Organ, Reach>[]> {
	const hosts = visit.facts.hosts.map(({ bureauId }) => bureauId);
	return reachesOf(await listBureaus(db), hosts, await recipientsOf(db, visit.id));
}

async function comparison(db: Executor, visit: Visit) {
	const bureaus = await listBureaus(db);
	const known = await recipientsOf(db, visit.id);
	const conflicted = await officesInConflict(db, visit.id);
	const isConflicted = (office: OfficeOf) => conflicted.some((each) => isSame(each, office));
	const hosts = visit.facts.hosts.map(({ bureauId }) => bureauId);
	return {
		bureaus,
		known,
		conflicted,
		toAdd: recipientsToAdd(bureaus, hosts, known, isConflicted)
	};
}

function isSame(one: OfficeOf, other: OfficeOf): boolean {
	return one.bureauId === other.bureauId && one.organ === other.organ;
}
