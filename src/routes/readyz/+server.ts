// For machines: 503 when the database cannot be written or the postman sleeps.
import { json } from '@sveltejs/kit';
import { isWritable } from '#lib/server/platform/database.ts';
import type { RequestHandler } from './$types';

/** The postman looks every second; letters in hand may hold all its hands for a while. */
const longestPause = 180_000;

export const GET: RequestHandler = async ({ locals }) => {
	const { context, postman } = locals.portal;
	const lastLook = postman.lastLook()?.getTime() ?? 0;
	const parts = {
		database: await isWritable(context.db),
		postman: Date.now() - lastLook < longestPause
	};
	return json(parts, { status: parts.database && parts.postman ? 200 : 503 });
};
