// What a phone fetches for the poster and the card: document, styles and scripts, compressed.
import { gzipSync } from 'node:zlib';
import { runPortal } from '../support/portal.ts';
import { row } from './figures.ts';

export async function weight(): Promise<void> {
	const portal = await runPortal();
	const [visit] = portal.seed(1).visits;
	for (const address of [`/v/${visit?.token}`, `/v/${visit?.token}/card`]) {
		const page = await (await fetch(portal.origin + address)).text();
		const linked = [...page.matchAll(/(?:href|src)="([^"]+\.(?:css|js))"/g)].map(
			(match) => match[1]
		);
		let bytes = gzipSync(page).length;
		for (const link of new Set(linked)) {
			const asset = await fetch(new URL(link ?? '', portal.origin + address));
			bytes += gzipSync(await asset.text()).length;
		}
		const name = address.endsWith('card') ? 'card page' : 'poster page';
		row(
			`${name}, document and ${linked.length} linked files, gzip`,
			`${(bytes / 1024).toFixed(1)} KB`,
			'≤ 14 KB'
		);
	}
	await portal.stop();
}
