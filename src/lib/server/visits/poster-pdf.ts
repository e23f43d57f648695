// 附件 2, 入企检查监督公示: hangs at a conspicuous place in the enterprise and carries the QR code.
import { posterText } from '#lib/server/regulation/annexes.ts';
import { dayInWords, lastDayInWords, partsOfDay } from '#lib/server/platform/pdf/chinese-date.ts';
import { groupsOf } from '#lib/server/platform/pdf/digit-groups.ts';
import { Flow } from '#lib/server/platform/pdf/flow.ts';
import { written } from '#lib/server/platform/pdf/lines.ts';
import type { Inline, TextStyle, Words } from '#lib/server/platform/pdf/lines.ts';
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import { mm } from '#lib/server/platform/pdf/sheet.ts';
import type { TagName } from '#lib/server/platform/pdf/tags.ts';
import type { SheetSize } from '#lib/server/platform/pdf/sheet.ts';
import { kindBoxes } from './notice-pdf.ts';
import type { TeamMember, VisitFacts, VisitOnPaper } from './visit.ts';

const freedom = '任何人不得要求当场填写或出示反馈卡';
const invitation = '扫码可填写反馈卡、反映问题';

/** The poster by itself as a PDF. `unprintable` collects characters that no font has. */
export async function drawPoster(
	visit: VisitOnPaper,
	size: SheetSize,
	unprintable?: Set<string>
): Promise<Uint8Array> {
	const paper = new Paper(`${posterText.title}\u3000${visit.enterpriseName}`, unprintable);
	addPoster(paper, visit, size);
	return paper.bytes();
}

/** Adds the poster to a print job, in the largest type with which it fits one sheet. */
export function addPoster(paper: Paper, visit: VisitOnPaper, size: SheetSize): void {
	const types = [1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75];
	const fits = (type: number) => layOut(new Paper(''), visit, size, type).sheets.length === 1;
	const type = types.find(fits) ?? 0.85;
	const flow = layOut(paper, visit, size, type);
	if (flow.sheets.length === 1) return;
	const { left, width, bottom } = flow.area;
	const style: TextStyle = { face: 'text', size: 10, leading: 14, align: 'center' };
	flow.onEverySheet((sheet, page, pages) => {
		const [line] = flow.set([`第 ${page} 页\u3000共 ${pages} 页`], style);
		if (line) sheet.line(line, left, bottom + 4, style.leading);
		if (page === pages) return;
		const [note] = flow.set(['（转下页）'], { ...style, align: 'right' }, width);
		if (note) sheet.line(note, left, bottom + 4, style.leading);
	});
}

interface PosterStyles {
	title: TextStyle;
	heading: TextStyle;
	body: TextStyle;
	prohibition: TextStyle;
	small: TextStyle;
}

/** `unit`: 1 on A4, √2 on A3. `type`: factor on the type alone. */
function stylesOf(unit: number, type: number): PosterStyles {
	const style = (face: 'text' | 'title', size: number, leading: number, factor = type) => ({
		face,
		size: size * unit * factor,
		leading: leading * unit * factor
	});
	return {
		title: { ...style('title', 27, 37, 1), align: 'center' },
		heading: style('title', 11.5, 17.5),
		body: style('text', 11, 16.5),
		prohibition: style('title', 15, 22),
		small: { ...style('text', 8, 11, 1), align: 'center' }
	};
}

function layOut(paper: Paper, visit: VisitOnPaper, size: SheetSize, type: number): Flow {
	const unit = size === 'A3' ? Math.SQRT2 : 1;
	const styles = stylesOf(unit, type);
	const area = {
		left: mm(20) * unit,
		top: mm(13) * unit,
		width: mm(170) * unit,
		bottom: mm(285) * unit
	};
	const flow = new Flow(paper, size, area);
	const bureau = visit.facts.hosts[0]?.bureauName ?? '';
	flow.paragraph([bureau], styles.title, 'H1');
	flow.paragraph([posterText.title], styles.title, 'H1');
	flow.gap(mm(1.5) * unit);
	doubleRule(flow, unit);
	flow.gap(mm(3) * unit);
	flow.paragraph(sentence(visit), { ...styles.body, indent: 2 });
	team(flow, visit.facts, styles);
	flow.heading([posterText.prohibitionsHeading], { ...styles.heading, indent: 2 });
	flow.paragraph([posterText.prohibitionsLead], { ...styles.body, indent: 2 });
	for (const line of posterText.prohibitions) {
		flow.paragraph([line], { ...styles.prohibition, align: 'left', indent: 1.47 });
	}
	flow.gap(mm(2.5) * unit);
	panel(flow, visit, styles, unit);
	return flow;
}

function doubleRule(flow: Flow, unit: number): void {
	const { left, width } = flow.area;
	flow.sheet.rule(left, flow.y, left + width, flow.y, 2 * unit);
	flow.sheet.rule(left, flow.y + 2.8 * unit, left + width, flow.y + 2.8 * unit, 0.6 * unit);
	flow.gap(3 * unit);
}

function sentence({ facts, enterpriseName }: VisitOnPaper): Inline[] {
	const { year, month, date } = partsOfDay(facts.startOn);
	const days =
		facts.startOn === facts.endOn
			? String(date)
			: dayRange(date, lastDayInWords(facts.startOn, facts.endOn));
	return [
		...[written(String(year)), '年', written(String(month)), '月', written(days), '日，'],
		written(regionsOf(facts)),
		hint(posterText.levelsHint),
		posterText.department,
		written(String(facts.headcount)),
		posterText.persons,
		written(facts.basis),
		posterText.towards,
		written(enterpriseName),
		posterText.unitHint,
		...kindBoxes(facts),
		posterText.kindsEnd
	];
}

