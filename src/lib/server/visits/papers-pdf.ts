// The one print job of a visit: what is handed over, what is kept, and what hangs on the wall.
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import type { SheetSize } from '#lib/server/platform/pdf/sheet.ts';
import { addNotice } from './notice-pdf.ts';
import { addPoster } from './poster-pdf.ts';
import { addSlip } from './slip-pdf.ts';
import type { SlipOnPaper, VisitOnPaper } from './visit.ts';

/**
 * The enterprise's notice with its slip right behind it, the department's notice, the poster,
 * in one PDF. `unprintable` collects, as `U+XXXXX`, characters that no font has.
 */
export async function drawPapers(
	visit: VisitOnPaper,
	slip: SlipOnPaper,
	unprintable?: Set<string>,
	posterSize: SheetSize = 'A4'
): Promise<Uint8Array> {
	const paper = new Paper(`入企检查文书\u3000${visit.enterpriseName}`, unprintable);
	addNotice(paper, visit, 'enterprise');
	addSlip(paper, slip);
	addNotice(paper, visit, 'department');
	addPoster(paper, visit, posterSize);
	return paper.bytes();
}
