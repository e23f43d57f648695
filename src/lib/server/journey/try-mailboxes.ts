// 试投: a mailbox that had no letter for a while gets a marked one, so that a dead one is noticed.
import { organNames } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { organs } from '../delivery/letter.ts';
import { lastQueuedByMailbox } from '../delivery/letter-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import { queueOwnLetter } from './queue-letters.ts';

const day = 24 * 3600_000;

/** Queues a test letter for each office's mailbox that had none for `CANARY_DAYS`. */
export async function tryQuietMailboxes(context: Context): Promise<void> {
	const { db, clock, config } = context;
	if (config.canaryDays === 0) return;
	const now = clock.now();
	const since = new Date(now.getTime() - config.canaryDays * day).toISOString();
	const queued = await lastQueuedByMailbox(db);
	const quiet = (await listBureaus(db)).flatMap((bureau) =>
		organs
			.map((organ) => ({ bureau, organ, mailbox: bureau.offices[organ].mailbox }))
			.filter(({ mailbox }) => mailbox && (queued.get(mailbox) ?? '') < since)
	);
	if (quiet.length === 0) return;
	await transaction(db, async (trx) => {
		for (const { bureau, organ, mailbox } of quiet) {
			const recipient = `${bureau.name}${organNames[organ]}`;
			await queueOwnLetter(
				context,
				trx,
				{
					id: randomId(),
					kind: 'test',
					topic: `test:${mailbox}:${localDay(now)}`,
					bureauId: bureau.id,
					organ,
					mailbox,
					recipient,
					subject: '【入企检查监督反馈】邮箱测试',
					body: testWords(recipient)
				},
				now
			);
		}
	});
	context.wakePostman();
}

function testWords(recipient: string): string {
	return [
		`${recipient}：`,
		'',
		'这是一封测试邮件，用来确认本邮箱能够收到入企检查监督反馈卡，无需处理。',
		'',
		'本邮件由平台自动发送，请勿直接回复。'
	].join('\n');
}
