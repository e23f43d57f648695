// 大字版: the size of type that a reader asked for, kept in the only cookie that is set before sending.
import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';

const cookie = 'type';
const aYear = 365 * 24 * 3600;

/** `?type=large` or `?type=normal` on any public page; without it, what was asked before. */
export function isTypeLarge({ url, cookies, route }: RequestEvent): boolean {
	if (route.id?.startsWith('/desk')) return false;
	return (url.searchParams.get('type') ?? cookies.get(cookie)) === 'large';
}

/** Remembers what a link asked for; a page that was only looked at is then opened without the question. */
export function switchType({ url, cookies, request, route }: RequestEvent): null {
	const asked = url.searchParams.get('type');
	if (route.id?.startsWith('/desk') || !['large', 'normal'].includes(asked ?? '')) return null;
	const sameForAll = { path: '/', sameSite: 'lax', secure: url.protocol === 'https:' } as const;
	if (asked === 'large') cookies.set(cookie, asked, { ...sameForAll, maxAge: aYear });
	else cookies.delete(cookie, sameForAll);
	// What is not there is no address of ours to send anyone to: //other.example would be one.
	if (request.method === 'GET' && route.id) redirect(303, url.pathname);
	return null;
}
