// 接收部门: which office receives what is fed back on a visit, and who stands in where it must step back (回避).
import type { Bureau } from './directory.ts';
import { chainOf, organNames } from './directory.ts';
import { organs } from './letter.ts';
import type { Organ } from './letter.ts';

export interface OfficeOf {
	bureauId: string;
	organ: Organ;
}

/**
 * The host's own office; the one it names; one that stands in because of a conflict; or the level above,
 * to which the office before it handed the matter up.
 */
export type Ground = 'own' | 'named' | 'conflict' | 'handed up';

/** For one of a host's two offices: the office that receives. */
export interface Recipient {
	hostId: string;
	organ: Organ;
	to: OfficeOf;
	ground: Ground;
}

type IsConflicted = (office: OfficeOf) => boolean;

/** The office that receives for a bureau: its own, or the same office of the bureau that it names. */
function receiving(bureaus: readonly Bureau[], bureauId: string, organ: Organ): OfficeOf {
	const bureau = bureaus.find(({ id }) => id === bureauId);
	return { bureauId: bureau?.offices[organ].receivedBy ?? bureauId, organ };
}

/** The same office of the levels above, the nearest without a reader or its head on the team; null at the top. */
export function levelAbove(
	bureaus: readonly Bureau[],
	{ bureauId, organ }: OfficeOf,
	isConflicted: IsConflicted
): OfficeOf | null {
	const [, ...above] = chainOf(bureaus, bureauId);
	const offices = above.map(({ id }) => receiving(bureaus, id, organ));
	return offices.find((candidate) => !isConflicted(candidate)) ?? null;
}

/**
 * Who stands in for an office with a reader or its head on the team: the same office of the level
 * above, and at the top of the tree the other office. Null where all of these have one there too.
 */
export function standIn(
	bureaus: readonly Bureau[],
	office: OfficeOf,
	isConflicted: IsConflicted
): OfficeOf | null {
	const above = levelAbove(bureaus, office, isConflicted);
	const top = chainOf(bureaus, office.bureauId).at(-1);
	const organ = organs.find((organ) => organ !== office.organ);
	if (above || !top || !organ) return above;
	const other = receiving(bureaus, top.id, organ);
	return isConflicted(other) ? null : other;
}

/**
 * What is to be added to the recipients that a visit has: at first one for each office of each host;
 * one more where the bureau in charge has named another since; and one more wherever the office in
 * charge has a reader or its head on the team.
 */
export function recipientsToAdd(
	bureaus: readonly Bureau[],
	hostIds: readonly string[],
	known: readonly Recipient[],
	isConflicted: IsConflicted
): Recipient[] {
	return hostIds.flatMap((hostId) =>
		organs.flatMap((organ): Recipient[] => {
			const before = known.findLast((each) => each.hostId === hostId && each.organ === organ)?.to;
			const to = receiving(bureaus, before?.bureauId ?? hostId, before?.organ ?? organ);
			const ground = to.bureauId === hostId ? 'own' : 'named';
			const named: Recipient[] =
				before?.bureauId === to.bureauId ? [] : [{ hostId, organ, to, ground }];
			const instead = isConflicted(to) ? standIn(bureaus, to, isConflicted) : null;
			return instead ? [...named, { hostId, organ, to: instead, ground: 'conflict' }] : named;
		})
	);
}

/** The last named for each host's office: who gets the letters and works the case. */
export function inCharge(recipients: readonly Recipient[]): Recipient[] {
	return recipients.filter(
		({ hostId, organ }, place) =>
			!recipients.slice(place + 1).some((each) => each.hostId === hostId && each.organ === organ)
	);
}

/** Each office once, in the order named. */
export function officesOf(recipients: readonly Recipient[]): OfficeOf[] {
	const seen = new Set<string>();
	return recipients
		.map(({ to }) => to)
		.filter(({ bureauId, organ }) => {
			const key = `${bureauId} ${organ}`;
			return !seen.has(key) && seen.add(key);
		});
}

/** An office as the public reaches it. */
export interface Reach {
	name: string;
	mailbox: string;
	phone: string;
}

/**
 * Whom the public turns to about each host: the office in charge. Who calls or writes to one that
 * stepped back might reach the person he speaks of.
 */
export function reachesOf(
	bureaus: readonly Bureau[],
	hostIds: readonly string[],
	recipients: readonly Recipient[]
): Record<Organ, Reach>[] {
	const charged = inCharge(recipients);
	const reach = (hostId: string, organ: Organ): Reach => {
		const named = charged.find((each) => each.hostId === hostId && each.organ === organ)?.to;
		const office = named ?? receiving(bureaus, hostId, organ);
		const { mailbox = '', phone = '' } =
			bureaus.find(({ id }) => id === office.bureauId)?.offices[office.organ] ?? {};
		return { name: officeName(bureaus, office), mailbox, phone };
	};
	return hostIds.map((hostId) => ({
		supervision: reach(hostId, 'supervision'),
		discipline: reach(hostId, 'discipline')
	}));
}

/** 平川市应急管理局机关纪委 */
export function officeName(bureaus: readonly Bureau[], { bureauId, organ }: OfficeOf): string {
	const bureau = bureaus.find(({ id }) => id === bureauId);
	return `${bureau?.name ?? ''}${organNames[organ]}`;
}
