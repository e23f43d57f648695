/** The same page with one part of its address changed, from its first page on unless that is the part. */
export function addressWith(url: URL, name: string, value: string): string {
	const query = new URLSearchParams([...url.searchParams].filter(([, worth]) => worth));
	query.delete('page');
	query.delete(name);
	if (value) query.set(name, value);
	return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
}
