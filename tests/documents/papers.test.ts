// The papers of a visit: every word of annexes 1 and 2, and a code that a phone can read.
import { describe, expect, it } from 'vitest';
import { noticeText, posterText } from '#lib/server/regulation/annexes.ts';
import { drawNotice } from '#lib/server/visits/notice-pdf.ts';
import { drawPapers } from '#lib/server/visits/papers-pdf.ts';
import { drawPoster } from '#lib/server/visits/poster-pdf.ts';
import { exampleFacts, exampleSlip, exampleVisit } from './example-papers.ts';
import {
	complaints,
	folded,
	foldedPages,
	foldedText,
	printedWords,
	qrCodes,
	readersInstalled
} from './pdf-reader.ts';
import { expectWithinPages } from './within-pages.ts';

function wordsOf(texts: Record<string, string | readonly string[]>): string[] {
	return Object.values(texts).flat().map(folded);
}

describe.skipIf(!readersInstalled)('papers of a visit', () => {
	it('come in one print job: notice, slip, notice, poster', async () => {
		const pdf = await drawPapers(exampleVisit, exampleSlip);
		const pages = foldedPages(pdf);
		expect(complaints(pdf)).toBe('');
		expect(pages).toHaveLength(4);
		expect(pages[0]).toContain('一份交企业）');
		expect(pages[1]).toContain('随企业联交付');
		expect(pages[2]).toContain('一份由部门留存）');
		expect(pages[3]).toContain(folded(posterText.title));
	});

	it('the code is on the slip alone', async () => {
		const pages = foldedPages(await drawPapers(exampleVisit, exampleSlip));
		expect(pages.map((text) => text.includes(exampleSlip.code))).toEqual([
			false,
			true,
			false,
			false
		]);
		expect(pages[1]).toContain(folded(exampleSlip.due ?? ''));
	});

	it('the QR codes say the exact addresses', async () => {
		const pdf = await drawPapers(exampleVisit, exampleSlip);
		expect(qrCodes(pdf)).toEqual([
			`${exampleSlip.address}#${exampleSlip.code.replaceAll('-', '')}`,
			exampleVisit.address
		]);
		expect(qrCodes(await drawPoster(exampleVisit, 'A3'), 72)).toEqual([exampleVisit.address]);
	});

	it('the notice has every word of annex 1', async () => {
		const pdf = await drawNotice(exampleVisit, 'enterprise');
		const text = foldedText(pdf);
		for (const words of wordsOf(noticeText)) expect(text).toContain(words);
		expect(text).toContain(
			'依据《平川市应急管理局2026年度安全生产监督检查计划》（计划、通知、方案等），我局与' +
				'清河县应急管理局、清河县消防救援大队（联合单位）于2026年11月20日至23日，一行4人，' +
				'在你单位开展（执法检查、督导检查、调查核查），请予配合。'
		);
		expectWithinPages(pdf);
	});

	it.each(['A4', 'A3'] as const)('the poster (%s) has every word of annex 2', async (size) => {
		const pdf = await drawPoster(exampleVisit, size);
		const text = foldedText(pdf);
		for (const words of wordsOf(posterText)) expect(text).toContain(words);
		expect(text).toContain('十是不得乱查封、乱扣押、乱冻结、动辄责令停产停业。');
		expect(text).toContain('平川市、清河县（也可以是省、市、县三级）应急管理部门一行4人');
		expect(text).toContain('任何人不得要求当场填写或出示反馈卡');
		expect(text).toContain(exampleVisit.address);
		expect(text).toContain('公示编号38205174');
		const { pages } = printedWords(pdf);
		expect(pages).toHaveLength(1);
		expect(Math.round(((pages[0]?.width ?? 0) * 25.4) / 72)).toBe(size === 'A4' ? 210 : 297);
		expectWithinPages(pdf);
	});

	it('the end is written out where month or year change', async () => {
		const facts = { ...exampleFacts, startOn: '2026-12-30', endOn: '2027-01-04' };
		const visit = { ...exampleVisit, facts };
		expect(foldedText(await drawNotice(visit, 'department'))).toContain(
			'于2026年12月30日至2027年1月4日'
		);
		expect(foldedText(await drawPoster(visit, 'A4'))).toContain('2026年12月30日至2027年1月4日，');
	});

	it('rare names survive, and a character that no font has is named', async () => {
		const missing = new Set<string>();
		const visit = { ...exampleVisit, enterpriseName: '㛃䶮𬭚𫖯\u{1F600}煤业' };
		const text = foldedText(await drawNotice(visit, 'enterprise', missing));
		expect(text).toContain('㛃䶮𬭚𫖯〔U+1F600〕煤业：');
		expect([...missing]).toEqual(['U+1F600']);
	});

	it('a long name of a bureau stays in its seal block', async () => {
		const bureauName = '林山省平川市清河蒙古族满族自治县应急管理局安全生产执法监督大队'.repeat(2);
		const hosts = [{ bureauId: 'x', bureauName, items: '' }];
		const visit = { ...exampleVisit, facts: { ...exampleFacts, hosts } };
		for (const pdf of [
			await drawNotice(visit, 'enterprise'),
			await drawPoster(visit, 'A4'),
			await drawPoster(visit, 'A3')
		]) {
			expect(foldedText(pdf).split(bureauName).length).toBeGreaterThan(1);
			expectWithinPages(pdf);
		}
		const [page] = printedWords(await drawNotice(visit, 'enterprise')).pages;
		expect(page?.width).toBeCloseTo(595.28, 1);
	});

	it('a long visit flows to further pages and nothing is cut', async () => {
		const person = (index: number) => ({ name: `阿卜杜热合曼${index}`, unit: '平川市应急管理局' });
		const hosts = ['林山省应急管理厅', '平川市应急管理局', '清河县应急管理局', '石桥县应急管理局'];
		const facts = {
			...exampleFacts,
			kinds: ['verification' as const, 'enforcement' as const],
			hosts: [...hosts, '东岭区应急管理局'].map((bureauName) => ({
				bureauId: bureauName,
				bureauName,
				items: ''
			})),
			members: Array.from({ length: 10 }, (_, index) => person(index)),
			content: '检查内容'.repeat(500),
			basis: '依据'.repeat(400)
		};
		const visit = { ...exampleVisit, facts, enterpriseName: '青石岭'.repeat(700) };
		const pdf = await drawPapers(visit, { ...exampleSlip, enterpriseName: visit.enterpriseName });
		const text = foldedText(pdf);
		expect(complaints(pdf)).toBe('');
		// A footer may stand between two pages, so the repeated words are counted.
		expect(text.split('检查内容').length - 1).toBeGreaterThanOrEqual(500);
		expect(text.split('青石岭').length - 1).toBeGreaterThanOrEqual(4 * 700 - 8);
		for (const { name } of facts.members) expect(text).toContain(name);
		expect(qrCodes(pdf)).toHaveLength(2);
		expectWithinPages(pdf);
	});
});
