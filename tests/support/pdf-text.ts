// The text of a PDF as a reader's tools extract it, white space folded away.
import { execFileSync } from 'node:child_process';

export function textOfPdf(pdf: Uint8Array): string {
	return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
}

export function folded(text: string): string {
	return text.replace(/\s/g, '');
}
