// A mail server in a thread of its own: what it takes in must not hold up the clock of a bench.
import { parentPort, workerData } from 'node:worker_threads';
import { setPriority } from 'node:os';
import { SMTPServer } from 'smtp-server';

// It stands for another machine: what is measured does not wait for it.
setPriority(19);

let taken = 0;
const sink = new SMTPServer({
	disabledCommands: ['AUTH', 'STARTTLS'],
	onData: (stream, _session, answer) => {
		stream.resume();
		stream.on('end', () => {
			taken++;
			answer();
		});
	}
});
sink.listen(workerData as number, '127.0.0.1', () => parentPort?.postMessage('open'));
parentPort?.once('message', () => sink.close(() => parentPort?.postMessage(taken)));
