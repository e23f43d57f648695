// 收发室: the postman and the watch at work on a context of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostman } from '../delivery/postman.ts';
import type { Postman } from '../delivery/postman.ts';
import type { Context } from '../platform/context.ts';
import { deliverNextLetter } from './deliver-letters.ts';
import { startWatch } from './keep-watch.ts';

/** A process that was asked to end is gone within 30 seconds. */
const longestFarewell = 20_000;
const watchEveryMs = 60_000;

export interface MailRoom {
	postman: Postman;
	/** Lets the mail in hand end, then closes the context too. */
	close(): Promise<void>;
}

/** Sets the postman and the watch to work. */
export function runMailRoom(context: Context): MailRoom {
	const postman = startPostman(
		() => deliverNextLetter(context),
		(fault) => context.log.error({ fault }, 'the postman stumbled')
	);
	context.wakePostman = () => postman.wake();
	const watch = startWatch(context, watchEveryMs * Math.min(1, context.config.retryScale));
	return {
		postman,
		close: async () => {
			const watched = watch.stop();
			// What has begun to hand over a message may end; the rest stays due.
			context.mailer.hush();
			await Promise.race([postman.stop(), sleep(longestFarewell, null, { ref: false })]);
			context.mailer.close();
			await Promise.all([postman.stop(), watched]);
			await context.db.destroy();
		}
	};
}
