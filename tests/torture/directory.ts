// Other mailboxes for the offices while letters are sent, beside the portal and so without its ledger.
import Database from 'better-sqlite3';
import path from 'node:path';
import type { Installation } from './installation.ts';

export interface Directory {
	/** The mailboxes of every bureau from now on. */
	address(supervision: string, discipline: string): void;
	/** As it was: the ledger's check compares the directory with what was confirmed. */
	restore(): void;
}

interface Office {
	bureau_id: string;
	organ: string;
	mailbox: string;
}

export function openDirectory({ folder }: Installation): Directory {
	const inside = <Result>(work: (database: Database.Database) => Result): Result => {
		const database = new Database(path.join(folder, 'portal.sqlite'), { timeout: 10_000 });
		try {
			return work(database);
		} finally {
			database.close();
		}
	};
	const before = inside((database) =>
		database.prepare('select bureau_id, organ, mailbox from offices').all()
	) as Office[];
	return {
		address(supervision, discipline) {
			inside((database) => {
				const change = database.prepare('update offices set mailbox = ? where organ = ?');
				change.run(supervision, 'supervision');
				change.run(discipline, 'discipline');
			});
		},
		restore() {
			inside((database) => {
				const change = database.prepare(
					'update offices set mailbox = ? where bureau_id = ? and organ = ?'
				);
				for (const { bureau_id, organ, mailbox } of before) change.run(mailbox, bureau_id, organ);
			});
		}
	};
}
