// 每日情况: what each office is told by mail each morning.
import { overdueLetters } from './alarm.ts';
import { organNames } from './directory.ts';
import type { Bureau } from './directory.ts';
import { organs, witnessWords } from './letter.ts';
import type { Letter, NewMemo, Organ } from './letter.ts';

/** A card's letter with its number. */
export type NumberedLetter = Letter & { number: string | null };

/** A visit whose card is due today and has not come, by the bureau whose office is told. */
export interface SilentVisit {
	bureauId: string;
	enterprise: string;
	shortNumber: string;
	/** '' where nobody told it. */
	phone: string;
}

export interface Day {
	today: string;
	now: Date;
	bureaus: readonly Bureau[];
	/** The ledger's head, so that whoever keeps the mail can prove a change. */
	head: string;
	came: readonly NumberedLetter[];
	unsigned: readonly NumberedLetter[];
	silent: readonly SilentVisit[];
}

export type Memo = Omit<NewMemo, 'id'>;

/** The day's digests, and to the level above what an office has left unsigned; no news, no memo. */
export function memosOf(day: Day): Memo[] {
	return day.bureaus.flatMap((bureau) =>
		organs.flatMap((organ) => {
			const mine = (letters: readonly NumberedLetter[]) =>
				letters.filter((letter) => letter.bureauId === bureau.id && letter.organ === organ);
			const silent =
				organ === 'supervision' ? day.silent.filter(({ bureauId }) => bureauId === bureau.id) : [];
			return [
				...digest(day, bureau, organ, mine(day.came), mine(day.unsigned), silent),
				...reminder(day, bureau, organ, overdueLetters(mine(day.unsigned), day.now))
			];
		})
	);
}

/** Numbers and no answers; nobody's names but of enterprises that have not answered yet. */
function digest(
	{ today, head }: Day,
	bureau: Bureau,
	organ: Organ,
	came: NumberedLetter[],
	unsigned: NumberedLetter[],
	silent: SilentVisit[]
): Memo[] {
	if (came.length + unsigned.length + silent.length === 0) return [];
	const lines = silent.map(({ enterprise, shortNumber, phone }) => {
		const call = phone ? `电话 ${phone}` : '未登记电话';
		return `\u3000\u3000${enterprise}，${call}（公示编号 ${shortNumber}）`;
	});
	const body = [
		`${bureau.name}${organNames[organ]}：`,
		'',
		`一、新收到反馈卡 ${came.length} 份${numbersOf(came)}`,
		`二、尚未签收 ${unsigned.length} 份${numbersOf(unsigned)}`,
		...(organ === 'supervision'
			? [`三、今日到期、尚未收到反馈卡的企业 ${silent.length} 家`, ...lines]
			: []),
		'',
		witnessWords(head),
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
	{ today, bureaus }: Day,
	bureau: Bureau,
	organ: Organ,
	late: NumberedLetter[]
): Memo[] {
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
): Memo {
	return {
		...memo,
		bureauId: bureau.id,
		organ,
		mailbox: bureau.offices[organ].mailbox,
		recipient: `${bureau.name}${organNames[organ]}`
	};
}

function numbersOf(letters: NumberedLetter[]): string {
	const numbers = letters.flatMap(({ number }) => number ?? []).sort();
	return numbers.length > 0 ? `：${numbers.join('、')}` : '';
}
