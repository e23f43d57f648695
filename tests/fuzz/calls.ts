// What a stranger may send: whole forms, forms with something odd in them, and plain nonsense.
import fc from 'fast-check';
import type { Map, SeenForm } from './addresses.ts';
import type { Call } from './send.ts';

const odd = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.constantFrom(
		...[
			'',
			' ',
			'\u0000',
			'\ufeff',
			'\u202e反',
			'𠮷㛃䶮',
			'a\u0301'.repeat(30),
			'\ud800',
			'１３８'
		],
		...[
			'-1',
			'1e9',
			'NaN',
			'999999999999999999999',
			"' or 1=1 --",
			'<script>',
			'${1}',
			'../../etc'
		],
		...['__proto__', 'constructor', '%', '%zz', '\r\nset-cookie: a=b', '2026-02-30', '是', 'yes']
	),
	fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
);
const huge = fc
	.record({ unit: fc.constantFrom('a', '汉', '𠮷', '\n', '%'), size: fc.nat({ max: 60_000 }) })
	.map(({ unit, size }) => unit.repeat(size));
const value = fc.oneof({ weight: 40, arbitrary: odd }, { weight: 1, arbitrary: huge });

/** A segment as it stands in a path. */
const segment = fc.oneof(
	odd.map((text) => encodeURIComponent(text.toWellFormed())),
	fc.constantFrom(
		...['%', '%zz', '%E0%A4%A', '%c0%ae', '%2e%2e', '..', '.', '%00', '%2F', ';', '@', '%ff%fe'],
		...['x'.repeat(4000), '__data.json', '%20', 'con', '+page.svelte']
	),
	fc.string({ unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)) })
);
const query = fc.oneof(
	{ weight: 4, arbitrary: fc.constant('') },
	fc.constantFrom('?', '?/', '?/default', '?/nobody', '?t=', '?t=%', '?x-sveltekit-invalidated=11'),
	odd.map((text) => `?t=${encodeURIComponent(text.toWellFormed())}`),
	odd.map((text) => `?${encodeURIComponent(text.toWellFormed())}&next=//example.org`)
);

function pathIn({ routes, values }: Map): fc.Arbitrary<string> {
	const known = fc.constantFrom(...routes).chain((route) => {
		const names = Array.from(route.matchAll(/\[[.]*([^\]]+)\]/g), ([, name = '']) => name);
		const parts = names.map((name) => {
			const pool = values[name] ?? [];
			const junk = { weight: 1, arbitrary: segment };
			return pool.length > 0
				? fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pool) }, junk)
				: segment;
		});
		return fc.tuple(...parts).map((filled) => {
			let place = 0;
			return route.replaceAll(/\[[^\]]+\]/g, () => filled[place++] ?? '');
		});
	});
	const tail = fc.oneof(
		{ weight: 12, arbitrary: fc.constant('') },
		fc.constantFrom('/', '//', '/__data.json', '.html', '/..', '/%2e%2e/'),
		segment.map((text) => `/${text}`)
	);
	const strange = fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
	const whole = fc.tuple(known, tail, query).map((parts) => parts.join(''));
	return fc.oneof({ weight: 9, arbitrary: whole }, { weight: 1, arbitrary: strange });
}

const headerValue = fc.string({
	unit: fc
		.oneof(
			{ weight: 9, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
			fc.integer({ min: 0x80, max: 0xff })
		)
		.map((code) => String.fromCharCode(code)),
	maxLength: 60
});

function headersFor(origin: string): fc.Arbitrary<Record<string, string>> {
	const sometimes = (...values: string[]) =>
		fc.oneof(
			fc.constantFrom(...values),
			headerValue.map((text) => text.trim())
		);
	const some = fc.record(
		{
			accept: sometimes('*/*', 'text/html', 'application/json', 'text/html;q=0'),
			'accept-encoding': sometimes('gzip', 'br', 'identity', 'gzip;q=0', '*'),
			'accept-language': sometimes('zh-CN', 'en'),
			cookie: sometimes('type=large', 'auth_session=x', 'a=%', '=', 'a=b; a=c; '.repeat(40)),
			'if-none-match': sometimes('*', '"x"', 'W/"x"'),
			'if-modified-since': sometimes('Thu, 01 Jan 1970 00:00:00 GMT'),
			range: sometimes('bytes=0-1', 'bytes=-1', 'bytes=9-1'),
			'x-forwarded-for': sometimes('10.0.0.1', '::1, 10.0.0.2', 'unknown'),
			'x-forwarded-host': sometimes('example.org'),
			'x-forwarded-proto': sometimes('https', 'ftp'),
			'x-http-method-override': sometimes('DELETE'),
			'x-sveltekit-action': fc.constant('true'),
			'content-encoding': sometimes('gzip', 'br'),
			referer: sometimes('https://example.org/', '/')
		},
		{ requiredKeys: [] }
	);
	const own = fc.oneof(
		{ weight: 5, arbitrary: fc.constant(origin) },
		fc.constantFrom('null', 'https://example.org', ''),
		headerValue.map((text) => text.trim())
	);
	return fc
		.tuple(
			fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: some }),
			fc.option(own, { nil: undefined, freq: 2 }),
			fc.integer({ min: 0, max: 5000 })
		)
		.map(([headers, from, client]) => ({
			...headers,
			...(from === undefined ? {} : { origin: from }),
			// The fuzzed portal reads the client from here, so that one's limits do not stop the others.
			'x-client': `10.1.${client >> 8}.${client & 255}`
		}));
}

type Pair = [name: string, value: string];

