// 退信: what a mail server reports later about a letter that it or another had accepted (RFC 3464).

/** `hard`: it will never arrive. `soft`: a full mailbox or a delay. `other`: no delivery report at all. */
export type ReturnVerdict = 'hard' | 'soft' | 'other';

export interface Return {
	verdict: ReturnVerdict;
	/** The enhanced status (RFC 3463), for example `5.1.1`; '' where none was given. */
	status: string;
	/** The reporting server's own words. */
	words: string;
	returnedAt: string;
}

export interface ReportReading extends Omit<Return, 'returnedAt'> {
	/** What it may be about, without brackets: a server of the same name gives its reports such ids too. */
	messageIds: string[];
}

/**
 * Reads a delivery report from its fields (`message/delivery-status`) and the text of all its parts,
 * where the returned message or its headers stand. Only `Action: failed` is final, and a full
 * mailbox (5.2.2) is not even then: it is emptied some day. Out-of-office replies have no fields.
 */
export function readReport(fields: string | null, text: string, host: string): ReportReading {
	const named = new RegExp(`<([0-9a-zA-Z_-]{8,64})@${host.replaceAll('.', '\\.')}>`, 'g');
	const messageIds = [...new Set([...text.matchAll(named)].flatMap(([, id]) => id ?? []))];
	if (fields === null) return { messageIds, verdict: 'other', status: '', words: '' };
	const field = (name: string) =>
		new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(fields)?.[1]?.trim() ?? '';
	const status = /\d\.\d{1,3}\.\d{1,3}/.exec(field('Status'))?.[0] ?? '';
	const words = field('Diagnostic-Code')
		.replace(/^smtp;\s*/i, '')
		.replace(/\s+/g, ' ')
		.slice(0, 500);
	const final = /^failed/i.test(field('Action')) && !status.endsWith('.2.2');
	return { messageIds, verdict: final ? 'hard' : 'soft', status, words };
}
