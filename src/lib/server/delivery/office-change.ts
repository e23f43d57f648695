// 更换邮箱、电话: one person proposes how an office is reached from now on, another confirms it.
import type { OfficeVerdict } from './directory.ts';
import { organNames } from './directory.ts';
import type { Office } from './directory.ts';
import type { Organ } from './letter.ts';

export interface OfficeProposal {
	id: string;
	bureauId: string;
	bureauName: string;
	organ: Organ;
	mailbox: string;
	phone: string;
	reason: string;
	proposedBy: string;
	proposedAt: string;
	decision: { verdict: OfficeVerdict; by: string; at: string } | null;
}

/** Mailboxes that are told: the one that holds, and the one that is to hold. */
export function toldMailboxes(office: Office, proposal: Pick<OfficeProposal, 'mailbox'>): string[] {
	return [...new Set([office.mailbox, proposal.mailbox])].filter(Boolean);
}

type Told = Pick<OfficeProposal, 'bureauName' | 'organ' | 'mailbox' | 'phone'>;

/** The letter to both mailboxes: what would change, since when, and what to do when it is wrong. */
export function changeWords(
	office: Office,
	proposal: Told,
	event: OfficeVerdict | 'proposed'
): { subject: string; body: string } {
	const { bureauName, organ, mailbox, phone } = proposal;
	const news = {
		proposed: '有人提议按下面所列更换。另一人确认之前，反馈卡仍寄往原邮箱。',
		confirmed: '下面的更换已由两人办理完毕，此后的反馈卡寄往新邮箱。',
		refused: '下面的更换没有确认，不生效，反馈卡仍寄往原邮箱。'
	}[event];
	return {
		subject: '【入企检查监督反馈】接收邮箱更换告知',
		body: [
			`${bureauName}${organNames[organ]}：`,
			'',
			news,
			'',
			`原邮箱：${office.mailbox || '（未设置）'}，原电话：${office.phone || '（未设置）'}`,
			`新邮箱：${mailbox}，新电话：${phone || '（未设置）'}`,
			'',
			'如果这不是贵部门的要求，请立即联系本单位的安全管理员和审计管理员。',
			'本邮件同时寄往新、旧两个邮箱，由平台自动发送，请勿直接回复。'
		].join('\n')
	};
}
