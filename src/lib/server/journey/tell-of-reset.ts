// Whoever reads cards is told of a reset of his account by his office's mailbox as well: an account taken over reads.
import { organNames } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { organsOf, roleNames } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import type { Context } from '../platform/context.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import { queueOwnLetter } from './queue-letters.ts';

/** Call inside the transaction of the reset. */
export async function tellOfReset(
	context: Context,
	trx: Executor,
	person: Person,
	resetId: string,
	now: Date
): Promise<void> {
	const [organ] = organsOf(person);
	const bureau = (await listBureaus(trx)).find(({ id }) => id === person.bureauId);
	const mailbox = organ && bureau?.offices[organ].mailbox;
	if (!mailbox) return;
	const recipient = `${bureau.name}${organNames[organ]}`;
	const body = [
		`${recipient}：`,
		'',
		`${roleNames[person.role]}${person.name}（用户名 ${person.username}）的密码和二次验证于 ${localDay(now)} 被安全管理员重置。`,
		'如果本人没有要求重置，请立即与审计管理员联系，并核对这一账号最近的查阅记录。',
		'',
		'本邮件由平台自动发送，请勿直接回复。'
	].join('\n');
	const memo = {
		...{ id: randomId(), bureauId: bureau.id, organ, mailbox, recipient },
		kind: 'account' as const,
		topic: `account:${resetId}`,
		subject: '【入企检查监督反馈】账号变更提醒',
		body
	};
	await queueOwnLetter(context, trx, memo, now);
	context.wakePostman();
}
