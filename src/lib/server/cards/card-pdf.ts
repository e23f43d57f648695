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
import type { FormFonts } from '#lib/server/platform/pdf/paper.ts';
import { mm } from '#lib/server/platform/pdf/sheet.ts';
import type { Sheet } from '#lib/server/platform/pdf/sheet.ts';
import type { Tag } from '#lib/server/platform/pdf/tags.ts';
import { canonicalJson } from '#lib/server/platform/canonical.ts';
import { blankCard, blankCopy } from './blank-card.ts';
import { checkAddress, flaggedItems } from './card.ts';
import type { CardCopy, FrozenCard, Ordinal, Reading } from './card.ts';
import { verifyText } from './hallmark.ts';

const area: Area = { left: mm(25), top: mm(25), width: mm(160), bottom: mm(271) };

const title: TextStyle = { face: 'title', size: 22, leading: 34, align: 'center' };
const body: TextStyle = { face: 'text', size: 12, leading: 19 };
const bold: TextStyle = { ...body, face: 'title' };
const middle: TextStyle = { ...body, align: 'center' };
const heading: TextStyle = { ...bold, size: 13, leading: 24 };
const small: TextStyle = { face: 'text', size: 9, leading: 13 };
const remarkStyle: TextStyle = { face: 'text', size: 10, leading: 14.5 };
const footer: TextStyle = { face: 'text', size: 7.5, leading: 10.5, align: 'left' };

const row: RowStyle = { padX: mm(2), padY: 3.2, height: 26, weight: 0.6 };

/** By these words a card's PDF is known. */
export const cardTitle = cardText.title;

/**
 * The card as a PDF: annex 3 on one page, and behind it what was written to a 是, the record and the
 * place where the offices sign for it. The frozen card goes with it as `card.json`, and room for the
 * mark of the whole file as `verify.txt`.
 * `unprintable` collects, as `U+XXXXX`, characters that no font has.
 */
export async function drawCard(
	card: FrozenCard,
	copy: CardCopy,
	unprintable?: Set<string>
): Promise<Uint8Array> {
	const paper = new Paper(`${cardText.title}\u3000${copy.number}`, unprintable, formFonts());
	paper.attach({
		name: 'card.json',
		mediaType: 'application/json',
		description: '反馈卡的机器可读内容（规范 JSON，其 SHA-256 即内容校验值）',
		bytes: Buffer.from(canonicalJson(card)),
		modified: new Date(card.submittedAt)
	});
	attachCheck(paper, card, checkAddress(copy));
	layOut(paper, card, copy, null);
	return paper.bytes();
}

/** Where the document is checked, and room for the mark of the whole file. */
function attachCheck(paper: Paper, card: FrozenCard, address: string): void {
	paper.attach({
		name: 'verify.txt',
		mediaType: 'text/plain',
		description: '核验地址、防伪码和文件签名',
		bytes: Buffer.from(verifyText(address)),
		modified: new Date(card.submittedAt),
		plain: true
	});
}

/** 查阅件: the card for one reader at the desk, whose name and time stand on each page. */
export async function drawCardForReader(
	card: FrozenCard,
	copy: CardCopy,
	reading: Reading
): Promise<Uint8Array> {
	const name = `查阅件\u3000${cardText.title}\u3000${copy.number}`;
	const paper = new Paper(name, new Set(), formFonts());
	layOut(paper, card, copy, reading);
	return paper.bytes();
}

/**
 * 留存件: what the sender wrote, for the sender: no number, version or mark, which are the offices' alone.
 * `check` is the address that its receipt is checked at.
 */
export async function drawCardForSender(
	{ content, contentHash }: { content: FrozenCard; contentHash: string },
	check: string
): Promise<Uint8Array> {
	const paper = new Paper(`留存件\u3000${cardText.title}`, new Set(), formFonts());
	attachCheck(paper, content, check);
	const flow = new Flow(paper, 'A4', area);
	drawFirstPage(flow, content);
	flow.turn();
	drawAnswers(flow, content);
	flow.onEverySheet((sheet, page, pages) => {
		const received = `收到 ${instantInWords(content.submittedAt)}（北京时间）`;
		const lines = [
			`留存件\u3000仅供填写人留存\u3000${received}\u3000第 ${page} 页\u3000共 ${pages} 页`,
			`内容校验 ${contentHash}`
		];
		lines.forEach((text, index) => {
			for (const line of flow.set([text], footer, area.width - qrSide - mm(3)))
				sheet.line(line, area.left, area.bottom + mm(4) + index * footer.leading, footer.leading);
		});
		const right = area.left + area.width - qrSide;
		sheet.qr(check, right, area.bottom + mm(2), qrSide, { level: 'M' });
	});
	return paper.bytes();
}

