// A mail server in a thread of its own: what it takes in must not hold up the clock of a bench.
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { SMTPServer } from 'smtp-server';

/** Says that it is open, and after as many letters as it was told to wait for, that they are there. */
const { port, letters } = workerData as { port: number; letters: number };

// It stands for another machine: what is measured does not wait for it.
setPriority(19);
let taken = 0;
const sink = new SMTPServer({
	disabledCommands: ['AUTH', 'STARTTLS'],
	onData: (stream, _session, answer) => {
		stream.resume();
		stream.on('end', () => {
			answer();
			if (++taken === letters) parentPort?.postMessage('there');
		});
	}
});
sink.listen(port, '127.0.0.1', () => parentPort?.postMessage('open'));
