// One after another: guesses that come at once are not all let through before the first is counted.

/** Runs what is given for the same key in turn; different keys do not wait for one another. */
export function openTurns(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
	const last = new Map<string, Promise<unknown>>();
	return async (key, work) => {
		const before = last.get(key) ?? Promise.resolve();
		const mine = before.then(work, work);
		const settled = mine.catch(() => {});
		last.set(key, settled);
		try {
			return await mine;
		} finally {
			if (last.get(key) === settled) last.delete(key);
		}
	};
}
