// The person whose page it is.
import { error } from '@sveltejs/kit';
import { findPerson } from '#lib/server/identity/person-repository.ts';
import type { Person } from '#lib/server/identity/person.ts';

export async function personOf({ context }: App.Locals, id: string): Promise<Person> {
	const found = await findPerson(context.db, context.cipher, { id });
	if (!found) error(404, '没有这个人员');
	const { username, name, bureauId, role, active, posts } = found;
	return { id: found.id, username, name, bureauId, role, active, posts };
}
