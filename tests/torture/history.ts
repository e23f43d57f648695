// The history of a run: what clients did and saw and what was done to the portal, one JSON line each.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** `at`: milliseconds by the clock of the harness. A card is known by the key of its form. */
export type Deed = { at: number } & (
	| { deed: 'sent'; key: string; visit: string }
	| { deed: 'acknowledged'; key: string; receipt: string }
	| { deed: 'answered'; key: string; status: number }
	| { deed: 'lost'; key: string; words: string }
	/** `met`: how many exchanges with the mail server it met open. */
	| { deed: 'disturbed'; how: string; met: number }
);

type WithoutTime<Each> = Each extends unknown ? Omit<Each, 'at'> : never;

export interface History {
	file: string;
	deeds: Deed[];
	note(deed: WithoutTime<Deed>): void;
}

export function openHistory(folder: string): History {
	mkdirSync(folder, { recursive: true });
	const file = path.join(folder, 'history.jsonl');
	const deeds: Deed[] = [];
	return {
		file,
		deeds,
		note(deed) {
			const noted = { at: Date.now(), ...deed } as Deed;
			deeds.push(noted);
			appendFileSync(file, `${JSON.stringify(noted)}\n`);
		}
	};
}
