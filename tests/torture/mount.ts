// File systems for one run: a small one in memory, and one in an image that can be copied like a disk.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';

/** Why nothing can be mounted here; null where it can. */
export function cannotMount(folder: string): string | null {
	if (process.getuid?.() !== 0) return 'only root may mount';
	if (spawnSync('mkfs.ext4', ['-V']).status !== 0) return 'no mkfs.ext4 here';
	const probe = `${folder}/probe`;
	mkdirSync(probe);
	if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', probe]).status !== 0) return 'mount is forbidden';
	unmount(probe);
	const image = makeImage(`${folder}/probe.img`, 4);
	if (spawnSync('mount', ['-o', 'loop', image, probe]).status !== 0) return 'no loop devices here';
	unmount(probe);
	return null;
}

export function mountMemory(folder: string, megabytes: number): void {
	mkdirSync(folder);
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
}

export function makeImage(file: string, megabytes: number): string {
	writeFileSync(file, '');
	truncateSync(file, megabytes * 1024 * 1024);
	execFileSync('mkfs.ext4', ['-q', '-F', file]);
	return file;
}

export function mountImage(image: string, folder: string): void {
	mkdirSync(folder, { recursive: true });
	execFileSync('mount', ['-o', 'loop', image, folder]);
}

export function unmount(folder: string): void {
	spawnSync('umount', ['-l', folder]);
}
