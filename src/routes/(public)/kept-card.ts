// The blank card is the same for everyone but for its key: the front door hands one out for a second.
import type { RequestEvent } from '@sveltejs/kit';

/** Shows the front door a card page that was made just now; every other answer passes as it is. */
export async function keepCard(event: RequestEvent, answer: Response): Promise<Response> {
	const keep = event.platform?.req.keepPage;
	// A page with a nonce or a cookie is one visitor's alone.
	const policy = answer.headers.get('content-security-policy') ?? '';
	const isCard = event.route.id === '/(public)/v/[token]/card' && !event.isDataRequest;
	const isPersonal = policy.includes('nonce-') || answer.headers.has('set-cookie');
	if (!keep || !isCard || answer.status !== 200 || isPersonal) return answer;
	// No two of these pages are the same, for each has its key.
	answer.headers.delete('etag');
	const html = await answer.text();
	keep(html, event.locals.formKey, answer.headers);
	return new Response(html, answer);
}
