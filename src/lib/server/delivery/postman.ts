// The postman: takes one due letter after another, and rests until woken or until a second has passed.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Postman {
	/** A letter was queued: look at once. */
	wake(): void;
	/** Lets the letter in hand end, then stops. */
	stop(): Promise<void>;
	/** The instant the postman last looked for letters; null before the first look. */
	lastLook(): Date | null;
}

const restMs = 1000;
/** A backlog goes twenty letters a second, so that drawing and sealing leave the machine to its pages. */
const paceMs = 50;

/**
 * Runs `deliverNext` with `hands` letters at a time until it returns false (nothing due), then
 * rests: a server that hangs holds one hand and not the queue. A fault is handed to `onFault`.
 */
export function startPostman(
	deliverNext: () => Promise<boolean>,
	onFault: (fault: unknown) => void,
	hands = 8
): Postman {
	let stopped = false;
	let looked: Date | null = null;
	let wakes = 0;
	const resting = new Set<() => void>();
	const rouse = () => resting.forEach((rise) => rise());

	async function rest(): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(rise, restMs);
			function rise() {
				clearTimeout(timer);
				resting.delete(rise);
				resolve();
			}
			resting.add(rise);
		});
	}

	let nextTurn = 0;
	async function inTurn(): Promise<void> {
		const now = performance.now();
		const mine = Math.max(now, nextTurn);
		nextTurn = mine + paceMs;
		await sleep(mine - now);
	}

	async function work(): Promise<void> {
		while (!stopped) {
			const before = wakes;
			looked = new Date();
			let found = false;
			try {
				found = await deliverNext();
			} catch (fault) {
				onFault(fault);
				if (!stopped) await rest();
			}
			if (found) await inTurn();
			else if (before === wakes && !stopped) await rest();
		}
	}

	const working = Promise.all(Array.from({ length: hands }, work));
	return {
		wake: () => {
			wakes++;
			rouse();
		},
		stop: async () => {
			stopped = true;
			rouse();
			await working;
		},
		lastLook: () => looked
	};
}
