// 通讯录: the bureaus in their tree, and the two offices of each with mailbox and phone.
import type { Organ } from './letter.ts';
import type { OfficeContacts, RemarkContacts } from '../regulation/annexes.ts';

export const bureauLevels = ['province', 'city', 'county'] as const;
export type BureauLevel = (typeof bureauLevels)[number];

export const levelNames: Record<BureauLevel, string> = { province: '省', city: '市', county: '县' };

export const organNames: Record<Organ, string> = {
	supervision: '执法监督机构',
	discipline: '机关纪委'
};

export interface Office {
	mailbox: string;
	phone: string;
	/**
	 * The bureau whose same office receives for one that has none itself; mailbox and phone are then
	 * those of that office. Undefined where the bureau has its own.
	 */
	receivedBy?: string;
}

/** What an office holds by itself: one that others receive for has no address of its own. */
export function ownReach(office: Office | undefined): Office {
	const { mailbox = '', phone = '', receivedBy } = office ?? {};
	return receivedBy ? { mailbox: '', phone: '', receivedBy } : { mailbox, phone };
}

export interface Bureau {
	id: string;
	/** The six digits of its division code; running numbers begin with it. */
	code: string;
	name: string;
	level: BureauLevel;
	parentId: string | null;
	offices: Record<Organ, Office>;
}

/** What became of a proposed change of how an office is reached. */
export const officeVerdicts = ['confirmed', 'refused'] as const;
export type OfficeVerdict = (typeof officeVerdicts)[number];

/** The bureau and those above it, from the county upwards. */
export function chainOf(bureaus: readonly Bureau[], bureauId: string): Bureau[] {
	const bureau = bureaus.find((candidate) => candidate.id === bureauId);
	if (!bureau) return [];
	return [bureau, ...(bureau.parentId ? chainOf(bureaus, bureau.parentId) : [])];
}

/** The 12 values of 附件 3's remark: the enterprise's county, its city and its province. */
export function remarkContacts(chain: readonly Bureau[]): RemarkContacts {
	const at = (level: BureauLevel): OfficeContacts => {
		const offices = chain.find((bureau) => bureau.level === level)?.offices;
		return {
			supervisionMailbox: offices?.supervision.mailbox ?? '',
			supervisionPhone: offices?.supervision.phone ?? '',
			disciplineMailbox: offices?.discipline.mailbox ?? '',
			disciplinePhone: offices?.discipline.phone ?? ''
		};
	};
	return { province: at('province'), city: at('city'), county: at('county') };
}

/** Offices among `bureaus` whose mailbox is still empty, in words. No visit is issued before they are filled. */
export function missingMailboxes(bureaus: readonly Bureau[]): string[] {
	return bureaus.flatMap((bureau) =>
		(['supervision', 'discipline'] as const)
			.filter((organ) => !bureau.offices[organ].mailbox)
			.map((organ) => `${bureau.name}${organNames[organ]}`)
	);
}

/** Where a bureau of `level` may hang in the tree. */
export function mayHangUnder(level: BureauLevel, parent: BureauLevel | null): boolean {
	if (level === 'province') return parent === null;
	if (level === 'city') return parent === null || parent === 'province';
	return parent === 'city';
}
