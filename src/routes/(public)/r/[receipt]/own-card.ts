// The cookie by which a browser shows the card that it sent: half an hour, under the receipt's address alone.
import type { RequestEvent } from '@sveltejs/kit';
import { passFor, passMs } from '#lib/server/journey/reopen-card.ts';

const cookie = 'own';

type Asking = Pick<RequestEvent, 'cookies' | 'url'>;

const bound = (receipt: string, url: URL) =>
	({ path: `/r/${receipt}`, sameSite: 'strict', secure: url.protocol === 'https:' }) as const;

/** Opens the card for this browser: it has just been sent, or its phone number was named. */
export function letReopen(
	{ cookies, url, locals }: Asking & Pick<RequestEvent, 'locals'>,
	receipt: string,
	pass = passFor(locals.context, receipt)
): void {
	cookies.set(cookie, pass, { ...bound(receipt, url), maxAge: passMs / 1000 });
}

/** Somebody may ask to be shown: the browser forgets at once. */
export function close({ cookies, url }: Asking, receipt: string): void {
	cookies.delete(cookie, bound(receipt, url));
}

export function passOf({ cookies }: Pick<RequestEvent, 'cookies'>): string {
	return cookies.get(cookie) ?? '';
}
