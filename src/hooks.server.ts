// Every request passes here: who asks, from where, by which door, and with which headers it leaves.
import path from 'node:path';
import { json, redirect } from '@sveltejs/kit';
import type {
	Handle,
	HandleServerError,
	RequestEvent,
	ResolveOptions,
	ServerInit
} from '@sveltejs/kit';
import { building } from '$app/environment';
import { may } from '#lib/server/identity/person.ts';
import { isConfirmed } from '#lib/server/identity/session.ts';
import { openSessions } from '#lib/server/identity/sessions.ts';
import { greetOperator } from '#lib/server/journey/greet-operator.ts';
import { countStranger } from '#lib/server/journey/measure-portal.ts';
import { recordRefusal } from '#lib/server/journey/refuse-door.ts';
import { startPortal } from '#lib/server/journey/start-portal.ts';
import type { Portal } from '#lib/server/journey/start-portal.ts';
import { clientAddress, networkOf } from '#lib/server/platform/client-address.ts';
import { loadEnvironment, readConfig } from '#lib/server/platform/config.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { randomId } from '#lib/server/platform/ids.ts';
import { isWithin } from '#lib/server/platform/networks.ts';
import { readPublicFile } from '#lib/server/platform/public-files.ts';
import errorPage from './error.html?raw';
import { keepCard } from './routes/(public)/kept-card.ts';
import { isTypeLarge, switchType } from './routes/(public)/type-size.ts';
import { doorOf } from './routes/desk/doors.ts';
import { recogniseVisitor } from './routes/sign-in/session.ts';

let portal: Portal;
let sessions: ReturnType<typeof openSessions>;

export const init: ServerInit = async () => {
	if (building) return;
	const config = readConfig(loadEnvironment());
	portal = await startPortal(config);
	sessions = openSessions(
		portal.context.db,
		portal.context.clock,
		config.origin.startsWith('https:')
	);
	// The mail room says farewell while the last requests are answered: both together take 25 seconds.
	for (const signal of ['SIGTERM', 'SIGINT'])
		process.once(signal, () => void portal.mailRoom.close());
	process.once('sveltekit:shutdown', () => void portal.close());
	await greetOperator(config, portal.world);
};

const refusals: Record<number, string> = {
	400: '网址或内容不完整',
	404: '没有这个页面',
	405: '这个网址不接收提交'
};

export const handle: Handle = async ({ event, resolve }) => {
	event.locals.portal = portal;
	event.locals.context = portal.context;
	event.locals.sessions = sessions;
	withoutNul(event);
	// A client that accepts anything would get a form action's answer as JSON with status 200.
	if (event.request.method === 'POST' && !event.route.id?.startsWith('/desk'))
		event.request.headers.set('accept', 'text/html');
	const peer = event.getClientAddress;
	event.getClientAddress = () =>
		clientAddress(peer(), event.request.headers, portal.context.config.trustedProxy);
	const outside = isOutside(event);
	await recogniseVisitor(event, outside ? null : event.cookies.get(sessions.sessionCookieName));
	event.locals.formKey = randomId();
	event.locals.large = isTypeLarge(event);
	const answer =
		(outside ? awayFromDesk(event) : null) ??
		foreignPost(event) ??
		closedDoor(event) ??
		switchType(event) ??
		(await domainFile(event)) ??
		(await keepCard(event, await resolve(event, { transformPageChunk: sizedFor(event) })));
	await recordClosedDoor(event, answer);
	const response = event.locals.unstorable ? unstorable(event) : await slowedDown(event, answer);
	return compressed(event, response);
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status < 500) return { message: refusals[status] ?? message };
	if (isStorageFault(error)) event.locals.unstorable = true;
	const id = randomId().slice(0, 8);
	// The route's id, not its path: the path holds the token.
	portal.context.log.error(
		{ id, route: event.route.id, fault: faultOf(error) },
		'unexpected fault'
	);
	return { message: '平台出现意外情况，请稍后重试', id };
};

/** PostgreSQL takes no question with U+0000 in it. Nothing here holds one: another strange sign leads as little. */
function withoutNul({ params, url }: RequestEvent): void {
	const names: Partial<Record<string, string>> = params;
	for (const [name, value] of Object.entries(names))
		names[name] = value?.replaceAll('\0', '\uFFFD');
	if (url.search.includes('%00')) url.search = url.search.replaceAll('%00', '%EF%BF%BD');
}

/** Outside the networks of the desk a session is nobody's, and is not kept alive. */
function isOutside(event: RequestEvent): boolean {
	const { deskNetworks } = portal.context.config;
	return deskNetworks !== null && !isWithin(deskNetworks, event.getClientAddress());
}

function awayFromDesk(event: RequestEvent): Response | null {
	const address = event.route.id ?? event.url.pathname;
	if (!/^\/(desk|sign-in|sign-out|invitation)(\/|$)/.test(address)) return null;
	return refusal(event, 403, '工作人员页面只能在单位指定的网络中打开');
}

