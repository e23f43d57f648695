// npm run letters: every letter with its fate; what is wrong; and sending again by hand.
import { readArguments, Refusal, run, withExistingPortal } from './open.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { statusOf } from '#lib/server/delivery/letter.ts';
import type { Letter, LetterStatus } from '#lib/server/delivery/letter.ts';
import { causesNow } from '#lib/server/journey/keep-watch.ts';
import { resendByOperator } from '#lib/server/journey/resend-letter.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';

const statusNames: Record<LetterStatus, string> = {
	waiting: '待发送',
	retrying: '未送达，将重试',
	accepted: '已送达',
	returned: '被退回',
	'signed for': '已签收',
	'needs a person': '未送达，需人工处理'
};

const usage = 'npm run letters [-- --json | --check | --resend 编号|all --reason 原因 [--dry-run]]';

await run(async (config) => {
	const { values } = readArguments(
		{
			json: { type: 'boolean' },
			check: { type: 'boolean' },
			resend: { type: 'string' },
			reason: { type: 'string' },
			'dry-run': { type: 'boolean' }
		},
		usage
	);
	await withExistingPortal(config, async (context) => {
		if (values.check) return check(context);
		const letters = await allLetters(context.db);
		if (values.resend)
			return again(context, letters, {
				which: values.resend,
				reason: values.reason ?? '',
				dry: values['dry-run'] ?? false
			});
		for (const letter of letters) console.log(values.json ? asJson(letter) : inWords(letter));
		if (letters.length === 0 && !values.json) console.log('还没有信件');
	});
});

type Listed = Letter & { number: string | null; subject: string | null };

/** Exit status 1 while something keeps letters from arriving. */
async function check(context: Context): Promise<void> {
	const causes = await causesNow(context);
	for (const { words } of causes) console.log(words);
	if (causes.length > 0) throw new Refusal(`有 ${causes.length} 项告警，请处理`);
	console.log('没有告警');
}

/** Letters that were returned or given up: all of them, or those of one number. */
async function again(
	context: Context,
	letters: Listed[],
	{ which, reason, dry }: { which: string; reason: string; dry: boolean }
): Promise<void> {
	const stuck = letters.filter(
		(letter) =>
			['returned', 'needs a person'].includes(statusOf(letter)) &&
			(which === 'all' || letter.number === which)
	);
	if (!reason && !dry) throw new Refusal(`请用 --reason 写明重发的原因。用法：${usage}`);
	for (const letter of stuck) {
		const outcome = dry ? null : await resendByOperator(context, letter.id, reason);
		const refusal = outcome && 'words' in outcome ? `没有重发：${outcome.words}` : null;
		console.log(`${refusal ?? (dry ? '将重发' : '已排入重发')}  ${inWords(letter)}`);
	}
	if (stuck.length === 0) console.log('没有需要重发的信件');
}

function asJson(letter: Listed): string {
	const last = letter.attempts.at(-1);
	return JSON.stringify({
		id: letter.id,
		kind: letter.kind,
		number: letter.number,
		organ: letter.organ,
		recipient: letter.recipient,
		address: letter.mailbox,
		state: statusOf(letter),
		attempts: letter.attempts.length,
		lastAnswer: last?.answer ?? null,
		queuedAt: letter.queuedAt,
		lastTriedAt: last?.triedAt ?? null,
		nextAt: letter.nextAt,
		signedAt: letter.signedAt
	});
}

function inWords(letter: Listed): string {
	const last = letter.attempts.at(-1);
	const when = last ? instantInWords(new Date(last.triedAt)) : '';
	return [
		letter.number ?? letter.subject ?? '',
		statusNames[statusOf(letter)],
		`${letter.recipient} <${letter.mailbox}>`,
		`投递 ${letter.attempts.length} 次`,
		last ? `${when} ${last.answer.replace(/\s+/g, ' ')}` : ''
	].join('  ');
}