/** A form as its page would send it, some of its fields left out, exchanged, doubled or invented. */
function filled(form: SeenForm): fc.Arbitrary<Pair[]> {
	const names = Object.keys(form.fields);
	const whole = fc
		.tuple(...names.map((name) => fc.constantFrom(...(form.fields[name] ?? [null]))))
		.map((values) =>
			names.flatMap((name, place): Pair[] => {
				const said = values[place] ?? null;
				return said === null ? [] : [[name, said]];
			})
		);
	const change = fc.oneof(
		fc.constant((pairs: Pair[], at: number) => pairs.toSpliced(at, 1)),
		value.map((text) => (pairs: Pair[], at: number) => pairs.with(at, [pairs[at]![0], text])),
		value.map((text) => (pairs: Pair[], at: number) => [...pairs, [pairs[at]![0], text] as Pair]),
		fc.tuple(odd, value).map((pair) => (pairs: Pair[]) => [...pairs, pair])
	);
	// The buttons of a form are alternatives; most often none of them is wanted.
	const buttons = ['review', 'edit'];
	return fc
		.tuple(
			whole,
			fc.oneof(
				{ weight: 2, arbitrary: fc.constant([]) },
				{ weight: 3, arbitrary: fc.array(fc.tuple(change, fc.nat()), { maxLength: 4 }) }
			),
			fc.integer({ max: 3, min: 0 })
		)
		.map(([pairs, changes, keep]) => {
			const pressed = keep === 0 ? pairs : pairs.filter(([name]) => !buttons.includes(name));
			return changes.reduce(
				(all, [alter, place]) => (all.length > 0 ? alter(all, place % all.length) : all),
				pressed.map(([name, text]): Pair =>
					name === 'key' ? [name, keyOf(keep, text)] : [name, text]
				)
			);
		});
}

let keys = 0;

/** A key of its own most of the time, otherwise that of the page: a double tap. */
function keyOf(keep: number, ofPage: string): string {
	return keep === 1 ? ofPage : `fuzz-${String(++keys).padStart(20, '0')}`;
}

interface Body {
	type: string | undefined;
	body: Buffer | null;
}

function urlencoded(pairs: Pair[]): Body {
	const body = new URLSearchParams(
		pairs.map(([name, text]) => [name.toWellFormed(), text.toWellFormed()])
	);
	return { type: 'application/x-www-form-urlencoded', body: Buffer.from(body.toString()) };
}

function multipart(pairs: Pair[], twist: number, file: Uint8Array): Body {
	const boundary = 'fuzz';
	const parts = pairs.map(
		([name, text]) =>
			`--${boundary}\r\ncontent-disposition: form-data; name="${name.replaceAll(/["\r\n]/g, '_')}"` +
			`${twist === 4 ? '; filename="a.txt"\r\ncontent-type: text/plain' : ''}\r\n\r\n${text}\r\n`
	);
	const upload = Buffer.concat([
		Buffer.from(
			`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="卡.pdf"\r\n\r\n%PDF-1.7\n`
		),
		file,
		Buffer.from(`\r\n--${boundary}--\r\n`)
	]);
	const body = Buffer.concat([Buffer.from(parts.join('')), upload]);
	const said = twist === 1 ? 'other' : boundary;
	return {
		type: twist === 2 ? 'multipart/form-data' : `multipart/form-data; boundary=${said}`,
		body: twist === 3 ? body.subarray(0, body.length / 2) : body
	};
}

const types = ['text/plain', 'application/json', 'application/x-www-form-urlencoded; charset=gbk'];

function bodyFor(form: SeenForm): fc.Arbitrary<Body> {
	const pairs = filled(form);
	const bytes = fc.uint8Array({ maxLength: 300 });
	return fc.oneof(
		{ weight: 8, arbitrary: pairs.map(urlencoded) },
		{
			weight: 4,
			arbitrary: fc
				.tuple(pairs, fc.integer({ min: 0, max: 7 }), bytes)
				.map(([all, twist, file]) => multipart(all, twist, file))
		},
		{
			weight: 1,
			arbitrary: fc
				.tuple(bytes, fc.constantFrom('application/x-www-form-urlencoded', ...types))
				.map(([all, type]) => ({ type, body: Buffer.from(all) }))
		},
		fc.constantFrom<Body>(
			{ type: undefined, body: null },
			{ type: 'application/x-www-form-urlencoded', body: null },
			{ type: 'application/x-www-form-urlencoded', body: Buffer.from('item1=%&=&&&a==%zz&%=') }
		)
	);
}

/** Rarely, for each costs as much as a hundred others. */
const oversize: Body = {
	type: 'application/x-www-form-urlencoded',
	body: Buffer.from(`item1=yes&detail1=${'a'.repeat(2_200_000)}`)
};

export function anyCall(map: Map, origin: string): fc.Arbitrary<Call> {
	const path = pathIn(map);
	const headers = headersFor(origin);
	const reading = fc
		.record({ method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'OPTIONS'), path, headers })
		.map((call): Call => ({ ...call, body: null }));
	const sending = fc.constantFrom(...map.forms).chain((form) =>
		fc
			.record({
				path: fc.oneof({ weight: 6, arbitrary: fc.constant(form.action) }, path),
				headers,
				body: fc.oneof(
					{ weight: 400, arbitrary: bodyFor(form) },
					{ weight: 1, arbitrary: fc.constant(oversize) }
				),
				method: fc.oneof(
					{ weight: 12, arbitrary: fc.constant('POST') },
					fc.constantFrom('PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE')
				)
			})
			.map(({ method, path: at, headers: all, body: { type, body } }): Call => ({
				method,
				path: at,
				headers: { ...(type ? { 'content-type': type } : {}), ...all },
				body
			}))
	);
	return fc.oneof({ weight: 2, arbitrary: reading }, { weight: 3, arbitrary: sending });
}
