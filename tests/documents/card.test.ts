// The card as the two offices get it: annex 3 with what was answered, and what it is marked with.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawCard } from '#lib/server/cards/card-pdf.ts';
import { cardText, remark } from '#lib/server/regulation/annexes.ts';
import { itemNumbers, tenItems } from '#lib/server/regulation/ten-items.ts';
import { hexOf, unprintable } from '#lib/server/platform/pdf/faces.ts';
import { answers, exampleCard, exampleCopy } from './example-papers.ts';
import {
	complaints,
	folded,
	foldedPages,
	foldedText,
	printedWords,
	readersInstalled
} from './pdf-reader.ts';
import { expectWithinPages } from './within-pages.ts';

/** The text as the document should give it back: what no font has is named. */
function asPrinted(text: string): string {
	const characters = [...text].map((character) => {
		const [name] = unprintable(character);
		return name ? `〔${name}〕` : character;
	});
	return folded(characters.join(''));
}

describe.skipIf(!readersInstalled)('card', () => {
	it('has every word of annex 3 on one page, record and signatures on the second', async () => {
		const pdf = await drawCard(exampleCard, exampleCopy);
		const [text = '', second = '', ...further] = foldedPages(pdf);
		expect(complaints(pdf)).toBe('');
		expect(further).toEqual([]);
		expect(second).toContain('十项均反馈“否”。');
		expect(second).toContain('四、签收收件机构签收人（签名）签收日期备注执法监督机构机关纪委');
		for (const words of Object.values(cardText).flat()) expect(text).toContain(folded(words));
		for (const item of itemNumbers) expect(text).toContain(`${folded(tenItems[item])}否`);
		expect(text).toContain(
			folded(
				remark(exampleCard.contacts)
					.map((run) => run.text)
					.join('')
			)
		);
		expect(text).toContain('十、是否乱查封、乱扣押、动辄责令停产停业。');
		expect(text).not.toContain('乱冻结');
		expectWithinPages(pdf);
	});

	it('shows number, version, times, page and hash', async () => {
		const text = foldedText(await drawCard(exampleCard, exampleCopy));
		expect(text).toContain('编号平应急反馈〔2026〕17号第1版收到2026年11月24日10:32');
		expect(text).toContain('收到2026年11月24日10:32第1页共2页');
		expect(text).toContain(`内容校验${exampleCopy.contentHash}`);
		expect(text).toContain(`审计日志${exampleCard.ledgerHead}`);
		for (const value of ['㛃䶮、𬭚远山、沈文柏', '罗𫖯之', '高岚', '安全副总经理', '13900001111']) {
			expect(text).toContain(value);
		}
	});

	it('prints the count of the portal where the enterprise states none', async () => {
		const text = foldedText(
			await drawCard(
				{
					...exampleCard,
					visit: { ...exampleCard.visit, kinds: ['guidance', 'enforcement'] },
					kindOrdinals: {
						guidance: { stated: 1, counted: 1 },
						enforcement: { stated: null, counted: 2 }
					}
				},
				exampleCopy
			)
		);
		expect(text).toContain('第3次入企业检查，第2（系统统计）、1次执法检查、督导检查、调查核查');
	});

	it('has a second page for what stands behind a 是, with the record in plain words', async () => {
		const card = {
			...exampleCard,
			version: 2,
			verified: false,
			late: true,
			items: answers([2, 10], '午饭由食堂安排。\n第二天同样。', ['沈文柏', '清河县应急管理局'])
		};
		const [first = '', second = '', ...further] = foldedPages(await drawCard(card, exampleCopy));
		expect(further).toEqual([]);
		expect(first).toContain(`${tenItems[2]}是`);
		expect(first).toContain(`${tenItems[10]}是`);
		expect(first).toContain('未验码，待电话核实逾期提交');
		expect(second).toContain(`${tenItems[2]}涉及：沈文柏、清河县应急管理局午饭由食堂安排。第二天`);
		expect(second).toContain('收到时间2026年11月24日10:32（北京时间）');
		expect(second).toContain('反馈期限2026年11月26日24:00前（北京时间）');
		expect(second).toContain('标记未验码，待电话核实；逾期提交');
	});

	it('marks a supplement and a card before the end', async () => {
		const supplement = await drawCard({ ...exampleCard, form: 'supplement' }, exampleCopy);
		expect(foldedText(supplement)).toContain('补充反映（仅送机关纪委）');
		const early = await drawCard({ ...exampleCard, beforeEnd: true }, exampleCopy);
		expect(foldedText(early)).toContain('检查结束前提交');
	});

	it('2,000 characters behind each 是, ten members, five hosts: nothing cut, nothing overlaps', async () => {
		const detail = '检查人员在矿区食堂用餐，未按规定缴纳伙食费。'.repeat(91).slice(0, 2000);
		const card = {
			...exampleCard,
			visit: {
				...exampleCard.visit,
				hosts: [
					'林山省应急管理厅',
					'平川市应急管理局',
					'清河县应急管理局',
					'石桥县应急管理局',
					'东岭区应急管理局'
				],
				inspectors: Array.from({ length: 10 }, (_, index) => `阿卜杜热合曼·买买提${index}`)
			},
			items: answers(itemNumbers, detail, ['沈文柏'])
		};
		const pdf = await drawCard(card, exampleCopy);
		const pages = foldedPages(pdf);
		const whole = pages
			.map((page) =>
				page.replace(/(入企检查监督反馈卡（续）(补充反映（仅送机关纪委）)?)?编号平应急\S+$/u, '')
			)
			.join('');
		expect(complaints(pdf)).toBe('');
		expect(whole.split(detail).length - 1).toBe(10);
		expect(pages.at(-1)).toContain(`第${pages.length}页共${pages.length}页`);
		expectWithinPages(pdf);
	});

	it('a name of 10,000 characters flows over several pages', async () => {
		const enterprise = '青石岭煤业'.repeat(2000);
		const pdf = await drawCard({ ...exampleCard, enterprise }, exampleCopy);
		expect(foldedText(pdf).split(/青|石|岭/).length - 1).toBe(6000);
		expect(printedWords(pdf).pages.length).toBeGreaterThan(3);
		expectWithinPages(pdf);
	});

	it('names what cannot be printed: NUL, half a pair, direction marks, emoji', async () => {
		const missing = new Set<string>();
		const detail = 'a\u0000b\ud800c\u202Ed\u{1F600}e\u200Df';
		const card = { ...exampleCard, items: answers([1], detail) };
		const text = foldedText(await drawCard(card, exampleCopy, missing));
		expect(text).toContain('a〔U+0000〕b〔U+D800〕c〔U+202E〕d〔U+1F600〕e〔U+200D〕f');
		expect([...missing]).toEqual(['U+0000', 'U+D800', 'U+202E', 'U+1F600', 'U+200D']);
		expect(hexOf(0x20bb7)).toBe('U+20BB7');
	});

	it('whatever is typed comes out again, in a whole document', async () => {
		const typed = fc.string({ unit: 'binary', maxLength: 60 });
		const check = async (detail: string, name: string) => {
			const card = { ...exampleCard, items: answers([1], `始${detail}终`), representative: name };
			const pdf = await drawCard(card, exampleCopy);
			expect(complaints(pdf)).toBe('');
			expect(foldedText(pdf)).toContain(asPrinted(`始${detail}终`));
			expectWithinPages(pdf);
		};
		await fc.assert(fc.asyncProperty(typed, typed, check), { numRuns: 40, seed: 20261124 });
		await check(') Tj ET <script>%PDF-1.7 endstream endobj', "'; DROP TABLE cards; --");
	});
});
