// 附件 3, 入企检查监督反馈卡: one host's copy of a card as it was received.
import { cardText, remark } from '#lib/server/regulation/annexes.ts';
import { answerOnForm, itemNumbers, tenItems } from '#lib/server/regulation/ten-items.ts';
import type { ItemNumber } from '#lib/server/regulation/ten-items.ts';
import { kindOnForms, visitKinds } from '#lib/server/regulation/visit-kinds.ts';
import { daysInWords, instantInWords } from '#lib/server/platform/pdf/chinese-date.ts';
import { groupsOf } from '#lib/server/platform/pdf/digit-groups.ts';
import { Flow } from '#lib/server/platform/pdf/flow.ts';
import type { Area, Cell, RowStyle } from '#lib/server/platform/pdf/flow.ts';
import { choices, written } from '#lib/server/platform/pdf/lines.ts';
import type { Inline, TextStyle } from '#lib/server/platform/pdf/lines.ts';
import { Paper } from '#lib/server/platform/pdf/paper.ts';
import { mm } from '#lib/server/platform/pdf/sheet.ts';
import type { Sheet } from '#lib/server/platform/pdf/sheet.ts';
import type { CardCopy, FrozenCard, Ordinal } from './card.ts';

const area: Area = { left: mm(25), top: mm(27), width: mm(160), bottom: mm(277) };

const title: TextStyle = { face: 'title', size: 22, leading: 34, align: 'center' };
const body: TextStyle = { face: 'text', size: 12, leading: 19 };
const bold: TextStyle = { ...body, face: 'title' };
const middle: TextStyle = { ...body, align: 'center' };
const heading: TextStyle = { ...bold, size: 13, leading: 24 };
const small: TextStyle = { face: 'text', size: 9, leading: 13 };
const remarkStyle: TextStyle = { face: 'text', size: 10, leading: 15 };

const row: RowStyle = { padX: mm(2), padY: 3.2, height: 26, weight: 0.6 };

/**
 * The card as a PDF: annex 3 on one page, and behind it, where something was written to a 是, what
 * was written. `unprintable` collects, as `U+XXXXX`, characters that no font has.
 */
export async function drawCard(
	card: FrozenCard,
	copy: CardCopy,
	unprintable?: Set<string>
): Promise<Uint8Array> {
	const paper = new Paper(`${cardText.title}\u3000${copy.number}`, unprintable);
	const flow = new Flow(paper, 'A4', area);
	flow.paragraph([cardText.title], title);
	flow.gap(6);
	drawVisit(flow, card);
	flow.gap(5);
	drawItems(flow, card);
	drawEnterprise(flow, card);
	flow.gap(6);
	flow.paragraph(remarkOf(card), remarkStyle);
	if (detailedItems(card).length > 0) {
		flow.turn();
		drawDetails(flow, card, copy);
	}
	flow.onEverySheet((sheet, page, pages) => {
		if (page === 1) drawRecordLine(flow, card, copy);
		else drawRunningHead(flow, sheet, card);
		const { left, width, bottom } = area;
		const y = bottom + mm(5);
		sheet.rule(left, y - 2, left + width, y - 2, 0.4);
		const parts: [string, TextStyle][] = [
			[`编号 ${copy.number}\u3000第 ${card.version} 版`, small],
			[
				`内容校验 ${copy.contentHash.slice(0, 16)}\u3000第 ${page} 页\u3000共 ${pages} 页`,
				{ ...small, align: 'right' }
			]
		];
		for (const [text, style] of parts) {
			for (const line of flow.set([text], style)) sheet.line(line, left, y, small.leading);
		}
	});
	return paper.bytes();
}

/** What the offices must know at a glance, in plain words. */
export function marksOf(card: FrozenCard): string[] {
	return [
		...(card.form === 'supplement' ? ['补充反映（仅送机关纪委）'] : []),
		...(card.verified ? [] : ['未验码，待电话核实']),
		...(card.late ? ['逾期提交'] : []),
		...(card.beforeEnd ? ['检查结束前提交'] : [])
	];
}

/** Above the title of page 1: number, version and time at the left, the marks at the right. */
function drawRecordLine(flow: Flow, card: FrozenCard, copy: CardCopy): void {
	const sheet = flow.sheets[0];
	const { left, width, top } = area;
	const received = `收到 ${instantInWords(card.submittedAt)}`;
	const marks = marksOf(card).join('\u3000');
	const lines: [string, TextStyle, number][] = [
		[`编号 ${copy.number}\u3000第 ${card.version} 版\u3000${received}`, small, top - mm(13)],
		[marks, { ...small, face: 'title', size: 10.5, align: 'right' }, top - mm(7.5)]
	];
	for (const [text, style, y] of lines) {
		flow.set([text], style, width).forEach((line) => sheet?.line(line, left, y, small.leading));
	}
}

/** On every further page: what it continues, and the marks again. */
function drawRunningHead(flow: Flow, sheet: Sheet, card: FrozenCard): void {
	const { left, top } = area;
	const marks: TextStyle = { ...small, face: 'title', align: 'right' };
	const parts: [string, TextStyle][] = [
		[`${cardText.title}（续）`, small],
		[marksOf(card).join('\u3000'), marks]
	];
	for (const [text, style] of parts) {
		for (const line of flow.set([text], style)) {
			sheet.line(line, left, top - mm(7.5), small.leading);
		}
	}
}

