// One JSON line for each event. No token, code, receipt, phone or answer is ever handed to it.
import pino from 'pino';

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>;

export function openLog(level = process.env.LOG_LEVEL ?? 'info'): Log {
	return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
}
