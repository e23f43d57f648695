// An entry of the directory as its form offers and types it.
import { levelNames, organNames } from '#lib/server/delivery/directory.ts';
import type { Bureau } from '#lib/server/delivery/directory.ts';

/** What the form offers; a bureau does not hang under itself. */
export function offerFor(bureaus: Bureau[], bureauId: string | null) {
	return {
		levels: levelNames,
		organs: organNames,
		parents: bureaus
			.filter(({ id, level }) => id !== bureauId && level !== 'county')
			.map(({ id, name }) => ({ id, name })),
		receivers: bureaus
			.filter(({ id, offices }) => id !== bureauId && !offices.discipline.receivedBy)
			.map(({ id, name }) => ({ id, name }))
	};
}

export function typedEntry(
	{ code, name, level, parentId, offices }: Bureau,
	heads: Record<'supervision' | 'discipline', string>
): Record<string, string> {
	const { receivedBy } = offices.discipline;
	return {
		...{ code, name, level, parent: parentId ?? '' },
		supervisionMailbox: offices.supervision.mailbox,
		supervisionPhone: offices.supervision.phone,
		disciplineReceiver: receivedBy ?? '',
		disciplineMailbox: receivedBy ? '' : offices.discipline.mailbox,
		disciplinePhone: receivedBy ? '' : offices.discipline.phone,
		supervisionHead: heads.supervision,
		disciplineHead: heads.discipline
	};
}
