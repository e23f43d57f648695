// 被检查企业: fills the card and has no account.
import type { Sector } from '../regulation/caps.ts';

export interface Enterprise {
	id: string;
	name: string;
	/** 统一社会信用代码, 18 characters; may be empty. */
	creditCode: string;
	address: string;
	/** The bureau of the lowest level on it: its county's, or its city's. */
	bureauId: string;
	sector: Sector;
	grade: string;
}

/** GB 32100: whether the check character holds. A failing one warns and does not block. */
export function creditCodeHolds(code: string): boolean {
	const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
	const values = [...code.toUpperCase()].map((character) => alphabet.indexOf(character));
	if (values.length !== 18 || values.includes(-1)) return false;
	const sum = values
		.slice(0, 17)
		.reduce((total, value, place) => total + value * (3 ** place % 31), 0);
	return (31 - (sum % 31)) % 31 === values[17];
}
