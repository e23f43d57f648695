// Who is at the desk: the hooks let nobody in without a session.
import { error } from '@sveltejs/kit';
import type { Person } from '#lib/server/identity/person.ts';

export function personAt(locals: App.Locals): Person {
	if (!locals.person) error(401, '请先登录');
	return locals.person;
}
