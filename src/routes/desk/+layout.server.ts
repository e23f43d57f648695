// The desk's frame: who sits at it, and the doors that are open to him.
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { may, roleNames } from '#lib/server/identity/person.ts';
import type { Act } from '#lib/server/identity/person.ts';
import { resetsToSee } from '#lib/server/journey/keep-account.ts';
import { alarmsFor } from '#lib/server/journey/keep-watch.ts';
import { personAt } from './who.ts';
import type { LayoutServerLoad } from './$types';

const doors: { href: string; name: string; act: Act }[] = [
	{ href: '/desk/dashboard', name: '反馈看板', act: 'read cards' },
	{ href: '/desk/reports', name: '反映', act: 'read reports' },
	{ href: '/desk/visits', name: '入企检查', act: 'see visits' },
	{ href: '/desk/letters', name: '邮件送达', act: 'see letters' },
	{ href: '/desk/reconciliation', name: '对账', act: 'read cards' },
	{ href: '/desk/exports', name: '导出', act: 'read cards' },
	{ href: '/desk/statistics', name: '统计', act: 'see statistics' },
	{ href: '/desk/directory', name: '通讯录', act: 'see the directory' },
	{ href: '/desk/people', name: '人员', act: 'see people' },
	{ href: '/desk/ledger', name: '审计日志', act: 'see the ledger' }
];

/** Where an alarm's cause can be seen to. */
const placeOf: Record<string, string> = {
	mailbox: '/desk/letters?undelivered=1',
	unsigned: '/desk/letters?unsigned=1'
};

export const load: LayoutServerLoad = async ({ locals }) => {
	const person = personAt(locals);
	const bureaus = await listBureaus(locals.context.db);
	return {
		me: {
			name: person.name,
			username: person.username,
			role: [...new Set(person.posts.map(({ role }) => roleNames[role]))].join('，代'),
			bureau: bureaus.find((bureau) => bureau.id === person.bureauId)?.name ?? ''
		},
		resets: await resetsToSee(locals.context, person),
		alarms: (await alarmsFor(locals.context, person)).map(({ cause, words }) => ({
			words,
			href: placeOf[cause.split(':')[0] ?? ''] ?? null
		})),
		doors: doors.filter(({ act }) => may(person, act)).map(({ href, name }) => ({ href, name }))
	};
};
