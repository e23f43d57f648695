// Signed-in time: fifteen minutes without a click end it, and eight hours whatever happens.

/** What a session says of itself. Instants are ISO text. */
export interface SessionMarks {
	createdAt: string;
	/** The last request, to the minute. */
	seenAt: string;
	/** When the second factor was given, or was not asked for; null while it is pending. */
	secondFactorAt: string | null;
	/** When the password was last asked again; null if never. */
	confirmedAt: string | null;
	/** The browser in words, so that its owner knows it again. */
	device: string;
}

const minute = 60_000;
const idleMs = 15 * minute;
const longestMs = 8 * 60 * minute;
const confirmedMs = 5 * minute;

export function endOf({ createdAt, seenAt }: SessionMarks): Date {
	return new Date(Math.min(Date.parse(createdAt) + longestMs, Date.parse(seenAt) + idleMs));
}

/** A request is written down once a minute at most. */
export function isWorthNoting({ seenAt }: SessionMarks, now: Date): boolean {
	return now.getTime() - Date.parse(seenAt) >= minute;
}

/** Whether the password was asked again of late. A form that was opened in time may still be sent. */
export function isConfirmed({ confirmedAt }: SessionMarks, now: Date, sending: boolean): boolean {
	if (!confirmedAt) return false;
	return now.getTime() - Date.parse(confirmedAt) < (sending ? idleMs : confirmedMs);
}

const systems: [RegExp, string][] = [
	[/HarmonyOS|OpenHarmony/i, '鸿蒙'],
	[/Android/i, '安卓'],
	[/iPhone|iPad/i, '苹果手机'],
	[/Windows/i, 'Windows'],
	[/Mac OS/i, '苹果电脑'],
	[/UOS|Kylin|Linux/i, 'Linux']
];
const browsers: [RegExp, string][] = [
	[/MicroMessenger/i, '微信'],
	[/Edg/i, 'Edge'],
	[/Firefox/i, 'Firefox'],
	[/Chrome|Chromium/i, 'Chrome'],
	[/Safari/i, 'Safari']
];

/** `Windows · Edge`, of what the browser says of itself. */
export function deviceOf(userAgent: string): string {
	const named = [systems, browsers].flatMap(
		(known) => known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? []
	);
	return named.join(' · ') || '未知设备';
}
