// Stands before the built handler: headers for every answer, addresses that cannot be read, and the kept card.
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { headersOf } from '#lib/server/platform/headers.ts';
import { randomId } from '#lib/server/platform/ids.ts';
import { gzippedPage, openKeptPages, plainPage } from '#lib/server/platform/kept-page.ts';
import type { KeptPage } from '#lib/server/platform/kept-page.ts';

/** Files, errors and redirects leave by it too, which never pass the hooks. */
export function openFrontDoor(server: Server, origin: string): void {
	const pages = openKeptPages();
	const handlers = server.listeners('request');
	server.removeAllListeners('request');
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		request.url = readable(request.url ?? '/');
		// `/%64esk` leads to the desk too.
		const path = decodeURIComponent(request.url.split('?')[0] ?? '/');
		for (const [name, value] of Object.entries(headersOf(origin, path)))
			response.setHeader(name, value);
		const name = cardName(request);
		const page = name && pages.find(name);
		if (page) return handOut(page, request, response);
		if (name)
			request.keepPage = (html, value, headers) => void pages.keep(name, html, value, headers);
		for (const handler of handlers) handler.call(server, request, response);
	});
	server.on('clientError', (fault: NodeJS.ErrnoException, socket) =>
		answerUnreadable(fault, socket, origin)
	);
}

/** What the blank card at this address depends on: the address, and the size of type. */
function cardName({ method, url, headers }: IncomingMessage): string | null {
	if (method !== 'GET' || !/^\/v\/[\w-]+\/card$/.test(url ?? '')) return null;
	const [, size = ''] = /(?:^|;)\s*type=([^;]*)/.exec(headers.cookie ?? '') ?? [];
	return `${size} ${url}`;
}

/** The page as it was made for another within the second, with a form key of this visitor's own. */
function handOut(page: KeptPage, request: IncomingMessage, response: ServerResponse): void {
	const gzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
	const body = (gzip ? gzippedPage : plainPage)(page, randomId());
	for (const [name, value] of page.headers) response.setHeader(name, value);
	response.setHeader('vary', 'accept-encoding');
	if (gzip) response.setHeader('content-encoding', 'gzip');
	response.setHeader('content-length', body.length);
	response.end(body);
}

/** `/v/%zz` is an unknown token like any other: the framework would answer 400 before any route. */
export function readable(url: string): string {
	const [path = '', ...query] = url.split('?');
	try {
		decodeURIComponent(path);
		return url;
	} catch {
		return [path.replaceAll('%', '%25'), ...query].join('?');
	}
}

/** What is no HTTP at all. */
function answerUnreadable(fault: NodeJS.ErrnoException, socket: Duplex, origin: string): void {
	if (!socket.writable || fault.code === 'ECONNRESET') {
		socket.destroy();
		return;
	}
	const statuses: Record<string, number> = {
		HPE_HEADER_OVERFLOW: 431,
		ERR_HTTP_REQUEST_TIMEOUT: 408
	};
	const status = statuses[fault.code ?? ''] ?? 400;
	const headers = Object.entries({ ...headersOf(origin, '/'), connection: 'close' });
	const lines = headers.map(([name, value]) => `${name}: ${value}`);
	socket.end(
		[`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, 'content-length: 0', '', ''].join(
			'\r\n'
		)
	);
}
