// Reads a public form's body, and names its sender without keeping his address.
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { readFields } from '#lib/server/platform/form.ts';
import type { Problems } from '#lib/server/platform/form.ts';
import { networkOf } from '#lib/server/platform/client-address.ts';

/** The form; a body that is too large is 413, one that cannot be read is 400. */
export async function formOf(event: RequestEvent): Promise<FormData> {
	try {
		return await event.request.formData();
	} catch (fault) {
		if ((fault as { status?: number }).status === 413) error(413, '内容太大');
		error(400, '提交的内容无法读取');
	}
}

/** A button's form holds nothing: what is wrong with one that holds something; null when it is right. */
export async function strangeIn(event: RequestEvent): Promise<Problems | null> {
	const { problems } = readFields(await formOf(event), { single: [] });
	return Object.keys(problems).length > 0 ? problems : null;
}

/** A keyed hash of the client's address: enough to count tries by, and nothing to look up. */
export function clientOf(event: RequestEvent): string {
	return event.locals.context.cipher.hash('client', networkOf(event.getClientAddress()));
}
