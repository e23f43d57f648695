// 附件 1, 入企检查活动通知书: one copy for the enterprise, one kept by the department.
import { noticeText } from '#lib/server/regulation/annexes.ts';
import { kindOnForms, visitKinds } from '#lib/server/regulation/visit-kinds.ts';
import { dayInWords, lastDayInWords, partsOfDay } from '#lib/server/platform/pdf/chinese-date.ts';
import { Flow } from '#lib/server/platform/pdf/flow.ts';
import type { Area } from '#lib/server/platform/pdf/flow.ts';
import { choices, widthOf, written } from '#lib/server/platform/pdf/lines.ts';
import type { Inline, TextStyle } from '#lib/server/platform/pdf/lines.ts';
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import { mm } from '#lib/server/platform/pdf/sheet.ts';
import { groupsOf } from '#lib/server/platform/pdf/digit-groups.ts';
import type { VisitFacts, VisitOnPaper } from './visit.ts';

/** 此文书一式两份，一份交企业，一份由部门留存。 */
export type NoticeCopy = 'enterprise' | 'department';

const copyMark: Record<NoticeCopy, string> = {
	enterprise: '企业联（一份交企业）',
	department: '部门联（一份由部门留存）'
};

/** GB/T 9704: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm. */
export const officialArea: Area = {
	left: mm(28),
	top: mm(37),
	width: mm(156),
	bottom: mm(37 + 225)
};

const title: TextStyle = { face: 'title', size: 22, leading: 36, align: 'center' };
const body: TextStyle = { face: 'text', size: 16, leading: 29 };
const note: TextStyle = { face: 'text', size: 14, leading: 24 };
const small: TextStyle = { face: 'text', size: 10.5, leading: 16 };
const caption: TextStyle = { ...small, align: 'center' };

/** The notice by itself as a PDF. `unprintable` collects characters that no font has. */
export async function drawNotice(
	visit: VisitOnPaper,
	copy: NoticeCopy,
	unprintable?: Set<string>
): Promise<Uint8Array> {
	const paper = new Paper(`${noticeText.title}\u3000${visit.enterpriseName}`, unprintable);
	addNotice(paper, visit, copy);
	return paper.bytes();
}

/** Adds one copy of the notice to a print job. The code is on neither copy: it has its slip. */
export function addNotice(paper: Paper, visit: VisitOnPaper, copy: NoticeCopy): void {
	const flow = new Flow(paper, 'A4', officialArea);
	flow.paragraph([noticeText.title], title, 'H1');
	flow.gap(body.leading);
	flow.paragraph([visit.enterpriseName, '：'], body);
	flow.paragraph(sentence(visit.facts), { ...body, indent: 2 });
	drawSeal(flow, visit);
	flow.gap(body.leading);
	flow.keep(note.leading * 4);
	for (const line of noticeText.notes) flow.paragraph([line], note);
	const number = `公示编号 ${groupsOf(visit.shortNumber)}`;
	flow.onEverySheet((sheet, page, pages) => {
		const { left, width, top, bottom } = officialArea;
		const lines: [string, TextStyle, number][] = [
			[copyMark[copy], { ...small, face: 'title' }, top - mm(12)],
			[number, { ...small, align: 'right' }, top - mm(12)],
			[pages > 1 ? `第 ${page} 页\u3000共 ${pages} 页` : '', caption, bottom + mm(7)]
		];
		for (const [text, style, y] of lines) {
			for (const line of flow.set([text], style)) sheet.line(line, left, y, small.leading);
		}
		sheet.rule(left, top - mm(5.5), left + width, top - mm(5.5), 0.5);
	});
}

/** 附件 1, the sentence with its blanks filled; the hosts after the first are 联合单位 of it. */
function sentence(facts: VisitFacts): Inline[] {
	const { year, month, date } = partsOfDay(facts.startOn);
	const partners = [...facts.hosts.slice(1).map((host) => host.bureauName), ...facts.partners];
	return [
		noticeText.basis,
		written(facts.basis),
		noticeText.basisHint,
		noticeText.with,
		written(partners.join('、')),
		noticeText.partnersHint,
		noticeText.on,
		...[written(String(year)), '年', written(String(month)), '月', written(String(date)), '日'],
		noticeText.until,
		written(lastDayInWords(facts.startOn, facts.endOn)),
		'日',
		noticeText.party,
		written(String(facts.headcount)),
		noticeText.persons,
		...kindBoxes(facts),
		noticeText.end
	];
}

/** □执法检查、□督导检查、□调查核查, with the kinds of the visit ticked. */
export function kindBoxes({ kinds }: VisitFacts): Inline[] {
	return choices(
		visitKinds.map((kind) => ({ label: kindOnForms[kind], ticked: kinds.includes(kind) }))
	);
}

/** Name, 单位名称（印章） and date at the right, with white for the seal around them. */
function drawSeal(flow: Flow, visit: VisitOnPaper): void {
	const name = visit.facts.hosts[0]?.bureauName ?? '';
	const { left, width } = officialArea;
	const most = width - 2 * body.size;
	const block = Math.min(most, Math.max(widthOf([name], body), 10 * body.size));
	// A bureau's seal is 42 mm wide and stands over name and date.
	flow.keep(mm(45));
	flow.gap(mm(20));
	const x = left + width - block - body.size;
	const centred: TextStyle = { ...body, align: 'center' };
	flow.y += flow.place([name], centred, x, flow.y, block);
	flow.y += flow.place([noticeText.seal], caption, x, flow.y, block);
	flow.y += flow.place([dayInWords(visit.issuedOn)], centred, x, flow.y, block);
}
