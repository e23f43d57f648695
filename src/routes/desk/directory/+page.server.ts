// 通讯录: the bureaus in their tree, and how the two offices of each are reached.
import type { Bureau } from '#lib/server/delivery/directory.ts';
import { levelNames, organNames } from '#lib/server/delivery/directory.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { reachOf } from '#lib/server/delivery/office-change.ts';
import { proposals } from '#lib/server/delivery/office-change-repository.ts';
import { may } from '#lib/server/identity/person.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const bureaus = await listBureaus(locals.context.db);
	const under = (parentId: string | null): Bureau[] =>
		bureaus
			.filter((bureau) => bureau.parentId === parentId)
			.flatMap((bureau) => [bureau, ...under(bureau.id)]);
	return {
		bureaus: under(null).map((bureau) => ({
			...bureau,
			disciplineReceiver:
				bureaus.find(({ id }) => id === bureau.offices.discipline.receivedBy)?.name ?? null
		})),
		names: { levels: levelNames, organs: organNames },
		changes: may(locals.person, 'see recipient changes')
			? (await proposals(locals.context.db, locals.context.cipher, { open: true })).map((each) => ({
					id: each.id,
					office: `${each.bureauName}${organNames[each.organ]}`,
					to: each.to.receivedBy
						? `改由${reachOf(bureaus, { name: each.bureauName }, each.organ, each.to).receiver}接收`
						: `改为 ${each.to.mailbox}`
				}))
			: [],
		mayKeep: may(locals.person, 'keep the directory')
	};
};
