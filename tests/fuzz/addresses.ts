// The public addresses of the built portal, from its own manifest: a page that is new is fuzzed as well.
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import type { RunningPortal } from '../support/portal.ts';
import { sendCard } from './send.ts';

/** A form that a page shows: its fields with the values that it offers or takes; null: left out. */
export interface SeenForm {
	action: string;
	multipart: boolean;
	fields: Record<string, (string | null)[]>;
}

export interface Map {
	/** Route ids without groups, `/v/[token]/card`. */
	routes: string[];
	/** Known values for each parameter. */
	values: Record<string, string[]>;
	forms: SeenForm[];
}

/** Walks from page to page by links and forms, as a visitor would, and notes what it sees. */
export async function explore(portal: RunningPortal, visits: number): Promise<Map> {
	const routes = await publicRoutes();
	const map: Map = { routes, values: {}, forms: [] };
	const seeded = portal.seed(visits).visits;
	const waiting = routes.filter((route) => !route.includes('['));
	for (const visit of seeded) waiting.push(`/v/${visit.token}`, visit.card);
	for (const visit of seeded.slice(0, 3)) waiting.push(await sendCard(portal.origin, visit));
	const seen = new Set<string>();
	for (let address = waiting.shift(); address && seen.size < 300; address = waiting.shift()) {
		if (seen.has(address) || !learn(map, address)) continue;
		seen.add(address);
		const answer = await fetch(portal.origin + address, { redirect: 'manual' });
		if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
		const html = await answer.text();
		const visit = seeded.find(({ card }) => card === address);
		map.forms.push(...formsIn(html, address, visit?.code));
		for (const [, link = ''] of html.matchAll(/href="(\/[^"#?]*)/g)) waiting.push(link);
		// The links of letters, and the receipts that they speak of.
		for (const [, link = ''] of html.matchAll(/https?:\/\/localhost:\d+(\/[\w/.-]+)/g))
			waiting.push(link);
	}
	return map;
}

async function publicRoutes(): Promise<string[]> {
	const file = pathToFileURL(path.resolve('.svelte-kit/output/server/manifest-full.js')).href;
	const { manifest } = (await import(file)) as { manifest: { _: { routes: { id: string }[] } } };
	const ids = manifest._.routes.map(({ id }) => id.replaceAll(/\/\([^)]+\)/g, '') || '/');
	return [...new Set(ids)].filter((id) => !id.startsWith('/desk'));
}

/** Notes the parameters of an address; false where no public route has it. */
function learn({ routes, values }: Map, address: string): boolean {
	for (const route of routes) {
		const names = Array.from(route.matchAll(/\[([^\]]+)\]/g), ([, name = '']) => name);
		const pattern = new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, '([^/]+)')}$`);
		const found = pattern.exec(address);
		if (!found) continue;
		names.forEach((name, place) => {
			const known = (values[name] ??= []);
			const value = found[place + 1] ?? '';
			if (!known.includes(value) && known.length < 200) known.push(value);
		});
		return true;
	}
	return false;
}

const plausible: Record<string, string> = {
	representative: '李㛃',
	position: '安全副矿长',
	phone: '13800000000',
	number: '12345678'
};

function formsIn(html: string, address: string, code: string | undefined): SeenForm[] {
	return Array.from(html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs), ([, head = '', body = '']) => {
		const fields: SeenForm['fields'] = {};
		const controls = body.matchAll(/<(input|textarea|button)\b[^>]*\bname="([^"]+)"[^>]*>/g);
		for (const [whole, kind = '', name = ''] of controls)
			(fields[name] ??= []).push(...valuesOf(whole, kind, name, code));
		for (const [, name = '', options = ''] of body.matchAll(
			/<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)<\/select>/gs
		))
			fields[name] = Array.from(options.matchAll(/value="([^"]*)"/g), ([, value = '']) => value);
		const action = /\baction="([^"]*)"/.exec(head)?.[1] || address;
		return { action, multipart: head.includes('multipart'), fields };
	}).filter(({ fields }) => Object.keys(fields).length > 0);
}

/** What a control would send: its own value, or what people write into such a field. */
function valuesOf(
	control: string,
	kind: string,
	name: string,
	code: string | undefined
): (string | null)[] {
	const value = /\bvalue="([^"]*)"/.exec(control)?.[1] ?? '';
	if (/type="radio"/.test(control)) return [value];
	if (/type="checkbox"/.test(control)) return [value || 'on', null, null];
	if (/type="(hidden|submit)"/.test(control) || kind === 'button') return [value];
	if (name === 'code' && code) return [code, code, ''];
	if (/inputmode="numeric"/.test(control)) return [plausible[name] ?? '1', ''];
	if (kind === 'textarea') return ['', '三餐未缴伙食费'];
	return [value || (plausible[name] ?? '')];
}
