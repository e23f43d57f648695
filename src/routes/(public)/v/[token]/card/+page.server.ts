// 反馈卡: the ten items, answered by the enterprise; every answer of the contract's table comes from here.
import { error, fail, redirect } from '@sveltejs/kit';
import { readCardForm } from '#lib/server/cards/card-form.ts';
import { openCard, openShape } from '#lib/server/journey/open-card.ts';
import { refuseCode } from '#lib/server/journey/refuse-door.ts';
import { submitCard } from '#lib/server/journey/submit-card.ts';
import { isStorageFault } from '#lib/server/platform/database.ts';
import { cardText } from '#lib/server/regulation/annexes.ts';
import { daysInWords } from '#lib/server/regulation/deadline.ts';
import {
	choiceMeans,
	itemNumbers,
	plainTwins,
	tenItems
} from '#lib/server/regulation/ten-items.ts';
import { kindOnForms } from '#lib/server/regulation/visit-kinds.ts';
import { letReopen } from '../../../r/[receipt]/own-card.ts';
import { clientOf, formOf } from '../../../reading.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const page = await openCard(locals.context, params.token);
	if (!page) error(404, '没有这个页面');
	const { facts } = page;
	return {
		page,
		key: locals.formKey,
		keptForm: 'card',
		items: itemNumbers.map((number) => ({
			number,
			text: tenItems[number],
			twin: plainTwins[number]
		})),
		kinds: facts.kinds.map((kind) => ({ kind, label: kindOnForms[kind] })),
		choices: choiceMeans,
		text: cardText,
		dates: daysInWords(facts.startOn, facts.endOn)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { context } = event.locals;
		const shape = await openShape(context, event.params.token);
		if (!shape) error(404, '没有这个页面');
		const reading = readCardForm(await formOf(event), shape);
		const { typed, problems, wish } = reading;
		if (wish === 'edit') return { typed, problems: {}, review: false };

		const client = clientOf(event);
		try {
			const onlyCheck = wish === 'review';
			const checked = await submitCard(context, event.params.token, reading, onlyCheck, client);
			if ('noSuchVisit' in checked) error(404, '没有这个页面');
			if ('accepted' in checked) {
				if (reading.code) await context.limits.wrongCodes.forgive(client);
				letReopen(event, checked.accepted);
				redirect(303, `/r/${checked.accepted}`);
			}
			if ('mayBeSent' in checked) return { typed, problems, review: true };
			const wait = checked.wrongCode ? await refuseCode(context, client, '/v/[token]/card') : null;
			if (wait === null) return fail(422, { typed, problems: checked.problems, review: false });
			event.setHeaders({ 'retry-after': String(wait) });
			return fail(429, {
				typed,
				problems: { code: `反馈码错误次数过多，请 ${Math.ceil(wait / 60)} 分钟后再试，或留空提交` },
				review: false
			});
		} catch (fault) {
			if (!isStorageFault(fault)) throw fault;
			context.log.error({ fault: String(fault) }, 'a card could not be stored');
			event.setHeaders({ 'retry-after': '60' });
			return fail(503, {
				typed,
				problems: { form: '未提交成功：平台暂时不能保存。填写的内容都在下面，请过一分钟再提交' },
				review: false
			});
		}
	}
};
