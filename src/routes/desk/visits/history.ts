// What was done to a visit, by whom and why, from the ledger; nothing about cards is among it.
import { findPerson } from '#lib/server/identity/person-repository.ts';
import { entriesAbout } from '#lib/server/ledger/ledger-repository.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { reasonsOf } from '#lib/server/visits/visit-repository.ts';
import type { Visit } from '#lib/server/visits/visit-repository.ts';

const actNames: Record<string, string> = {
	'visit registered': '登记',
	'visit changed': '变更',
	'visit issued': '批准下发',
	'papers printed': '打印文书',
	'visit ended': '记录检查结束',
	'code issued': '更换反馈码',
	'visit cancelled': '取消'
};

/** Newest first. */
export async function historyOf({ db, cipher }: Context, visit: Visit) {
	const entries = await entriesAbout(db, [`visit:${visit.id}`]);
	const names = new Map<string, string>();
	for (const actor of new Set(entries.map((entry) => entry.actor)))
		names.set(actor, (await findPerson(db, cipher, { id: actor }))?.name ?? '平台');
	const { versions, codes } = await reasonsOf(db, cipher, visit.id);
	const reasonOf = (act: string, detail: { version?: number; number?: number }) => {
		if (act === 'visit changed')
			return versions.find(({ number }) => number === detail.version)?.reason;
		if (act === 'code issued') return codes.find(({ number }) => number === detail.number)?.reason;
		return act === 'visit cancelled' ? visit.cancellation?.reason : undefined;
	};
	return entries.reverse().map(({ seq, at, actor, act, detail }) => ({
		seq,
		at,
		by: names.get(actor) ?? '',
		name: actNames[act] ?? act,
		reason: reasonOf(act, JSON.parse(detail)) ?? ''
	}));
}
