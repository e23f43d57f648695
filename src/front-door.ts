// Stands before the built handler: headers for every answer, and addresses that cannot be read.
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { headersOf } from '#lib/server/platform/headers.ts';

/** Files, errors and redirects leave by it too, which never pass the hooks. */
export function openFrontDoor(server: Server, origin: string): void {
	server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
		request.url = readable(request.url ?? '/');
		// `/%64esk` leads to the desk too.
		const path = decodeURIComponent(request.url.split('?')[0] ?? '/');
		for (const [name, value] of Object.entries(headersOf(origin, path)))
			response.setHeader(name, value);
	});
	server.on('clientError', (fault: NodeJS.ErrnoException, socket) =>
		answerUnreadable(fault, socket, origin)
	);
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
