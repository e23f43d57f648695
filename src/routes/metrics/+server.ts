// For machines on this one: Prometheus text. What comes through a proxy finds nothing here.
import { error } from '@sveltejs/kit';
import { measurePortal } from '#lib/server/journey/measure-portal.ts';
import { isLoopback } from '#lib/server/platform/config.ts';
import type { RequestHandler } from './$types';

const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'x-forwarded-host', 'via'];

export const GET: RequestHandler = async ({ locals, request, getClientAddress }) => {
	const named = [...forwarded, locals.context.config.trustedProxy?.header ?? 'forwarded'];
	const direct = !named.some((name) => request.headers.has(name));
	if (!direct || !isLoopback(getClientAddress())) error(404, '没有这个页面');
	return new Response(await measurePortal(locals.context), {
		headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
	});
};
