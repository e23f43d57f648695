// SECRET_FILE: the installation's secret on the first line, and one line for each key version since.
import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { dirname } from 'node:path';
import { SettingError } from './config.ts';

export interface KeyRing {
	/** Hashes, receipts and the ledger's chain hang on it for ever; it is key version 1 as well. */
	root: Uint8Array;
	/** 32 bytes or more for each version; new values are sealed with the newest. */
	keys: ReadonlyMap<number, Uint8Array>;
	newest: number;
}

const mostVersions = 255;

/** Reads the installation's keys, or makes a file with a first one of 32 random bytes, mode 0600. */
export function readKeyRing(file: string): KeyRing {
	if (!existsSync(file)) {
		mkdirSync(dirname(file), { recursive: true });
		write(file, `${randomBytes(32).toString('base64')}\n`);
	}
	return parsed(readFileSync(file, 'utf8'), file);
}

/** Adds a key version of 32 random bytes: a whole file takes the old one's place, or nothing happened. */
export function addKey(file: string): KeyRing {
	const { newest } = readKeyRing(file);
	if (newest === mostVersions)
		throw new SettingError(`SECRET_FILE: ${file} 已有 ${mostVersions} 个密钥版本，不能再增加`);
	const lines = readFileSync(file, 'utf8').trimEnd();
	write(file, `${lines}\n${newest + 1} ${randomBytes(32).toString('base64')}\n`);
	return readKeyRing(file);
}

/** Tells one state of the file from another; null while it cannot be seen. */
export function stampOf(file: string): string | null {
	const status = statSync(file, { throwIfNoEntry: false });
	return status ? `${status.ino} ${status.mtimeMs} ${status.size}` : null;
}

function parsed(text: string, file: string): KeyRing {
	const [first = '', ...further] = text.trim().split(/\r?\n/);
	const root = keyOf(first, file);
	const keys = new Map([[1, root]]);
	for (const line of further) {
		const [version = '', key = ''] = line.trim().split(/\s+/);
		if (Number(version) !== keys.size + 1)
			throw new SettingError(`SECRET_FILE: ${file} 的密钥版本不连续（应为 ${keys.size + 1}）`);
		keys.set(keys.size + 1, keyOf(key, file));
	}
	return { root, keys, newest: keys.size };
}

function keyOf(text: string, file: string): Uint8Array {
	const key = Buffer.from(text.trim(), 'base64');
	if (key.length < 32) throw new SettingError(`SECRET_FILE: ${file} 应含 32 字节的 base64 密钥`);
	return key;
}

/** On disk, file and folder, before the old one is gone: a power cut must not lose a key. */
function write(file: string, text: string): void {
	const coming = `${file}.new-${process.pid}`;
	try {
		writeFileSync(coming, text, { mode: 0o600, flag: 'wx' });
		chmodSync(coming, 0o600);
		synced(coming);
		renameSync(coming, file);
		synced(dirname(file));
	} finally {
		rmSync(coming, { force: true });
	}
}

function synced(place: string): void {
	const opened = openSync(place, 'r');
	try {
		fsyncSync(opened);
	} finally {
		closeSync(opened);
	}
}
