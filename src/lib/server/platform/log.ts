// One JSON line for each event. No token, code, receipt, phone or answer is ever in it.
import pino from 'pino';

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>;

/** Whatever is handed over under these names is not written. */
const secrets = [
	...['token', 'code', 'receipt', 'slip', 'key', 'password', 'secret', 'cookie', 'authorization'],
	...['name', 'username', 'representative', 'position', 'phone', 'mailbox', 'address', 'recipient'],
	...['answer', 'answers', 'detail', 'details', 'content', 'words', 'body', 'url', 'path']
];

export function openLog(
	level = process.env.LOG_LEVEL ?? 'info',
	destination?: pino.DestinationStream
): Log {
	const options: pino.LoggerOptions = {
		level,
		base: undefined,
		timestamp: pino.stdTimeFunctions.isoTime,
		redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[…]' },
		formatters: {
			log: (event) => ('fault' in event ? { ...event, fault: faultInWords(event.fault) } : event)
		}
	};
	return destination ? pino(options, destination) : pino(options);
}

/** Kind and place of a fault; of its message only what cannot be somebody's words. */
export function faultInWords(fault: unknown): string {
	const text = fault instanceof Error ? (fault.stack ?? String(fault)) : String(fault);
	const lines = text.split('\n');
	const frames = lines.filter((line) => /^ {4}at [^'"]*$/.test(line));
	const message = lines.filter((line) => !/^ {4}at /.test(line)).join(' ');
	return [withoutContent(message), ...frames].join('\n');
}

/** Leaves plain words, names of tables and codes of faults: quoted text, Chinese, digits and addresses go. */
function withoutContent(message: string): string {
	const plain = /^\(?(SQLITE_[A-Z_]+|ERR_[A-Z_]+|[A-Za-z]{1,20}|[a-z]+(_[a-z]+)+)[.,:;)]*$/;
	return message
		.replace(/(["'`«“‘]).*?(["'`»”’]|$)/gs, ' […] ')
		.split(/\s+/)
		.map((word) => (plain.test(word) ? word : '[…]'))
		.join(' ')
		.replace(/(\[…\] ?)+/g, '[…] ')
		.trim()
		.slice(0, 300);
}
