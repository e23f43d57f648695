// The client's address: from the configured header only, and never from what the client wrote into it.
import { describe, expect, test } from 'vitest';
import { clientAddress, networkOf } from '#lib/server/platform/client-address.ts';
import { readConfig } from '#lib/server/platform/config.ts';

const forwarded = (value: string) => new Headers({ 'x-forwarded-for': value });
const xff = (depth: number) => ({ header: 'x-forwarded-for', depth });

test.each([
	['nothing is configured', forwarded('203.0.113.9'), null, '198.51.100.1'],
	['the proxy names it', forwarded('203.0.113.9'), xff(1), '203.0.113.9'],
	['a client lies in front', forwarded('1.1.1.1, 203.0.113.9'), xff(1), '203.0.113.9'],
	['two proxies', forwarded('1.1.1.1, 203.0.113.9, 10.0.0.2'), xff(2), '203.0.113.9'],
	['fewer than there are proxies', forwarded('203.0.113.9'), xff(2), '198.51.100.1'],
	['no header', new Headers(), xff(1), '198.51.100.1'],
	['no address in it', forwarded('unknown'), xff(1), '198.51.100.1'],
	['with a port', forwarded('203.0.113.9:4711'), xff(1), '203.0.113.9'],
	['IPv6 in brackets', forwarded('[2001:db8::7]:4711'), xff(1), '2001:db8::7'],
	['another header', new Headers({ 'x-real-ip': '203.0.113.9' }), xff(1), '198.51.100.1'],
	[
		'X-Real-IP',
		new Headers({ 'x-real-ip': '203.0.113.9', 'x-forwarded-for': '1.1.1.1' }),
		{ header: 'x-real-ip', depth: 1 },
		'203.0.113.9'
	]
] as const)('%s', (_name, headers, proxy, expected) =>
	expect(clientAddress('::ffff:198.51.100.1', headers, proxy)).toBe(expected)
);

test.each([
	['203.0.113.9', '203.0.113.9'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
	['2001:0db8:1:2::9', '2001:db8:1:2'],
	['2001:db8::9', '2001:db8:0:0'],
	['::1', '0:0:0:0'],
	['fe80::1%eth0', 'fe80:0:0:0']
])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network));

describe('settings', () => {
	const read = (settings: Record<string, string | undefined>) =>
		readConfig({ DEMO: '1', ...settings });
	test('none: the connection names the client', () => expect(read({}).trustedProxy).toBeNull());
	test('a header, and how many proxies there are', () => {
		const settings = { TRUSTED_PROXY_HEADER: 'X-Forwarded-For', TRUSTED_PROXY_DEPTH: '2' };
		expect(read(settings).trustedProxy).toEqual({ header: 'x-forwarded-for', depth: 2 });
	});
	test.each([
		{ TRUSTED_PROXY_HEADER: 'X Real IP' },
		{ TRUSTED_PROXY_HEADER: 'X-Real-IP', TRUSTED_PROXY_DEPTH: '0' },
		{ TRUSTED_PROXY_HEADER: 'X-Real-IP', TRUSTED_PROXY_DEPTH: 'all' }
	])('%j stops the start', (settings) => expect(() => read(settings)).toThrow(/TRUSTED_PROXY_/));
});
