// 留存件: the filled card for who sent it. The feedback code does not open it.
import { error, fail, redirect } from '@sveltejs/kit';
import { passByPhone, reopenCard } from '#lib/server/journey/reopen-card.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { daysInWords, instantInWords } from '#lib/server/regulation/deadline.ts';
import { choiceMeans, itemNumbers, tenItems } from '#lib/server/regulation/ten-items.ts';
import { kindOnForms } from '#lib/server/regulation/visit-kinds.ts';
import { formOf } from '../../../reading.ts';
import { close, letReopen, passOf } from '../own-card.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { receipt } = event.params;
	const reopened = await reopenCard(event.locals.context, receipt, passOf(event), 'page');
	if ('noSuchReceipt' in reopened) error(404, '没有这个页面');
	event.setHeaders({ 'cache-control': 'no-store' });
	if ('closed' in reopened) return { receipt, card: null };
	const { visit, items, ...said } = reopened.card.content;
	return {
		receipt,
		card: {
			hosts: [...visit.hosts, ...visit.partners].join('、'),
			dates: daysInWords(visit.startOn, visit.endOn),
			enterprise: said.enterprise,
			representative: said.representative,
			position: said.position,
			phone: said.phone,
			submittedAt: instantInWords(new Date(said.submittedAt)),
			ordinals: [
				{ name: '本年度第几次', ...said.visitOrdinal },
				...visit.kinds.map((kind) => ({
					name: `其中${kindOnForms[kind]}`,
					stated: said.kindOrdinals[kind]?.stated ?? null,
					counted: said.kindOrdinals[kind]?.counted ?? 0
				}))
			],
			items: itemNumbers.map((number) => ({
				number,
				text: tenItems[number],
				...items[number],
				means: choiceMeans[items[number].answer]
			}))
		}
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { receipt } = event.params;
		const { text, problems } = readFields(await formOf(event), { single: ['phone', 'close'] });
		if (text.close) {
			close(event, receipt);
			redirect(303, `/r/${receipt}`);
		}
		const phone = (text.phone ?? '').slice(0, 60);
		const problem = Object.values(problems)[0];
		if (problem) return fail(422, { phone, problem });
		const answer = await passByPhone(event.locals.context, receipt, phone);
		if ('noSuchReceipt' in answer) error(404, '没有这个页面');
		if ('pass' in answer) {
			letReopen(event, receipt, answer.pass);
			redirect(303, `/r/${receipt}/card`);
		}
		if ('wrong' in answer)
			return fail(422, { phone, problem: '与填写反馈卡时留下的电话不一致，请核对' });
		event.setHeaders({ 'retry-after': String(answer.wait) });
		const minutes = Math.ceil(answer.wait / 60);
		return fail(429, { phone, problem: `错误次数过多，请 ${minutes} 分钟后再试` });
	}
};
