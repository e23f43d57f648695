// Enterprises that fill the card over HTTP by the contract, and send the same form again until it is answered.
import { randomBytes } from 'node:crypto';
import type { SeededVisit } from '../support/portal.ts';
import type { History } from './history.ts';
import { rest } from './installation.ts';

/** A filled form, with a key of its own. */
export function filled(visit: SeededVisit): URLSearchParams {
	const form = new URLSearchParams({
		code: visit.code,
		representative: '李㛃',
		position: '安全副矿长',
		phone: '13800000000',
		key: randomBytes(16).toString('hex')
	});
	for (let item = 1; item <= 10; item++) form.set(`item${item}`, 'no');
	return form;
}

/** Sends the form once; the receipt, the status of another answer, or null where no answer came. */
export async function send(
	history: History,
	origin: string,
	visit: SeededVisit,
	form: URLSearchParams
): Promise<
	{ receipt: string } | { status: number; page: string; retryAfter: string | null } | null
> {
	const key = form.get('key') ?? '';
	history.note({ deed: 'sent', key, visit: visit.token });
	try {
		const answer = await fetch(origin + visit.card, {
			method: 'POST',
			body: form,
			redirect: 'manual',
			signal: AbortSignal.timeout(20_000)
		});
		const page = await answer.text();
		if (answer.status === 303) {
			const receipt = answer.headers.get('location') ?? '';
			history.note({ deed: 'acknowledged', key, receipt });
			return { receipt };
		}
		history.note({ deed: 'answered', key, status: answer.status });
		return { status: answer.status, page, retryAfter: answer.headers.get('retry-after') };
	} catch (fault) {
		const { cause, message } = fault as Error & { cause?: { code?: string } };
		history.note({ deed: 'lost', key, words: cause?.code ?? message });
		return null;
	}
}

/** One enterprise after another: a new form, sent until it is acknowledged, and now and then once more. */
export async function keepSubmitting(
	history: History,
	wish: {
		origins: string[];
		visits: SeededVisit[];
		goesOn: () => boolean;
		/** Milliseconds between two forms. */
		pause: number;
	}
): Promise<void> {
	const { origins, visits, goesOn, pause } = wish;
	const one = <Each>(all: Each[]) => all[Math.floor(Math.random() * all.length)] as Each;
	while (goesOn()) {
		const visit = one(visits);
		const form = filled(visit);
		for (;;) {
			const answer = await send(history, one(origins), visit, form);
			if (answer && 'receipt' in answer) break;
			if (!goesOn()) return;
			await rest(100);
		}
		if (Math.random() < 0.1) await send(history, one(origins), visit, form);
		await rest(pause * (0.5 + Math.random()));
	}
}
