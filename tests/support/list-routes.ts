// Prints every route of the built manifest, with its methods and form actions, as JSON.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Manifest {
	_: {
		nodes: (() => Promise<{ server?: { actions?: object; load?: unknown } }>)[];
		routes: {
			id: string;
			params: { name: string }[];
			page: { layouts: (number | undefined)[]; leaf: number } | null;
			endpoint: (() => Promise<Record<string, unknown>>) | null;
		}[];
	};
}

const file = pathToFileURL(path.resolve('.svelte-kit/output/server/manifest-full.js')).href;
const { manifest } = (await import(file)) as { manifest: Manifest };
const { nodes, routes } = manifest._;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

const listed = routes.map(async ({ id, params, page, endpoint }) => ({
	// A layout's group is no part of the address.
	address: id.replace(/\/\([^/]+\)/g, '') || '/',
	params: params.map(({ name }) => name),
	page: page !== null,
	actions: page ? Object.keys((await nodes[page.leaf]?.())?.server?.actions ?? {}) : [],
	methods: endpoint ? Object.keys(await endpoint()).filter((name) => methods.includes(name)) : []
}));
console.log(JSON.stringify(await Promise.all(listed)));
process.exit(0);
