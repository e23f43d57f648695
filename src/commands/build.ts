// Builds the portal when its sources are newer than the last build.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const stamp = 'build/.built';
const sources = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

if (!existsSync(stamp) || newest(sources) > statSync(stamp).mtimeMs) {
	console.log('正在构建 …');
	process.env.NODE_ENV = 'production';
	await build({ logLevel: 'error' });
	writeFileSync(stamp, '');
}

/** The newest change among files and folders, in milliseconds. */
function newest(places: string[]): number {
	return Math.max(
		...places.map((place) => {
			const status = statSync(place);
			if (!status.isDirectory()) return status.mtimeMs;
			return newest(
				readdirSync(place)
					.map((name) => path.join(place, name))
					.concat(stampless(place))
			);
		})
	);
}

/** An empty folder has no newest file; the lockfile is older than any build that counts. */
function stampless(place: string): string[] {
	return readdirSync(place).length === 0 ? ['package-lock.json'] : [];
}