/** `20至23`, or `29日至12月2` where the month changes; the form's own 日 follows. */
function dayRange(date: number, last: string): string {
	return /^\d+$/.test(last) ? `${date}至${last}` : `${date}日至${last}`;
}

function hint(text: string): Words {
	return { text, scale: 0.8 };
}

/** 平川市、清河县: what stands before 应急管理部门, from the names of the hosts. */
function regionsOf(facts: VisitFacts): string {
	return facts.hosts.map((host) => host.bureauName.replace(/应急管理[局厅]$/, '')).join('、');
}

function team(flow: Flow, facts: VisitFacts, { heading, body }: PosterStyles): void {
	const style = { ...body, indent: 2 };
	flow.heading([posterText.teamHeading], { ...heading, indent: 2 });
	flow.paragraph([posterText.leader, namesOf([facts.leader])], style);
	flow.paragraph([posterText.members, namesOf(facts.members), posterText.membersEnd], style);
	flow.paragraph([posterText.experts, namesOf(facts.experts), posterText.expertsEnd], style);
	// The form has its own 。 behind the blank.
	const content = facts.content.replace(/。$/, '');
	flow.paragraph([posterText.content, content || '／', posterText.contentEnd], style);
}

function namesOf(people: readonly TeamMember[]): string {
	const names = people.map(({ name, unit }) => (unit ? `${name}（${unit}）` : name));
	return names.join('、') || '无';
}

/** The lower part: the code at the left, 三, 四 and the place of the seal at the right. */
function panel(flow: Flow, visit: VisitOnPaper, styles: PosterStyles, unit: number): void {
	const { left, width, bottom } = flow.area;
	const side = mm(60) * unit;
	const strip = mm(9) * unit;
	const gap = mm(6) * unit;
	const column = width - side - gap;
	const style: TextStyle = { ...styles.body, indent: 2 };
	const heading: TextStyle = { ...styles.heading, indent: 2 };
	const address = flow.set([visit.address], { ...styles.small, face: 'text' }, side);
	const codeHeight = side + (address.length + 3.6) * styles.small.leading;
	const words: [readonly Inline[], TextStyle, TagName?][] = [
		[[posterText.knowHeading], heading, 'H2'],
		[[posterText.know], style],
		[[posterText.reportHeading], heading, 'H2'],
		[[posterText.reportPhone, visit.reportPhone, posterText.reportPhoneEnd], style],
		[[posterText.reportMailbox, visit.reportMailbox, posterText.reportMailboxEnd], style]
	];
	const wordsHeight = words.reduce(
		(sum, [content, text]) => sum + flow.set(content, text, column).length * text.leading,
		0
	);
	const seal = mm(30) * unit;
	flow.keep(Math.max(codeHeight, wordsHeight + seal) + strip + gap / 2);

	const top = flow.y;
	const x = left + side + gap;
	let y = top;
	for (const [content, text, name] of words) y += flow.place(content, text, x, y, column, name);
	const end = Math.max(top + codeHeight, y + seal);
	signature(flow, visit, styles, { x, top: y, width: column, bottom: end });
	code(flow, visit, styles, side);
	flow.y = Math.max(end + gap / 2, flow.sheets.length === 1 ? bottom - strip : 0);
	freedomStrip(flow, styles, strip, unit);
}

/** Bureau and date, low in the white that is left for the seal. */
function signature(
	flow: Flow,
	visit: VisitOnPaper,
	{ body }: PosterStyles,
	place: { x: number; top: number; width: number; bottom: number }
): void {
	const style: TextStyle = { ...body, size: body.size * 1.15, align: 'center' };
	const name = visit.facts.hosts[0]?.bureauName ?? '';
	const width = Math.min(place.width, name.length * style.size + 2 * style.size);
	const x = place.x + place.width - width;
	const lines = flow.set([name], style, width).length + 1;
	const middle = (place.top + place.bottom) / 2;
	let y = Math.min(middle, place.bottom - lines * style.leading);
	y += flow.place([name], style, x, y, width);
	flow.place([dayInWords(visit.issuedOn)], style, x, y, width);
}

/** The QR with its address in letters and the short number beneath. */
function code(flow: Flow, visit: VisitOnPaper, { small }: PosterStyles, side: number): void {
	const { left } = flow.area;
	const tag = flow.tag('Figure', `二维码：${visit.address}`);
	flow.sheet.qr(visit.address, left, flow.y, side, { tag });
	flow.sheet.frame(left, flow.y, side, side, 0.75);
	const bold: TextStyle = { ...small, face: 'title', size: small.size * 1.3 };
	let y = flow.y + side + small.leading * 0.3;
	y += flow.place([invitation], { ...bold, leading: small.leading * 1.5 }, left, y, side);
	y += flow.place([visit.address], small, left, y, side);
	const number = `公示编号 ${groupsOf(visit.shortNumber)}`;
	flow.place([number], { ...bold, leading: small.leading * 1.6 }, left, y, side);
}

function freedomStrip(flow: Flow, styles: PosterStyles, height: number, unit: number): void {
	const { left, width } = flow.area;
	const style: TextStyle = {
		face: 'title',
		size: 13 * unit,
		leading: height,
		align: 'center'
	};
	flow.sheet.frame(left, flow.y, width, height, 1.2 * unit);
	flow.place([freedom], style, left, flow.y, width);
	flow.y += height;
}
