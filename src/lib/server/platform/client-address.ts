// Where a request comes from: the other end of the connection, or what the proxy before us says.
import { isIP, isIPv6 } from 'node:net';

/** The header in which the operator's own proxy names the client, and how many proxies add to it. */
export interface TrustedProxy {
	/** Lower case. */
	header: string;
	/** 1: the last address named is the client's. */
	depth: number;
}

/** What a client writes into such a header itself stands left of what the proxies add, and is not read. */
export function clientAddress(peer: string, headers: Headers, proxy: TrustedProxy | null): string {
	const named = proxy ? (headers.get(proxy.header) ?? '').split(',').at(-proxy.depth) : undefined;
	const address = withoutPort((named ?? '').trim());
	return plain(isIP(address) ? address : peer);
}

/** What tries are counted by: an IPv6 client has all of its network's 2^64 addresses. */
export function networkOf(address: string): string {
	if (!isIPv6(address)) return address;
	const [left = '', right] = address.replace(/%.*$/, '').split('::');
	const before = left.split(':').filter(Boolean);
	const after = (right ?? '').split(':').filter(Boolean);
	const zeros = right === undefined ? 0 : 8 - before.length - after.length;
	const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
	return groups
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':');
}

/** `::ffff:203.0.113.7` is the IPv4 address it holds. */
function plain(address: string): string {
	return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function withoutPort(text: string): string {
	const inBrackets = /^\[([^\]]+)\](:\d+)?$/.exec(text);
	return inBrackets?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
}
