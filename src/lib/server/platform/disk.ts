// How much room is left where the data lie.
import { statfs } from 'node:fs/promises';

/** Free megabytes on the file system of a folder, for a process without privileges. */
export async function freeMegabytes(folder: string): Promise<number> {
	const { bavail, bsize } = await statfs(folder);
	return Math.floor((bavail * bsize) / 1_048_576);
}
