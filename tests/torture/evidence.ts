// What a run left behind: the rows of the portal's database, read beside it.
import Database from 'better-sqlite3';
import path from 'node:path';
import type { Evidence, KeptCard, KeptLetter } from './check.ts';
import type { History } from './history.ts';
import type { Installation } from './installation.ts';
import { within } from './installation.ts';
import type { Sink } from './sink.ts';

export function read<Result>(
	folder: string,
	work: (database: Database.Database) => Result
): Result {
	const database = new Database(path.join(folder, 'portal.sqlite'), {
		readonly: true,
		timeout: 10_000
	});
	try {
		return work(database);
	} finally {
		database.close();
	}
}

export function lettersIn(folder: string): KeptLetter[] {
	return read(folder, (database) => {
		const outcomes = new Map<string, string[]>();
		for (const { letter_id, outcome } of database
			.prepare('select letter_id, outcome from letter_attempts order by letter_id, number')
			.all() as { letter_id: string; outcome: string }[])
			outcomes.set(letter_id, [...(outcomes.get(letter_id) ?? []), outcome]);
		const rows = database.prepare('select id, card_id, mailbox, next_at from letters').all();
		return (rows as Record<string, string>[]).map((row) => ({
			id: row.id ?? '',
			cardId: row.card_id ?? null,
			mailbox: row.mailbox ?? '',
			planned: row.next_at !== null,
			outcomes: outcomes.get(row.id ?? '') ?? []
		}));
	});
}

function cardsIn(folder: string): KeptCard[] {
	return read(folder, (database) =>
		database
			.prepare(
				`select c.id, c.form_key, c.late, c.form,
					(select count(*) from visit_hosts h where h.visit_id = c.visit_id) as hosts
				from cards c`
			)
			.all()
	).map((row) => {
		const { id, form_key, late, form, hosts } = row as Record<string, string | number>;
		return {
			id: String(id),
			key: String(form_key),
			late: late === 1,
			recipients: Number(hosts) * (form === 'card' ? 2 : 1)
		};
	});
}

/** Waits until no letter has an attempt before it; answers whether it came to that. */
export function settled(folder: string, milliseconds: number): Promise<boolean> {
	return within(milliseconds, () =>
		read(
			folder,
			(database) =>
				database.prepare('select 1 from letters where next_at is not null limit 1').get() ===
				undefined
		)
	);
}

export function evidenceOf(
	portal: Installation,
	history: History,
	sink: Pick<Sink, 'mails'>
): Evidence {
	return {
		deeds: history.deeds,
		cards: cardsIn(portal.folder),
		letters: lettersIn(portal.folder),
		mails: sink.mails,
		ledgerFault: portal.ledgerFault()
	};
}
