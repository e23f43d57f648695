// Every sealed column and the key of its rows: what a rotation of keys goes through.

export interface SealedColumn {
	table: string;
	column: string;
	/** Columns of the primary key. */
	key: readonly string[];
	/** Sealed values are bound to their row: one put in another row does not open. */
	bound: boolean;
	/** Bytes instead of base64 text. */
	bytes?: true;
	/** Written in clear before migration 0007: sealed at the first start after it. */
	onceClear?: true;
}

const bound = { bound: true } as const;
const unbound = { bound: false } as const;
const onceClear = { bound: true, onceClear: true } as const;

export const sealedColumns: readonly SealedColumn[] = [
	{ table: 'offices', column: 'head', key: ['bureau_id', 'organ'], ...unbound },
	{ table: 'enterprises', column: 'contact_phone', key: ['id'], ...bound },
	{ table: 'people', column: 'name', key: ['id'], ...unbound },
	{ table: 'people', column: 'totp_secret', key: ['id'], ...bound },
	{ table: 'known_inspectors', column: 'name', key: ['bureau_id', 'name_hash'], ...unbound },
	{ table: 'visit_versions', column: 'facts', key: ['visit_id', 'version'], ...bound },
	{ table: 'visit_versions', column: 'reason', key: ['visit_id', 'version'], ...onceClear },
	{ table: 'visit_ends', column: 'reason', key: ['visit_id'], ...onceClear },
	{ table: 'visit_cancellations', column: 'reason', key: ['visit_id'], ...onceClear },
	{ table: 'feedback_codes', column: 'code', key: ['visit_id', 'number'], ...bound },
	{ table: 'feedback_codes', column: 'reason', key: ['visit_id', 'number'], ...onceClear },
	{ table: 'cards', column: 'content', key: ['id'], ...bound },
	{ table: 'card_copies', column: 'pdf', key: ['card_id', 'bureau_id'], bytes: true, ...bound },
	{ table: 'letters', column: 'body', key: ['id'], ...bound },
	{
		table: 'letter_resendings',
		column: 'reason',
		key: ['letter_id', 'resent_at'],
		...bound
	},
	{ table: 'office_proposals', column: 'reason', key: ['id'], ...bound },
	{ table: 'case_notes', column: 'words', key: ['id'], ...bound },
	{ table: 'case_closures', column: 'reason', key: ['case_id'], ...bound },
	{ table: 'reports', column: 'content', key: ['id'], ...bound },
	{ table: 'report_messages', column: 'words', key: ['id'], ...bound },
	{ table: 'report_notes', column: 'words', key: ['id'], ...bound },
	{ table: 'report_transfers', column: 'reason', key: ['report_id', 'whither'], ...bound },
	{ table: 'report_closures', column: 'reason', key: ['report_id'], ...bound },
	{ table: 'report_closures', column: 'reply', key: ['report_id'], ...bound }
];

/** How `Cipher.seal` is told a column. */
export function nameOf({ table, column }: Pick<SealedColumn, 'table' | 'column'>): string {
	return `${table}.${column}`;
}

/** How `Cipher.seal` is told a row. */
export function rowOf(...key: (string | number)[]): string {
	return key.join('/');
}
