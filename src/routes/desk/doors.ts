// Which act each door of the desk asks for. A route that is not here stays shut.
import type { Act } from '#lib/server/identity/person.ts';

const doors: Record<string, Act> = {
	'/desk': 'be at the desk',
	'/desk/dashboard': 'read cards',
	'/desk/cards/[id]': 'read cards',
	'/desk/cards/[id]/pdf': 'read cards',
	'/desk/cases/[id]/acceptance': 'work cases',
	'/desk/cases/[id]/notes': 'work cases',
	'/desk/cases/[id]/closure': 'work cases',
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
	'/desk/exports': 'read cards',
	'/desk/exports/cards': 'read cards',
	'/desk/exports/reconciliation': 'read cards',
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
	'/desk/directory/new': 'keep the directory',
	'/desk/directory/[id]': 'keep the directory',
	'/desk/directory/changes/[id]': 'see recipient changes',
	'/desk/people': 'see people'
};

export function actOfDoor(routeId: string): Act | undefined {
	return doors[routeId];
}
