// A page kept for a second: every visitor's own value in it, and gzip that any reader opens.
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gzippedPage, openKeptPages, plainPage } from '#lib/server/platform/kept-page.ts';

test('what was compressed in parts opens as one page with the value in every place', () => {
	const text = fc.string({ unit: 'grapheme', maxLength: 2000 });
	fc.assert(
		fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (parts) => {
			const clean = parts.map((part) => part.replaceAll('#', ''));
			const page = openKeptPages().keep('card', clean.join('#one#'), '#one#', new Headers());
			const whole = clean.join('value-二');
			expect(plainPage(page, 'value-二').toString()).toBe(whole);
			expect(gunzipSync(gzippedPage(page, 'value-二')).toString()).toBe(whole);
		})
	);
});

test('a page is kept for a second and not longer', () => {
	let time = 0;
	const pages = openKeptPages(() => time);
	pages.keep('card', 'a', 'x', new Headers({ 'content-length': '1', 'content-type': 'text/html' }));
	expect(pages.find('card')?.headers).toEqual([['content-type', 'text/html']]);
	expect(pages.find('another')).toBeUndefined();
	time = 1000;
	expect(pages.find('card')).toBeUndefined();
});
