// 回执: a secret of 160 bits that opens the progress of one card, and nothing of its content.
import type { Cipher } from '../platform/cipher.ts';

/** The receipt of a card: derived, so that a double tap is answered with the same one. */
export function receiptOf(cipher: Cipher, cardId: string): string {
	return cipher.derive('receipt', cardId);
}

/** What is stored of a receipt, to find its card by. */
export function receiptHash(cipher: Cipher, receipt: string): string {
	return cipher.hash('receipt', receipt);
}
