// Who owes his second factor; whoever owes nothing goes where he was going.
import { redirect } from '@sveltejs/kit';
import type { Account } from '#lib/server/identity/person-repository.ts';
import { deskAddress } from './session.ts';

export function pendingAt({ pending, person }: App.Locals, url: URL): Account {
	if (person) redirect(303, deskAddress(url));
	if (!pending) redirect(303, `/sign-in${url.search}`);
	return pending;
}
