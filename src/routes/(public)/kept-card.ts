// The blank card is the same for everyone but for its key: it is made once a second, and handed out till then.
import type { RequestEvent } from '@sveltejs/kit';
import { gzippedPage, openKeptPages, plainPage } from '#lib/server/platform/kept-page.ts';
import { isTypeLarge } from './type-size.ts';

const pages = openKeptPages();

/** The card page of a visit; null where something else is asked for. */
export async function keptCard(
	event: RequestEvent,
	make: () => Promise<Response>
): Promise<Response | null> {
	const { route, request, url, params, locals } = event;
	const isCard = route.id === '/(public)/v/[token]/card' && url.pathname.endsWith('/card');
	if (!isCard || request.method !== 'GET' || url.search || event.isDataRequest) return null;
	const name = `${isTypeLarge(event) ? 'large' : 'normal'} ${params.token}`;
	let page = pages.find(name);
	if (!page) {
		const answer = await make();
		// A page with a nonce is one visitor's alone.
		const policy = answer.headers.get('content-security-policy') ?? '';
		if (answer.status !== 200 || policy.includes('nonce-')) return answer;
		page = pages.keep(name, await answer.text(), locals.formKey, answer.headers);
	}
	const headers = new Headers(page.headers);
	headers.append('vary', 'accept-encoding');
	const gzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
	if (gzip) headers.set('content-encoding', 'gzip');
	const body = gzip ? gzippedPage(page, locals.formKey) : plainPage(page, locals.formKey);
	headers.set('content-length', String(body.length));
	return new Response(new Uint8Array(body), { headers });
}
