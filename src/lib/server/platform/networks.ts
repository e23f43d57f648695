// The networks that may come to the desk (互联网政务应用安全管理规定 第十九条): one list, in the settings.
import { BlockList, isIP } from 'node:net';

/** `10.1.0.0/16,2001:db8::/32,192.0.2.7`; null where a part of it is no network. */
export function readNetworks(text: string): BlockList | null {
	const list = new BlockList();
	for (const part of text.split(',').map((each) => each.trim())) {
		const [address = '', length, more] = part.split('/');
		// `::ffff:10.1.0.0/16` would hold every IPv4 address: those are written as such.
		const version = /^[\d.]+$|^[\da-f:]+$/i.test(address) ? isIP(address) : 0;
		if (version === 0 || more !== undefined) return null;
		const longest = version === 4 ? 32 : 128;
		const bits = length === undefined ? longest : Number(length);
		if (!/^\d{1,3}$/.test(length ?? '0') || bits > longest) return null;
		list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
	}
	return list;
}

export function isWithin(networks: BlockList, address: string): boolean {
	const version = isIP(address);
	return version !== 0 && networks.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