/** A browser always names its origin; a client without cookies may leave it out. */
function foreignPost(event: RequestEvent): Response | null {
	const { request, url, cookies } = event;
	if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return null;
	const origin = request.headers.get('origin');
	const signedIn = cookies.get(sessions.sessionCookieName) !== undefined;
	const own = origin === null ? !signedIn : origin === url.origin;
	if (!own) return refusal(event, 403, '请求来自其他网站，没有受理。请从本平台的页面重新提交');
	const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
	const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
	if (request.method === 'POST' && !forms.includes(type ?? ''))
		return refusal(event, 415, '提交的内容格式不对。请在本平台的页面上填写并提交');
	// SvelteKit keeps this name for itself and takes it for a fault of ours.
	if (request.method === 'POST' && url.searchParams.has('/default'))
		return refusal(event, 404, '没有这个页面');
	return null;
}

/** The class of the whole page is all that 大字版 changes in it. */
function sizedFor(event: RequestEvent): NonNullable<ResolveOptions['transformPageChunk']> {
	const size = event.locals.large ? 'large' : 'normal';
	return ({ html }) => html.replace('%type%', size);
}

/** What WeChat asks for at the root of a domain; it stands in no route's way. */
async function domainFile({ route, request, url }: RequestEvent): Promise<Response | null> {
	if (route.id !== null || !['GET', 'HEAD'].includes(request.method)) return null;
	const folder = path.join(portal.context.config.dataDir, 'public');
	const file = await readPublicFile(folder, url.pathname);
	if (!file) return null;
	return new Response(new Uint8Array(file.bytes), {
		headers: { 'content-type': file.mediaType, 'content-security-policy': "default-src 'none'" }
	});
}

/** Every desk route declares its act; what is not declared stays shut. */
function closedDoor(event: RequestEvent): Response | null {
	const { route, locals, request, url } = event;
	if (!route.id?.startsWith('/desk')) return null;
	const here = encodeURIComponent(url.pathname + url.search);
	if (!locals.person || !locals.session) countStranger();
	if (locals.pending) redirect(303, `/sign-in/second-factor?next=${here}`);
	if (!locals.person || !locals.session) redirect(303, `/sign-in?next=${here}`);
	const door = doorOf(route.id);
	if (!door || !may(locals.person, door.act))
		return refusal(event, 403, '您的岗位不能打开这个页面');
	const sending = request.method === 'POST';
	if (door.confirmed && !isConfirmed(locals.session, portal.context.clock.now(), sending))
		redirect(303, `/desk/confirmation?next=${here}`);
	return null;
}

/** Whoever is known and was refused stands in the ledger. */
async function recordClosedDoor(event: RequestEvent, answer: Response): Promise<void> {
	const { route, locals, request } = event;
	if (!route.id?.startsWith('/desk') || !locals.person) return;
	const status = event.isDataRequest ? await statusOfData(answer) : answer.status;
	if (status === 403 || status === 404)
		await recordRefusal(portal.context, locals.person, {
			door: route.id,
			method: request.method,
			status
		});
}

/** Data requests are answered with 200 and say inside what came of each part of the page. */
async function statusOfData(answer: Response): Promise<number> {
	if (answer.status !== 200) return answer.status;
	const { nodes = [] } = (await answer.clone().json()) as {
		nodes?: ({ status?: number } | null)[];
	};
	return nodes.find((node) => node?.status)?.status ?? 200;
}

/** Tokens, receipts and links that lead nowhere: the same page, and after too many a pause. */
async function slowedDown(event: RequestEvent, answer: Response): Promise<Response> {
	const isGuess = /\[(token|receipt|slip)\]/.test(event.route.id ?? '');
	if (answer.status !== 404 || !isGuess || event.route.id?.startsWith('/desk')) return answer;
	const wait = await portal.context.limits.unknownTokens.count(networkOf(event.getClientAddress()));
	if (wait === null) return answer;
	const headers = new Headers(answer.headers);
	headers.set('retry-after', String(wait));
	return new Response(answer.body, { status: 429, headers });
}

/** Public pages go out compressed: they are read on the worst networks, and carry no session. */
function compressed({ request, route }: RequestEvent, response: Response): Response {
	const isPage = response.headers.get('content-type')?.startsWith('text/html');
	if (!isPage || !response.body || route.id?.startsWith('/desk')) return response;
	if (response.headers.has('content-encoding')) return response;
	if (!response.headers.has('vary')) response.headers.append('vary', 'accept-encoding');
	if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return response;
	const headers = new Headers(response.headers);
	headers.set('content-encoding', 'gzip');
	headers.delete('content-length');
	const body = response.body.pipeThrough(new CompressionStream('gzip'));
	return new Response(body, { status: response.status, headers });
}

/** The form stays in the browser's history: going back finds what was typed. */
function unstorable(event: RequestEvent): Response {
	const response = refusal(event, 503, '暂时不能保存，没有提交成功。请返回上一页，过一分钟再试');
	response.headers.set('retry-after', '60');
	return response;
}

/** A page for what is refused before any route is asked; the desk's script reads the words alone. */
function refusal(event: RequestEvent, status: number, words: string): Response {
	if (event.isDataRequest) return json({ message: words }, { status });
	if (event.request.headers.has('x-sveltekit-action'))
		return json({ type: 'error', error: { message: words } }, { status });
	const page = errorPage
		.replaceAll('%sveltekit.status%', String(status))
		.replaceAll('%sveltekit.error.message%', words);
	return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

function faultOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
