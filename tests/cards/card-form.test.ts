// Bad input gets a clear answer and loses nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCardForm } from '#lib/server/cards/card-form.ts';
import { cardWords, formOf } from '../support/world.ts';

const shape = { kinds: ['enforcement'] as const, aboutChoices: ['平川市应急管理局', '赵启明'] };
const read = (words: Record<string, string | string[]>) =>
	readCardForm(formOf(cardWords(words)), { ...shape, kinds: [...shape.kinds] });

describe('the card’s form', () => {
	test('a whole card', () => {
		const { answers, problems } = read({
			item2: 'yes',
			detail2: '三餐',
			about2: ['赵启明', '记不清'],
			visitOrdinal: '3'
		});
		expect(problems).toEqual({});
		expect(answers).toMatchObject({ visitOrdinal: 3, kindOrdinals: { enforcement: null } });
		expect(answers?.items[2]).toEqual({
			answer: 'yes',
			detail: '三餐',
			about: ['赵启明', '记不清']
		});
	});

	test.each([
		['a missing item', { item4: '' }, 'item4'],
		['an answer that is none', { item4: 'maybe' }, 'item4'],
		['an eleventh item', { item11: 'no' }, 'form'],
		['a doubled field', { item4: ['yes', 'no'] }, 'item4'],
		['a doubled name', { representative: ['甲', '乙'] }, 'representative'],
		['100,000 characters', { detail3: '长'.repeat(100_000) }, 'detail3'],
		['10,000 characters in a name', { representative: '长'.repeat(10_000) }, 'representative'],
		['white space for a name', { representative: ' \t ' }, 'representative'],
		['a phone that is none', { phone: '没有' }, 'phone'],
		['an ordinal that is none', { visitOrdinal: '第三' }, 'visitOrdinal'],
		['an ordinal of 0', { 'ordinal-enforcement': '0' }, 'ordinal-enforcement'],
		['somebody who was not there', { about2: '路人' }, 'about2'],
		['a number and 不清楚', { visitOrdinal: '3', unsure: 'visitOrdinal' }, 'visitOrdinal'],
		['不清楚 to nothing', { unsure: 'ordinal-guidance' }, 'form'],
		['a slip in the code', { code: 'ABCD-EFGH-JKMN' }, 'code'],
		['no key', { key: '' }, 'form']
	] as [string, Record<string, string | string[]>, string][])('%s', (_case, words, field) => {
		const { answers, problems, typed } = read(words);
		expect(Object.keys(problems)).toEqual([field]);
		expect(answers).toBeNull();
		expect(typed.text.position).toBe('安全副矿长');
	});

	test('rare characters and emoji are kept; NUL and lone surrogates do no harm', () => {
		const { answers } = read({
			representative: '㛃䶮𬭚𫖯𠮷𤭢',
			position: '矿长\u0000👷',
			item1: 'yes',
			detail1: 'a\ud800b'
		});
		expect(answers).toMatchObject({ representative: '㛃䶮𬭚𫖯𠮷𤭢', position: '矿长👷' });
		expect(answers?.items[1].detail).toBe('a\ufffdb');
	});

	test('不清楚 is an answer, and so is an empty field', () => {
		for (const unsure of [['visitOrdinal', 'ordinal-enforcement'], []])
			expect(read({ unsure }).answers).toMatchObject({
				visitOrdinal: null,
				kindOrdinals: { enforcement: null }
			});
	});

	test('lengths are counted in code points', () => {
		expect(read({ representative: '𠮷'.repeat(100) }).problems).toEqual({});
		expect(read({ representative: '𠮷'.repeat(101) }).problems).toHaveProperty('representative');
	});

	test('whatever is sent, everything typed comes back and nothing throws', () =>
		fc.assert(
			fc.property(
				fc.dictionary(
					fc.constantFrom(
						'item1',
						'detail1',
						'representative',
						'phone',
						'code',
						'visitOrdinal',
						'key'
					),
					fc.string({ unit: 'binary', maxLength: 300 })
				),
				(words) => {
					const { typed } = read(words);
					for (const name of ['detail1', 'representative', 'phone'])
						if (words[name] && /^[\u4e00-\u9fff]+$/.test(words[name]))
							expect(typed.text[name]).toBe(words[name]);
				}
			)
		));
});
