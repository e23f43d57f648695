// The time is handed in, so that a test can stand at 23:59 on the last day.

export interface Clock {
	now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
