// npm run letters: every letter, how far it has come, and what the mail server said last.
import { readArguments, run, withExistingPortal } from './open.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { statusOf } from '#lib/server/delivery/letter.ts';
import type { Letter, LetterStatus } from '#lib/server/delivery/letter.ts';
import { instantInWords } from '#lib/server/regulation/deadline.ts';

const statusNames: Record<LetterStatus, string> = {
	waiting: '待发送',
	retrying: '未送达，将重试',
	accepted: '已送达',
	returned: '被退回',
	'needs a person': '未送达，需人工处理'
};

await run(async (config) => {
	const { values } = readArguments({ json: { type: 'boolean' } }, 'npm run letters [-- --json]');
	const letters = await withExistingPortal(config, ({ db }) => allLetters(db));
	for (const letter of letters) console.log(values.json ? asJson(letter) : inWords(letter));
	if (letters.length === 0 && !values.json) console.log('还没有信件');
});

type NumberedLetter = Letter & { number: string };

function asJson(letter: NumberedLetter): string {
	const last = letter.attempts.at(-1);
	return JSON.stringify({
		id: letter.id,
		number: letter.number,
		organ: letter.organ,
		recipient: letter.recipient,
		address: letter.mailbox,
		state: statusOf(letter),
		attempts: letter.attempts.length,
		lastAnswer: last?.answer ?? null,
		queuedAt: letter.queuedAt,
		lastTriedAt: last?.triedAt ?? null,
		nextAt: letter.nextAt
	});
}

function inWords(letter: NumberedLetter): string {
	const last = letter.attempts.at(-1);
	const when = last ? instantInWords(new Date(last.triedAt)) : '';
	return [
		letter.number,
		statusNames[statusOf(letter)],
		`${letter.recipient} <${letter.mailbox}>`,
		`投递 ${letter.attempts.length} 次`,
		last ? `${when} ${last.answer.replace(/\s+/g, ' ')}` : ''
	].join('  ');
}
