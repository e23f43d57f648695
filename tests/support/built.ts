// The built portal as tests ask it: built when the sources are newer, its routes, and a browser's cookie.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'node:http';

export interface Route {
	/** `/v/[token]/card` */
	address: string;
	params: string[];
	page: boolean;
	/** Names of form actions; `default` is the page's only one. */
	actions: string[];
	/** Methods of an endpoint. */
	methods: string[];
}

/** `npm test` builds first; whoever runs one file builds himself, once for all that run beside it. */
export function mustBeBuilt(): void {
	if (!existsSync('build/.built')) throw new Error('first: node src/commands/build.ts');
}

export function builtRoutes(): Route[] {
	const listed = execFileSync(process.execPath, ['tests/support/list-routes.ts'], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe']
	});
	return JSON.parse(listed) as Route[];
}

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

/** One request as it stands: `fetch` would mend the address and follow redirects. */
export function ask(
	origin: string,
	address: string,
	options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {}
): Promise<Answer> {
	const { hostname: host, port } = new URL(origin);
	const hostname = host.replace(/^\[|\]$/g, '');
	const { method = 'GET', headers = {}, body } = options;
	return new Promise((resolve, reject) => {
		const asked = request(
			{ hostname, port, path: address, method, headers, agent: false },
			(answer) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('error', reject);
				answer.on('end', () =>
					resolve({
						status: answer.statusCode ?? 0,
						headers: answer.headers,
						body: Buffer.concat(parts)
					})
				);
			}
		);
		asked.on('error', reject);
		if (body !== undefined) asked.setHeader('content-length', Buffer.byteLength(body));
		asked.end(body);
	});
}

export const formType = { 'content-type': 'application/x-www-form-urlencoded' };

/** Posts a form as a browser on the portal's own pages does. */
export function send(
	origin: string,
	address: string,
	words: Record<string, string>,
	cookie?: string
): Promise<Answer> {
	const headers = { ...formType, origin, accept: 'text/html', ...(cookie && { cookie }) };
	const body = new URLSearchParams(words).toString();
	return ask(origin, address, { method: 'POST', headers, body });
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookieOf(answer: Answer): string {
	const set = [answer.headers['set-cookie'] ?? []].flat();
	return set.map((line) => line.split(';')[0]).join('; ');
}
