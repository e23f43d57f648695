// 回执 of a report: a secret of 160 bits by which an anonymous reporter is reached, and nobody else.
import type { Cipher } from '../platform/cipher.ts';

/** Derived from the report's id, so that a double tap is answered with the same one. */
export function receiptOfReport(cipher: Cipher, reportId: string): string {
	return cipher.derive('report receipt', reportId);
}

/** What is stored of a receipt, to find its report by. */
export function receiptHashOf(cipher: Cipher, receipt: string): string {
	return cipher.hash('report receipt', receipt);
}
