// 每日情况: each morning every office learns what came, what it has not signed for and who is silent.
import { silentVisits } from '../cases/reconciliation-repository.ts';
import { overdueLetters } from '../delivery/alarm.ts';
import { organNames } from '../delivery/directory.ts';
import type { Bureau } from '../delivery/directory.ts';
import { listBureaus } from '../delivery/directory-repository.ts';
import { organs } from '../delivery/letter.ts';
import type { Letter, NewMemo, Organ } from '../delivery/letter.ts';
import {
	cardLettersQueuedIn,
	queueMemo,
	topicsLike,
	unsignedLetters
} from '../delivery/letter-repository.ts';
import { ledgerHead } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { localDay } from '../regulation/deadline.ts';
import { addDays } from '../regulation/workdays.ts';

type Numbered = Letter & { number: string | null };

/** Queues the day's digests, and to the level above what an office has left unsigned; once a day. */
export async function tellOffices(context: Context): Promise<void> {
	const { db, cipher, clock, config } = context;
	if (config.digestHour === null) return;
	const now = clock.now();
	const today = localDay(now);
	const morning = at(today, config.digestHour);
	if (now < morning) return;
	const told = new Set(await topicsLike(db, today));
	const yesterday = at(addDays(today, -1), config.digestHour);
	const came = await cardLettersQueuedIn(db, yesterday, morning);
	const unsigned = await unsignedLetters(db, morning);
	const due = await silentVisits(db, now, at(addDays(today, 1), 0));
	const head = await ledgerHead(db);
	const bureaus = await listBureaus(db);

	const memos = bureaus.flatMap((bureau) =>
		organs.flatMap((organ): NewMemo[] => {
			const mine = <Each extends Numbered>(letters: Each[]) =>
				letters.filter((letter) => letter.bureauId === bureau.id && letter.organ === organ);
			const silent =
				organ === 'supervision' ? due.filter(({ bureauId }) => bureauId === bureau.id) : [];
			const late = overdueLetters(mine(unsigned), now);
			return [
				...digest({ bureau, organ, today, head, silent }, mine(came), mine(unsigned)),
				...reminder(bureaus, bureau, organ, today, late)
			];
		})
	);
	const fresh = memos.filter(({ topic }) => !told.has(topic));
	if (fresh.length === 0) return;
	await transaction(db, async (trx) => {
		for (const memo of fresh) await queueMemo(trx, cipher, memo, now);
	});
	context.wakePostman();
}

/** Numbers and no answers; nobody's names but of enterprises that have not answered yet. */
function digest(
	about: {
		bureau: Bureau;
		organ: Organ;
		today: string;
		head: string;
		silent: { enterprise: string; shortNumber: string }[];
	},
	came: Numbered[],
	unsigned: Numbered[]
): NewMemo[] {
	const { bureau, organ, today, head, silent } = about;
	if (came.length + unsigned.length + silent.length === 0) return [];
	const body = [
		`${bureau.name}${organNames[organ]}：`,
		'',
		`一、新收到反馈卡 ${came.length} 份${numbersOf(came)}`,
		`二、尚未签收 ${unsigned.length} 份${numbersOf(unsigned)}`,
		...(organ === 'supervision'
			? [
					`三、今日到期、尚未收到反馈卡的企业 ${silent.length} 家`,
					...silent.map(
						({ enterprise, shortNumber }) => `\u3000\u3000${enterprise}（公示编号 ${shortNumber}）`
					)
				]
			: []),
		'',
		`审计日志校验值：${head}`,
		'（请保存本邮件：日后可凭这一校验值发现对日志的改动。）',
		'',
		'以上情况不得告知检查组人员。本邮件由平台自动发送，请勿直接回复。'
	].join('\n');
	return [
		memoTo(bureau, organ, {
			kind: 'digest',
			topic: `digest:${bureau.id}:${organ}:${today}`,
			subject: `【入企检查监督反馈】每日情况 ${today}`,
			body
		})
	];
}

/** What an office has not signed for in time is told to the same office of the level above. */
function reminder(
	bureaus: Bureau[],
	bureau: Bureau,
	organ: Organ,
	today: string,
	late: Numbered[]
): NewMemo[] {
	const above = bureaus.find(({ id }) => id === bureau.parentId);
	if (late.length === 0 || !above?.offices[organ].mailbox) return [];
	const body = [
		`${above.name}${organNames[organ]}：`,
		'',
		`${bureau.name}${organNames[organ]}有 ${late.length} 份反馈卡超过 24 小时（工作日）未签收${numbersOf(late)}`,
		'请予督促。',
		'',
		'本邮件由平台自动发送，请勿直接回复。'
	].join('\n');
	return [
		memoTo(above, organ, {
			kind: 'unsigned',
			topic: `unsigned:${bureau.id}:${organ}:${today}`,
			subject: `【入企检查监督反馈】未签收提醒 ${today}`,
			body
		})
	];
}

function memoTo(
	bureau: Bureau,
	organ: Organ,
	memo: Pick<NewMemo, 'kind' | 'topic' | 'subject' | 'body'>
): NewMemo {
	return {
		...memo,
		id: randomId(),
		bureauId: bureau.id,
		organ,
		mailbox: bureau.offices[organ].mailbox,
		recipient: `${bureau.name}${organNames[organ]}`
	};
}

function numbersOf(letters: Numbered[]): string {
	const numbers = letters.flatMap(({ number }) => number ?? []).sort();
	return numbers.length > 0 ? `：${numbers.join('、')}` : '';
}

/** An hour of a day in Asia/Shanghai, which has no summer time. */
function at(day: string, hour: number): Date {
	return new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+08:00`);
}
