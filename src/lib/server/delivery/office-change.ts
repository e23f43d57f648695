// 更换邮箱、电话、接收部门: one person proposes how an office is reached from now on, another confirms it.
import { organNames } from './directory.ts';
import type { Bureau, Office, OfficeVerdict } from './directory.ts';
import type { Organ } from './letter.ts';

export interface OfficeProposal {
	id: string;
	bureauId: string;
	bureauName: string;
	organ: Organ;
	/** How the office is to be reached: by its own mailbox and phone, or by whoever receives for it. */
	to: Office;
	reason: string;
	proposedBy: string;
	proposedAt: string;
	decision: { verdict: OfficeVerdict; by: string; at: string } | null;
}

/** Which office receives, and how it is reached. */
export interface Reach {
	receiver: string;
	mailbox: string;
	phone: string;
}

/** What `office` of a bureau comes to: its own words, or those of the office that receives for it. */
export function reachOf(
	bureaus: readonly Bureau[],
	bureau: Pick<Bureau, 'name'>,
	organ: Organ,
	office: Office
): Reach {
	const receiver = bureaus.find(({ id }) => id === office.receivedBy);
	const { mailbox, phone } = receiver?.offices[organ] ?? office;
	return { receiver: `${(receiver ?? bureau).name}${organNames[organ]}`, mailbox, phone };
}

/** Why a bureau must not have its cards received by another, in words; null when it may. No chains, no circles. */
export function receiverProblem(
	bureaus: readonly Bureau[],
	bureauId: string | undefined,
	organ: Organ,
	receivedBy: string
): string | null {
	const receiver = bureaus.find(({ id }) => id === receivedBy);
	if (!receiver || receivedBy === bureauId || receiver.offices[organ].receivedBy)
		return `请选择一个自设${organNames[organ]}的单位`;
	if (!receiver.offices[organ].mailbox)
		return `${receiver.name}${organNames[organ]}还没有经确认的邮箱，不能代为接收`;
	if (bureauId && bureaus.some(({ offices }) => offices[organ].receivedBy === bureauId))
		return `已有单位由本单位${organNames[organ]}代为接收，不能再改由别的单位接收`;
	return null;
}

/** Mailboxes that are told: the one that holds, and the one that is to hold. */
export function toldMailboxes(before: Reach, after: Reach): string[] {
	return [...new Set([before.mailbox, after.mailbox])].filter(Boolean);
}

/** The letter to both mailboxes: what would change, since when, and what to do when it is wrong. */
export function changeWords(
	office: string,
	{ before, after }: { before: Reach; after: Reach },
	event: OfficeVerdict | 'proposed'
): { subject: string; body: string } {
	const moves = before.receiver !== after.receiver;
	const news = {
		proposed: `有人提议按下面所列更换。另一人确认之前，${moves ? '仍由原部门接收' : '反馈卡仍寄往原邮箱'}。`,
		confirmed: '下面的更换已由两人办理完毕，此后的反馈卡寄往新邮箱。',
		refused: `下面的更换没有确认，不生效，${moves ? '仍由原部门接收' : '反馈卡仍寄往原邮箱'}。`
	}[event];
	const line = (age: string, { receiver, mailbox, phone }: Reach) => [
		...(moves ? [`${age}接收部门：${receiver}`] : []),
		`${age}邮箱：${mailbox || '（未设置）'}，${age}电话：${phone || '（未设置）'}`
	];
	return {
		subject: `【入企检查监督反馈】${moves ? '接收部门' : '接收邮箱'}更换告知`,
		body: [
			`${office}：`,
			'',
			news,
			'',
			...line('原', before),
			...line('新', after),
			'',
			'如果这不是贵部门的要求，请立即联系本单位的安全管理员和审计管理员。',
			'本邮件同时寄往新、旧两个邮箱，由平台自动发送，请勿直接回复。'
		].join('\n')
	};
}