function drawVisit(flow: Flow, { visit, visitOrdinal, kindOrdinals }: FrozenCard): void {
	const units = [...visit.hosts, ...visit.partners].join('、');
	const left: TextStyle = { ...body, align: 'left' };
	flow.paragraph([cardText.unit, written(units)], left);
	flow.paragraph([cardText.date, written(daysInWords(visit.startOn, visit.endOn))], left);
	flow.paragraph([cardText.inspectors, written(visit.inspectors.join('、') || '无')], left);
	flow.paragraph([cardText.experts, written(visit.experts.join('、') || '无')], left);
	const kinds = visitKinds.filter((kind) => visit.kinds.includes(kind));
	const counts = kinds.map((kind) => countOf(kindOrdinals[kind]));
	flow.paragraph(
		[
			cardText.ordinalLead,
			written(countOf(visitOrdinal)),
			cardText.ordinalVisits,
			written(counts.join('、')),
			cardText.ordinalKinds,
			...choices(
				visitKinds.map((kind) => ({ label: kindOnForms[kind], ticked: visit.kinds.includes(kind) }))
			)
		],
		{ ...body, indent: 2 }
	);
}

/** 第__次: what the enterprise states, or the portal's own count, marked as such. */
function countOf(ordinal: Ordinal | undefined): string {
	if (!ordinal) return '';
	return ordinal.stated === null ? `${ordinal.counted}（系统统计）` : String(ordinal.stated);
}

const answerWidth = mm(26);

function drawItems(flow: Flow, card: FrozenCard): void {
	const cells = (item: readonly Inline[], answer: readonly Inline[], head = false): Cell[] => {
		const style = head ? { ...bold, align: 'center' as const } : { ...body, size: 11.5 };
		const answers: TextStyle = { ...middle, leading: head ? 15 : body.leading };
		return [
			{ content: item, width: area.width - answerWidth, style, middle: true },
			{ content: answer, width: answerWidth, style: { ...answers, size: 11.5 }, middle: true }
		];
	};
	flow.row(cells([cardText.itemsHead], [cardText.answersHead.join('\n')], true), row);
	for (const number of itemNumbers) {
		const { answer } = card.items[number];
		const face = answer === 'yes' ? 'title' : 'text';
		const shown = { text: answerOnForm[answer], face, scale: 1.1 } as const;
		flow.row(cells([tenItems[number]], [shown]), row);
	}
}

function drawEnterprise(flow: Flow, card: FrozenCard): void {
	const [label, unit] = [mm(29), mm(61)];
	const rest = area.width - 2 * label - unit;
	const pair = (name: string, value: string, width: number): Cell[] => [
		{ content: [name], width: label, style: middle, middle: true },
		{ content: [value], width, style: { ...middle, size: 11.5 }, middle: true }
	];
	flow.row(
		[
			...pair(cardText.enterprise, card.enterprise, unit),
			...pair(cardText.representative, card.representative, rest)
		],
		row
	);
	flow.row(
		[...pair(cardText.position, card.position, unit), ...pair(cardText.phone, card.phone, rest)],
		row
	);
}

/** 备注 with the 12 contact values in its blanks. */
function remarkOf(card: FrozenCard): Inline[] {
	return remark(card.contacts).map(({ text, blank }) => {
		if (!blank) return text;
		return text === '' ? { blank: 4 } : written(text);
	});
}

/** Items behind whose 是 something was written. */
function detailedItems(card: FrozenCard): ItemNumber[] {
	return itemNumbers.filter((number) => {
		const { answer, detail, about } = card.items[number];
		return answer === 'yes' && (detail !== '' || about.length > 0);
	});
}

function drawDetails(flow: Flow, card: FrozenCard, copy: CardCopy): void {
	flow.heading(['一、反馈“是”的具体情况'], heading);
	for (const number of detailedItems(card)) {
		const { detail, about } = card.items[number];
		flow.heading([tenItems[number]], bold);
		if (about.length > 0) flow.paragraph([`涉及：${about.join('、')}`], { ...body, indent: 2 });
		if (detail !== '') flow.paragraph([detail], { ...body, indent: 2 });
		flow.gap(6);
	}
	flow.gap(4);
	flow.heading(['二、收件记录'], heading);
	drawRecord(flow, card, copy);
}

/** Number, version, times and marks as a table. */
function drawRecord(flow: Flow, card: FrozenCard, copy: CardCopy): void {
	const organs = card.form === 'supplement' ? '机关纪委' : '执法监督机构、机关纪委';
	const entries = [
		['编号', copy.number],
		['版次', `第 ${card.version} 版`],
		['送达', `${copy.bureauName}${organs}`],
		['公示编号', groupsOf(card.visit.shortNumber)],
		['收到时间', `${instantInWords(card.submittedAt)}（北京时间）`],
		['反馈期限', dueOf(card)],
		['标记', marksOf(card).join('；') || '无']
	] as const;
	const label = mm(32);
	for (const [name, value] of entries) {
		flow.row(
			[
				{ content: [name], width: label, style: middle, middle: true },
				{ content: [value], width: area.width - label, style: { ...body, align: 'left' } }
			],
			row
		);
	}
}

/** `dueAt` is exclusive, 24:00 of the last day. */
function dueOf({ dueAt }: FrozenCard): string {
	if (dueAt === null) return '不设期限（同一事项的后续活动）';
	const last = new Date(Date.parse(dueAt) - 60_000).toISOString();
	return `${instantInWords(last).slice(0, -5)}24:00前（北京时间）`;
}
