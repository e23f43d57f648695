// What machines may count: letters by state, alarms, room on the disk; never a number, name or bureau.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { openAlarms } from '../delivery/alarm-repository.ts';
import { statusOf } from '../delivery/letter.ts';
import { allLetters } from '../delivery/letter-repository.ts';
import type { Context } from '../platform/context.ts';
import { freeMegabytes } from '../platform/disk.ts';

const stuckStates = ['waiting', 'retrying', 'returned', 'needs a person'] as const;

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const gauge = (name: string, help: string, labelNames: string[] = []) =>
	new Gauge({ name, help, labelNames, registers: [registry] });
const letters = gauge('portal_letters', 'Letters that have not arrived, by state', ['state']);
const oldest = gauge('portal_oldest_undelivered_seconds', 'Age of the oldest undelivered letter');
const alarms = gauge('portal_alarms_open', 'Alarms that have not ended');
const free = gauge('portal_disk_free_bytes', 'Room left where the data lie');
const strangers = new Counter({
	name: 'portal_desk_without_session_total',
	help: 'Requests to the desk without a session',
	registers: [registry]
});

/** Nobody is known: such requests are counted, not written down one by one. */
export function countStranger(): void {
	strangers.inc();
}

/** Prometheus text of this moment. */
export async function measurePortal({ db, clock, config }: Context): Promise<string> {
	const undelivered = await allLetters(db, { undeliveredOnly: true });
	const byState = Map.groupBy(undelivered, statusOf);
	for (const state of stuckStates) letters.set({ state }, byState.get(state)?.length ?? 0);
	const queued = undelivered.map(({ queuedAt }) => Date.parse(queuedAt));
	oldest.set(queued.length > 0 ? (clock.now().getTime() - Math.min(...queued)) / 1000 : 0);
	alarms.set((await openAlarms(db)).length);
	free.set((await freeMegabytes(config.dataDir)) * 1_048_576);
	return registry.metrics();
}
