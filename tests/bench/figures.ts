// How figures are taken and printed.

export function median(values: number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export async function milliseconds(work: () => unknown): Promise<number> {
	const begin = performance.now();
	await work();
	return performance.now() - begin;
}

export function row(what: string, figure: string, reach = ''): void {
	console.log(`${what.padEnd(58)} ${figure.padStart(14)}  ${reach}`);
}
