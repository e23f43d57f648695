// For machines: 503 when the database cannot be written, the postman sleeps, or the disk is nearly full.
import { json } from '@sveltejs/kit';
import { isWritable } from '#lib/server/platform/database.ts';
import { freeMegabytes } from '#lib/server/platform/disk.ts';
import type { RequestHandler } from './$types';

/** The postman looks every second; letters in hand may hold all its hands for a while. */
const longestPause = 360_000;

export const GET: RequestHandler = async ({ locals }) => {
	const { context, mailRoom } = locals.portal;
	const lastLook = mailRoom.lastLook()?.getTime() ?? 0;
	const parts = {
		database: await isWritable(context.db),
		postman: Date.now() - lastLook < longestPause,
		disk: (await freeMegabytes(context.config.dataDir)) >= context.config.diskFloor
	};
	return json(parts, { status: Object.values(parts).every(Boolean) ? 200 : 503 });
};
