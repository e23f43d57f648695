// Canonical JSON: keys sorted, no white space, so that equal content has equal bytes and hashes.

type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

/** Serialises plain data with sorted keys; undefined members are left out. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(sorted(value as Json));
}

function sorted(value: Json): Json {
	if (Array.isArray(value)) return value.map(sorted);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.keys(value)
			.sort()
			.map((key) => [key, sorted(value[key])])
	);
}
