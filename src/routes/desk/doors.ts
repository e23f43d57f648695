// Which act each door of the desk asks for. A route that is not here stays shut.
import type { Act } from '#lib/server/identity/person.ts';

export interface Door {
	act: Act;
	/** Opens only within 5 minutes of the password being asked again. */
	confirmed: boolean;
}

/**
 * Beside the act: this door asks for the password again. Exports, recipients, the second factor. The
 * hook sends whoever comes without to /desk/confirmation and from there back here; the page itself
 * does nothing. Let the door be a page with its form, not a file: the browser stays where it was.
 */
const confirmed = (act: Act): Door => ({ act, confirmed: true });

const doors: Record<string, Act | Door> = {
	'/desk': 'be at the desk',
	'/desk/dashboard': 'read cards',
	'/desk/cards/[id]': 'read cards',
	'/desk/cards/[id]/pdf': 'read cards',
	'/desk/cases/[id]/acceptance': 'work cases',
	'/desk/cases/[id]/notes': 'work cases',
	'/desk/cases/[id]/closure': 'work cases',
	'/desk/cases/[id]/level-above': 'work cases',
	'/desk/reports': 'read reports',
	'/desk/reports/[id]': 'read reports',
	'/desk/reports/[id]/acceptance': 'work reports',
	'/desk/reports/[id]/questions': 'work reports',
	'/desk/reports/[id]/notes': 'work reports',
	'/desk/reports/[id]/transfer': 'work reports',
	'/desk/reports/[id]/closure': 'work reports',
	'/desk/letters': 'see letters',
	'/desk/letters/[id]/resending': 'resend letters',
	'/desk/reconciliation': 'read cards',
	'/desk/exports': confirmed('read cards'),
	'/desk/exports/cards': confirmed('read cards'),
	'/desk/exports/reconciliation': confirmed('read cards'),
	'/desk/statistics': 'see statistics',
	'/desk/visits': 'see visits',
	'/desk/visits/new': 'register visits',
	'/desk/visits/[id]': 'see visits',
	'/desk/visits/[id]/approval': 'approve visits',
	'/desk/visits/[id]/papers': 'print papers',
	'/desk/visits/[id]/change': 'change visits',
	'/desk/visits/[id]/end': 'change visits',
	'/desk/visits/[id]/code': 'change visits',
	'/desk/visits/[id]/cancellation': 'change visits',
	'/desk/directory': 'see the directory',
	'/desk/directory/new': confirmed('keep the directory'),
	'/desk/directory/[id]': confirmed('keep the directory'),
	'/desk/directory/changes/[id]': confirmed('see recipient changes'),
	'/desk/ledger': 'see the ledger',
	'/desk/people': 'see people',
	'/desk/people/new': 'keep people',
	'/desk/people/[id]': 'see people',
	'/desk/people/[id]/post': 'keep people',
	'/desk/people/[id]/reset': 'keep people',
	'/desk/people/[id]/activity': 'keep people',
	'/desk/people/[id]/unlocking': 'keep people',
	'/desk/people/[id]/stand-in': 'keep people',
	'/desk/people/stand-ins/[id]/end': 'keep people',
	'/desk/account': 'be at the desk',
	'/desk/account/password': 'be at the desk',
	'/desk/account/sessions': 'be at the desk',
	'/desk/account/resets': 'be at the desk',
	'/desk/account/second-factor': confirmed('be at the desk'),
	'/desk/account/recovery-codes': confirmed('be at the desk'),
	'/desk/confirmation': 'be at the desk'
};

export function doorOf(routeId: string): Door | undefined {
	const door = doors[routeId];
	return typeof door === 'string' ? { act: door, confirmed: false } : door;
}

export function actOfDoor(routeId: string): Act | undefined {
	return doorOf(routeId)?.act;
}
