// 反馈码单: the code that says "I am the enterprise". It goes with the enterprise's copy alone.
import { Flow } from '#lib/server/platform/pdf/flow.ts';
import type { Area } from '#lib/server/platform/pdf/flow.ts';
import { groupsOf } from '#lib/server/platform/pdf/digit-groups.ts';
import type { TextStyle } from '#lib/server/platform/pdf/lines.ts';
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import { mm } from '#lib/server/platform/pdf/sheet.ts';
import type { Sheet } from '#lib/server/platform/pdf/sheet.ts';
import type { SlipOnPaper } from './visit.ts';

const area: Area = { left: mm(22), top: mm(16), width: mm(166), bottom: mm(280) };
const qrSide = mm(50);
const column = area.width - qrSide - mm(8);

const title: TextStyle = { face: 'title', size: 20, leading: 30, align: 'left' };
const body: TextStyle = { face: 'text', size: 12, leading: 19, align: 'left' };
const bold: TextStyle = { ...body, face: 'title' };
const small: TextStyle = { face: 'text', size: 9, leading: 13.5, align: 'left' };

const howTo = [
	'1. 扫描二维码，或在手机浏览器中输入上方网址，核对企业名称和反馈码。',
	'2. 逐项选择“是”或“否”，填写负责人、职务、联系电话。',
	'3. 核对后提交，保存回执。反馈卡直接送执法监督机构和机关纪委，不经检查组。'
];

/** The slip by itself as a PDF. `unprintable` collects characters that no font has. */
export async function drawSlip(slip: SlipOnPaper, unprintable?: Set<string>): Promise<Uint8Array> {
	const paper = new Paper(`反馈码单\u3000${slip.enterpriseName}`, unprintable);
	addSlip(paper, slip);
	return paper.bytes();
}

/** Adds the slip to a print job: a small sheet on A4, to be cut off at the dashed line. */
export function addSlip(paper: Paper, slip: SlipOnPaper): void {
	const flow = new Flow(paper, 'A4', area);
	flow.place(['随企业联交付'], { ...bold, align: 'right' }, area.left, area.top + 6, area.width);
	flow.paragraph(['反馈码单'], title, 'H1');
	flow.paragraph([slip.enterpriseName], bold);
	flow.paragraph([`公示编号 ${groupsOf(slip.shortNumber)}`], body);
	flow.gap(mm(3));
	drawCode(flow, slip);
	flow.gap(mm(4));
	flow.heading(['如何填写'], bold);
	for (const line of howTo) flow.paragraph([line], { ...body, size: 11, leading: 17.5 });
	flow.gap(mm(2));
	flow.keep(small.leading * 2);
	flow.paragraph(
		['本单只交被检查企业。检查人员不得索要、留存反馈码；任何人不得要求当场填写或出示反馈卡。'],
		small
	);
	cuttingLine(flow.sheet, Math.max(flow.y + mm(8), mm(297) / 2));
}

/** The QR with the code behind its `#`, and beside it the code in large groups. */
function drawCode(flow: Flow, slip: SlipOnPaper): void {
	flow.keep(qrSide + mm(6));
	const top = flow.y;
	const compact = slip.code.replaceAll(/[\s-]/g, '');
	// What follows # stays in the phone: the code is in no server's log.
	const tag = flow.tag('Figure', '二维码：反馈卡的网址和反馈码');
	flow.sheet.qr(`${slip.address}#${compact}`, area.left, top, qrSide, { tag });
	flow.sheet.frame(area.left, top, qrSide, qrSide, 0.5);
	const x = area.left + qrSide + mm(8);
	let y = top;
	y += flow.place(['反馈码'], bold, x, y, column) + mm(1);
	const code: TextStyle = { face: 'title', size: 29, leading: 42, align: 'left' };
	y += flow.place([slip.code], code, x, y, column) + mm(2);
	y += flow.place([{ text: '填报截止：', face: 'title' }, dueInWords(slip)], body, x, y, column);
	y += mm(2);
	y += flow.place(['网址：', slip.address], { ...small, size: 10, leading: 15 }, x, y, column);
	flow.y = Math.max(top + qrSide, y);
}

function dueInWords({ due }: SlipOnPaper): string {
	return due ?? '本次为同一事项的后续活动，可以填写，不设期限';
}

/** A dashed line with a pair of scissors on it. */
function cuttingLine(sheet: Sheet, y: number): void {
	const x = mm(10);
	sheet.rule(x + mm(9), y, sheet.width - mm(8), y, 0.8, 4);
	sheet.circle(x, y - 3.4, 2.4, 1);
	sheet.circle(x, y + 3.4, 2.4, 1);
	sheet.rule(x + 2.2, y - 2.4, x + 17, y + 3.6, 1.1);
	sheet.rule(x + 2.2, y + 2.4, x + 17, y - 3.6, 1.1);
}
