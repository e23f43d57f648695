// 导出: an office takes a list along; it bears who took it and when, and the ledger keeps that it was taken.
import { listReadableCards } from '../cases/card-list-repository.ts';
import type { ListedCard } from '../cases/card-list-repository.ts';
import type { Period } from '../cases/reconciliation.ts';
import { reconcile } from '../cases/reconciliation-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import type { LedgerAct } from '../ledger/entry.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { csvOf } from '../platform/csv.ts';
import { transaction } from '../platform/database.ts';
import { itemNumbers, itemOrdinals } from '../regulation/ten-items.ts';
import { kindInBody, visitKinds } from '../regulation/visit-kinds.ts';
import { heedReadings } from './heed-readings.ts';
import type { Outcome } from './outcome.ts';
import { notFound } from './outcome.ts';

type Cells = (string | number)[];

export interface TakenList {
	/** Of the file, without its ending. */
	name: string;
	csv: string;
}

/** The cards that the reader may read, of visits begun in the period. */
export async function takeCards(
	context: Context,
	person: Person,
	period: Period
): Promise<Outcome<TakenList>> {
	if (!may(person, 'read cards')) return notFound;
	const cards = await listReadableCards(context.db, person, period);
	const heads = [
		'编号',
		'类别',
		'企业',
		'登记单位',
		'检查类型',
		'检查开始',
		'检查结束',
		'收到时间'
	];
	const more = ['应反馈期限', '第几次提交', '反馈码', '逾期', '回答“是”的项目'];
	const rows = [[...heads, ...more], ...cards.map(cardCells)];
	const done = await take(context, person, 'cards exported', period, '反馈卡清单', rows);
	await heedReadings(context, person);
	return { done };
}

/** 对账 of the period, as its page shows it. */
export async function takeReconciliation(
	context: Context,
	person: Person,
	period: Period
): Promise<Outcome<TakenList>> {
	if (!may(person, 'read cards')) return notFound;
	const lines = await reconcile(context.db, person, period, context.clock.now());
	const rows: Cells[] = [
		['单位', '检查', '已反馈的检查', '逾期未反馈', '应送达邮件', '已送达', '已签收', '缺号'],
		...lines.map((line) => [
			line.bureauName,
			...[line.visits, line.returned, line.silent, line.letters, line.accepted, line.signed],
			line.gaps.join('、') || '无'
		])
	];
	return { done: await take(context, person, 'reconciliation exported', period, '对账', rows) };
}

async function take(
	{ db, cipher, clock }: Context,
	person: Person,
	act: LedgerAct,
	{ from, to }: Period,
	title: string,
	rows: Cells[]
): Promise<TakenList> {
	const now = clock.now();
	const mark = `${title}，检查开始日期 ${from} 至 ${to}。导出人：${person.name}（${person.username}），导出时间：${localTime(now)}。内容涉及反馈人身份，请勿转发。`;
	const csv = csvOf([[mark], ...rows]);
	await transaction(db, (trx) =>
		append(trx, cipher, now, {
			actor: person.id,
			act,
			subject: `person:${person.id}`,
			detail: { from, to, rows: rows.length - 1, content: cipher.hash('ledger content', csv) }
		})
	);
	return { name: `${title}-${from}-${to}`, csv };
}

function cardCells(card: ListedCard): Cells {
	const items = itemNumbers.filter((item) => card.flags?.split(',').includes(String(item)));
	const kinds = visitKinds.filter((kind) => card.kinds.split(',').includes(kind));
	return [
		card.number,
		card.form === 'card' ? '反馈卡' : '补充反映',
		card.enterprise,
		card.bureau,
		kinds.map((kind) => kindInBody[kind]).join('、'),
		card.startOn,
		card.endOn,
		localTime(new Date(card.submittedAt)),
		card.dueAt ? localTime(new Date(card.dueAt)) : '可不反馈',
		card.version,
		card.proof ? '已验码' : '未验码',
		card.late === 1 ? '逾期' : '按期',
		items.map((item) => itemOrdinals[item - 1]).join('、') || '无'
	];
}

/** `2026-11-24 10:00`, in Asia/Shanghai, which has no summer time. */
function localTime(at: Date): string {
	return new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ');
}
