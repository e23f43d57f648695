// A door stays shut: who stood before it and which door is recorded, never what lies behind it.
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Context } from '../platform/context.ts';
import { isStorageFault, transaction } from '../platform/database.ts';

/** `door`: the route as it is written, `/desk/cards/[id]`; the address would name the card. */
export interface Door {
	door: string;
	method: string;
	status: number;
}

/** A person at the desk was refused; beyond the limit of an hour one more entry says that more followed. */
export async function recordRefusal(context: Context, person: Person, door: Door): Promise<void> {
	if ((await context.limits.refusals.count(person.id)) !== null) return;
	const last = (await context.limits.refusals.look(person.id)) !== null;
	await record(context, {
		actor: person.id,
		act: 'door refused',
		subject: `door:${door.door}`,
		detail: { method: door.method, status: door.status, ...(last && { further: 'not recorded' }) }
	});
}

/**
 * A wrong feedback code: recorded and counted; returns the seconds to wait when there were too many.
 * The visit is not named: its registrar may read what the ledger says of it.
 */
export async function refuseCode(
	context: Context,
	client: string,
	door: string
): Promise<number | null> {
	const wait = await context.limits.wrongCodes.count(client);
	if (wait === null)
		await record(context, { actor: 'enterprise', act: 'code refused', subject: `door:${door}` });
	return wait;
}

/** A refusal stands even while it cannot be written down. */
async function record({ db, cipher, clock, log }: Context, entry: Entry): Promise<void> {
	try {
		await transaction(db, (trx) => append(trx, cipher, clock.now(), entry));
	} catch (fault) {
		if (!isStorageFault(fault)) throw fault;
		log.error({ act: entry.act }, 'a refusal could not be recorded');
	}
}