let form: FormFonts | null = null;

/** The glyphs of a card's own words, cut once in a process: a card adds its names and details. */
function formFonts(): FormFonts {
	if (form) return form;
	const paper = new Paper('');
	layOut(paper, blankCard, blankCopy, null);
	form = paper.asForm();
	return form;
}

function layOut(paper: Paper, card: FrozenCard, copy: CardCopy, reading: Reading | null): void {
	const flow = new Flow(paper, 'A4', area);
	const record = flow.tag('P');
	drawFirstPage(flow, card);
	flow.turn();
	drawDetails(flow, card, copy);
	flow.onEverySheet((sheet, page, pages) => {
		if (page === 1) drawRecordLine(flow, card, copy, record);
		else drawRunningHead(flow, sheet, card);
		if (reading) drawReading(flow, sheet, reading);
		drawFooter(flow, sheet, { card, copy, page, pages });
	});
}

/** Annex 3 itself. */
function drawFirstPage(flow: Flow, card: FrozenCard): void {
	flow.paragraph([cardText.title], title, 'H1');
	flow.gap(4);
	drawVisit(flow, card);
	flow.gap(4);
	drawItems(flow, card);
	drawEnterprise(flow, card);
	flow.gap(5);
	flow.paragraph(remarkOf(card), remarkStyle);
}

const qrSide = mm(21);

/** Number, version, time, hashes and page, and a QR that leads to the check of all this. */
function drawFooter(
	flow: Flow,
	sheet: Sheet,
	{ card, copy, page, pages }: { card: FrozenCard; copy: CardCopy; page: number; pages: number }
): void {
	const { left, width, bottom } = area;
	const y = bottom + mm(2);
	sheet.rule(left, y, left + width, y, 0.4);
	const received = `收到 ${instantInWords(card.submittedAt)}`;
	const lines = [
		`编号 ${copy.number}\u3000第 ${card.version} 版\u3000${received}\u3000第 ${page} 页\u3000共 ${pages} 页`,
		`内容校验 ${copy.contentHash}`,
		`审计日志 ${card.ledgerHead}`,
		'核验：扫描右侧二维码，或打开',
		copy.verifyAddress
	];
	let top = y + 3;
	for (const text of lines) {
		for (const line of flow.set([text], footer, width - qrSide - mm(3))) {
			sheet.line(line, left, top, footer.leading);
			top += footer.leading;
		}
	}
	sheet.qr(checkAddress(copy), left + width - qrSide, y + 1.5, qrSide, { level: 'M' });
}

/** At the foot of the type area's head: who reads, when, and that this is not what was mailed. */
function drawReading(flow: Flow, sheet: Sheet, { reader, at }: Reading): void {
	const words = `查阅件\u3000${reader}\u3000${instantInWords(at)} 打开\u3000仅供本人查阅，原件以投递的文件为准`;
	const style: TextStyle = { ...small, face: 'title', align: 'center' };
	flow.set([words], style).forEach((line, index) => {
		sheet.line(line, area.left, mm(5.5) + index * style.leading, style.leading);
	});
}

/** What the offices must know at a glance, in plain words. */
export function marksOf(card: FrozenCard): string[] {
	return [
		...(card.form === 'supplement' ? [supplementMark(card)] : []),
		...(card.verified ? [] : ['未验码，待电话核实']),
		...(card.late ? ['逾期提交'] : []),
		...(card.beforeEnd ? ['检查结束前提交'] : [])
	];
}

function supplementMark({ toSupervision }: FrozenCard): string {
	return toSupervision ? '补充反映（送机关纪委、执法监督机构）' : '补充反映（仅送机关纪委）';
}

