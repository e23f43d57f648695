// Files that others ask for at the root to see that the domain is ours: WeChat, search engines, 备案.
import { open } from 'node:fs/promises';
import path from 'node:path';

const mediaTypes: Record<string, string> = {
	txt: 'text/plain; charset=utf-8',
	html: 'text/html; charset=utf-8',
	xml: 'application/xml; charset=utf-8'
};

/** Such a file is a line or two. */
const mostBytes = 64 * 1024;

/** `/MP_verify_abc.txt` from `folder`; null for any other kind of name, and for what is not a small file. */
export async function readPublicFile(
	folder: string,
	address: string
): Promise<{ mediaType: string; bytes: Uint8Array } | null> {
	const [, name, ending] = /^\/([\w-]{1,100}\.(txt|html|xml))$/.exec(address) ?? [];
	const mediaType = mediaTypes[ending ?? ''];
	if (!name || !mediaType) return null;
	const file = await open(path.join(folder, name)).catch(() => null);
	if (!file) return null;
	try {
		const about = await file.stat();
		if (!about.isFile() || about.size > mostBytes) return null;
		return { mediaType, bytes: await file.readFile() };
	} finally {
		await file.close();
	}
}
