// 收发室: a thread of its own, so that drawing, sealing and the disk keep no reader of a page waiting.
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { runMailRoom } from '#lib/server/journey/run-mail-room.ts';
import { openContext } from '#lib/server/journey/start-portal.ts';
import type { Errand } from '#lib/server/journey/start-portal.ts';
import { systemClock } from '#lib/server/platform/clock.ts';

const everyMs = 1000;

// On Linux this thread alone steps back: whoever opens a page comes first.
setPriority(10);

const { config, smtpUrl } = workerData as Errand;
const room = runMailRoom(await openContext(config, systemClock, smtpUrl));
const report = () => parentPort?.postMessage(room.postman.lastLook());
const reports = setInterval(report, everyMs);
report();
parentPort?.on('message', (word: 'wake' | 'close') => {
	if (word === 'wake') return room.postman.wake();
	clearInterval(reports);
	void room.close().then(() => parentPort?.close());
});
