// 告警: what keeps letters from arriving and needs a person, one alarm for each cause.
import { signatureDue, statusOf } from './letter.ts';
import type { Letter } from './letter.ts';

export interface Cause {
	/** The same for as long as the same thing is wrong: `mailbox:…`, `unsigned:…`, `tls`, `disk`, `returns`, `readings:…`. */
	cause: string;
	words: string;
}

export interface Alarm extends Cause {
	raisedAt: string;
}

const hour = 3600_000;

/** Causes that concern the installation and no card: those who keep it may know them too. */
export function isAboutInstallation({ cause }: Cause): boolean {
	return ['tls', 'disk', 'returns'].includes(cause);
}

/** Causes that concern how somebody uses the desk: for the security administrator. */
export function isAboutReaders({ cause }: Cause): boolean {
	return cause.startsWith('readings:');
}

/** What is wrong with letters that did not arrive: by mailbox, and with the mail server itself. */
export function causesOfUndelivered(letters: readonly Letter[], now: Date): Cause[] {
	const causes = new Map<string, string>();
	for (const letter of letters) {
		const status = statusOf(letter);
		const last = letter.attempts.at(-1);
		if (last?.fault === 'ETLS' || last?.fault === 'EAUTH')
			causes.set(
				'tls',
				last.fault === 'ETLS'
					? '邮件服务器没有提供可信的加密连接（STARTTLS），平台没有发送任何邮件'
					: '邮件服务器不接受平台的用户名或密码'
			);
		const waited = now.getTime() - Date.parse(letter.patientFrom);
		const office = `${letter.recipient}的邮箱 ${letter.mailbox}`;
		const key = `mailbox:${letter.mailbox}`;
		if (status === 'returned') causes.set(key, `${office} 有邮件被退回，请核对邮箱`);
		else if (status === 'needs a person') causes.set(key, `${office} 有邮件已停止重发，请人工处理`);
		else if (status === 'retrying' && waited > hour && !causes.has(key))
			causes.set(key, `${office} 超过一小时未能送达，平台仍在重试`);
	}
	return [...causes].map(([cause, words]) => ({ cause, words }));
}

/** Letters whose office should have signed for them by now: 24 hours of workdays after they arrived. */
export function overdueLetters<Each extends Letter>(letters: readonly Each[], now: Date): Each[] {
	return letters.filter((letter) => {
		if (statusOf(letter) !== 'accepted') return false;
		const arrived = letter.attempts.find(({ outcome }) => outcome === 'accepted');
		return arrived !== undefined && signatureDue(new Date(arrived.triedAt)) <= now;
	});
}

/** One cause for each office that is late with its signature. */
export function causesOfUnsigned(letters: readonly Letter[], now: Date): Cause[] {
	const offices = new Map<string, { recipient: string; count: number }>();
	for (const { bureauId, organ, recipient } of overdueLetters(letters, now)) {
		const key = `unsigned:${bureauId}:${organ}`;
		offices.set(key, { recipient, count: (offices.get(key)?.count ?? 0) + 1 });
	}
	return [...offices].map(([cause, { recipient, count }]) => ({
		cause,
		words: `${recipient}有 ${count} 份反馈卡超过 24 小时（工作日）未签收`
	}));
}
