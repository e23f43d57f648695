// What a phone fetches for each public page: document, styles, scripts, icon and pictures, compressed.
import { gzipSync } from 'node:zlib';
import { runPortal } from '../support/portal.ts';
import { cardWords, formOf } from '../support/world.ts';
import { row } from './figures.ts';

export async function weight(): Promise<void> {
	const portal = await runPortal();
	const [visit] = portal.seed(1).visits;
	const poster = `/v/${visit?.token}`;
	const sent = await fetch(`${portal.origin}${poster}/card`, {
		method: 'POST',
		body: formOf(cardWords({ code: visit?.code ?? '' })),
		redirect: 'manual'
	});
	const firstFlight = '≤ 14 KB';
	for (const [name, address, reach] of [
		['poster page', poster, firstFlight],
		['card page', `${poster}/card`, firstFlight],
		['report page', `${poster}/report`, ''],
		['receipt page, with its picture', sent.headers.get('location') ?? '', '']
	] as const) {
		const page = await fetch(portal.origin + address);
		if (!page.ok) throw new Error(`${name}: ${page.status}`);
		const html = await page.text();
		const linked = new Set(
			[...html.matchAll(/(?:href|src)="([^"]+\.(?:css|js|svg|png))"/g)].map((match) => match[1])
		);
		let bytes = gzipSync(html).length;
		for (const link of linked) {
			const asset = await fetch(new URL(link ?? '', portal.origin + address));
			bytes += gzipSync(await asset.bytes()).length;
		}
		row(
			`${name}, document and ${linked.size} linked files, gzip`,
			`${(bytes / 1024).toFixed(1)} KB`,
			reach
		);
	}
	await portal.stop();
}