/** Above the title of page 1: number, version and time at the left, the marks at the right. */
function drawRecordLine(flow: Flow, card: FrozenCard, copy: CardCopy, tag: Tag): void {
	const sheet = flow.sheets[0];
	const { left, width, top } = area;
	const received = `收到 ${instantInWords(card.submittedAt)}`;
	const marks = marksOf(card).join('\u3000');
	const lines: [string, TextStyle, number][] = [
		[`编号 ${copy.number}\u3000第 ${card.version} 版\u3000${received}`, small, top - mm(13)],
		[marks, { ...small, face: 'title', size: 10.5, align: 'right' }, top - mm(7.5)]
	];
	for (const [text, style, y] of lines) {
		for (const line of flow.set([text], style, width)) {
			sheet?.line(line, left, y, small.leading, tag);
		}
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
			{
				content: item,
				width: area.width - answerWidth,
				style,
				middle: true,
				heads: head ? 'Column' : 'Row'
			},
			{
				content: answer,
				width: answerWidth,
				style: { ...answers, size: 11.5 },
				middle: true,
				heads: head ? 'Column' : undefined
			}
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
		{ content: [name], width: label, style: middle, middle: true, heads: 'Row' },
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

function drawAnswers(flow: Flow, card: FrozenCard): void {
	flow.heading(['一、反馈“是”的具体情况'], heading);
	for (const number of detailedItems(card)) {
		const { detail, about } = card.items[number];
		flow.heading([tenItems[number]], bold);
		if (about.length > 0) flow.paragraph([`涉及：${about.join('、')}`], { ...body, indent: 2 });
		if (detail !== '') flow.paragraph([detail], { ...body, indent: 2 });
		flow.gap(6);
	}
	if (detailedItems(card).length === 0) {
		const flagged = flaggedItems(card.items).length > 0;
		const nothing = flagged ? '反馈“是”的项目没有另写情况。' : '十项均反馈“否”。';
		flow.paragraph([nothing], { ...body, indent: 2 });
	}
}

function drawDetails(flow: Flow, card: FrozenCard, copy: CardCopy): void {
	drawAnswers(flow, card);
	flow.gap(4);
	flow.heading(['二、补充反映'], heading);
	flow.paragraph([supplementWords(card)], { ...body, indent: 2 });
	flow.gap(4);
	flow.heading(['三、收件记录'], heading);
	drawRecord(flow, card, copy);
	flow.gap(8);
	drawSignatures(flow, card);
}

function supplementWords({ form, toSupervision }: FrozenCard): string {
	if (form !== 'supplement') return '本件不是补充反映。';
	return toSupervision
		? '本件在反馈期限之后提交，全文作为补充反映；填写人选择同时送执法监督机构。'
		: '本件在反馈期限之后提交，全文作为补充反映，仅送机关纪委。';
}

/** 签收: each office that gets the card signs for it by hand. */
function drawSignatures(flow: Flow, card: FrozenCard): void {
	const widths = [mm(44), mm(48), mm(38), mm(30)];
	const cells = (words: readonly string[], heads?: 'Column'): Cell[] =>
		words.map((word, index) => ({
			content: [word],
			width: widths[index] ?? 0,
			style: heads ? { ...middle, face: 'title' } : middle,
			middle: true,
			heads: heads ?? (index === 0 ? 'Row' : undefined)
		}));
	const signing = { ...row, height: mm(15) };
	flow.keep(heading.leading + row.height + organsOf(card).length * signing.height);
	flow.heading(['四、签收'], heading);
	flow.row(cells(['收件机构', '签收人（签名）', '签收日期', '备注'], 'Column'), row);
	for (const organ of organsOf(card)) flow.row(cells([organ, '', '', '']), signing);
}

function organsOf({ form, toSupervision }: FrozenCard): string[] {
	return form === 'supplement' && !toSupervision ? ['机关纪委'] : ['执法监督机构', '机关纪委'];
}

/** Number, version, times and marks as a table. */
function drawRecord(flow: Flow, card: FrozenCard, copy: CardCopy): void {
	const entries = [
		['编号', copy.number],
		['版次', `第 ${card.version} 版`],
		['送达', `${copy.bureauName}${organsOf(card).join('、')}`],
		['公示编号', groupsOf(card.visit.shortNumber)],
		['收到时间', `${instantInWords(card.submittedAt)}（北京时间）`],
		['反馈期限', dueOf(card)],
		['标记', marksOf(card).join('；') || '无']
	] as const;
	const label = mm(32);
	for (const [name, value] of entries) {
		flow.row(
			[
				{ content: [name], width: label, style: middle, middle: true, heads: 'Row' },
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
