// 退信: a delivery report turns a letter to returned, even after a mail server had accepted it.
import PostalMime from 'postal-mime';
import { findLetter } from '../delivery/letter-repository.ts';
import { recordReturn } from '../delivery/letter-trace-repository.ts';
import { readReport } from '../delivery/return.ts';
import { append } from '../ledger/ledger-repository.ts';
import { sha256 } from '../platform/cipher.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { takeUnseen } from '../platform/return-mailbox.ts';

/** A report names its letter and perhaps itself; who writes thousands of ids is not looked up. */
const mostNamed = 20;

/** Reads the return mailbox; answers how many messages were new in it. Throws when it is out of reach. */
export async function readReturns(context: Context): Promise<number> {
	const { returnsUrl } = context.config;
	return returnsUrl ? takeUnseen(returnsUrl, (message) => takeReport(context, message)) : 0;
}

/** Keeps one message of the return mailbox; a report about a message that is none of ours too. */
export async function takeReport(context: Context, message: Uint8Array): Promise<void> {
	const { db, cipher, clock, config } = context;
	const mail = await PostalMime.parse(message, { forceRfc822Attachments: true });
	const fields = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
	const reading = readReport(
		fields ? wordsOf(fields.content) : null,
		[Buffer.from(message).toString('latin1'), mail.text ?? ''].join('\n'),
		new URL(config.origin).hostname
	);
	let letter: Awaited<ReturnType<typeof findLetter>>;
	for (const id of reading.messageIds.slice(0, mostNamed)) letter ??= await findLetter(db, id);
	const now = clock.now();
	const { verdict, status, words } = reading;
	await transaction(db, async (trx) => {
		const isNew = await recordReturn(trx, {
			id: randomId(),
			report: sha256(mail.messageId ?? message),
			letterId: letter?.id ?? null,
			returnedAt: now.toISOString(),
			...{ verdict, status, words }
		});
		if (!isNew || !letter || verdict !== 'hard') return;
		await append(trx, cipher, now, {
			actor: 'portal',
			act: 'letter returned',
			subject: `letter:${letter.id}`,
			detail: { status }
		});
	});
}

function wordsOf(content: string | ArrayBuffer | Uint8Array): string {
	return typeof content === 'string'
		? content
		: Buffer.from(content as Uint8Array).toString('utf8');
}
