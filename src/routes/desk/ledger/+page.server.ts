// 审计日志: who did what to which record and when, without any content; and whether the chain stands.
import { namesOf } from '#lib/server/identity/person-repository.ts';
import { checkAtDesk } from '#lib/server/journey/check-ledger.ts';
import { entriesForReader, recordedActs } from '#lib/server/ledger/ledger-repository.ts';
import { readFields } from '#lib/server/platform/form.ts';
import { addDays } from '#lib/server/regulation/workdays.ts';
import { formOf } from '../../(public)/reading.ts';
import { mistaken, shut } from '../answer.ts';
import { personAt } from '../who.ts';
import { actNames } from './acts.ts';
import type { Actions, PageServerLoad } from './$types';

const day = /^\d{4}-\d{2}-\d{2}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { db, cipher } = locals.context;
	const text = (name: string) => url.searchParams.get(name)?.trim() ?? '';
	const date = (name: string) =>
		day.test(text(name)) && !Number.isNaN(Date.parse(text(name))) ? text(name) : '';
	const [from, until] = [date('from'), date('until')];
	const page = Math.min(100_000, Math.max(1, Math.floor(Number(text('page')) || 1)));
	const { entries, more } = await entriesForReader(db, personAt(locals), {
		page,
		act: text('act') || undefined,
		actor: text('actor') || undefined,
		from: from ? midnight(from) : undefined,
		until: until ? midnight(addDays(until, 1)) : undefined
	});
	const names = await namesOf(db, cipher, [...new Set(entries.map(({ actor }) => actor))]);
	return {
		entries: entries.map((entry) => ({
			at: entry.at,
			actor: entry.actor,
			by: actorNames[entry.actor] ?? names.get(entry.actor) ?? '未登录的访问者',
			act: actNames[entry.act] ?? entry.act,
			subject: entry.subject,
			hash: entry.hash
		})),
		acts: (await recordedActs(db)).map((act) => ({ act, name: actNames[act] ?? act })),
		wish: { act: text('act'), actor: text('actor'), from, until },
		page,
		more
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { text, problems } = readFields(await formOf(event), { single: ['anchor'] });
		const typed = (text.anchor ?? '').slice(0, 200);
		if (Object.keys(problems).length > 0)
			return mistaken({ anchor: Object.values(problems)[0] ?? '' }, { typed, check: null });
		const anchor = typed.trim().toLowerCase();
		if (anchor && !/^[0-9a-f]{64}$/.test(anchor))
			return mistaken({ anchor: '校验值是 64 位的十六进制数字' }, { typed, check: null });
		const person = personAt(event.locals);
		const outcome = await checkAtDesk(event.locals.context, person, anchor || undefined);
		if ('refused' in outcome) shut(outcome);
		if (!('done' in outcome)) return mistaken(outcome.problems, { typed, check: null });
		return { typed, check: outcome.done, problems: undefined };
	}
};

const actorNames: Record<string, string> = {
	portal: '平台',
	operator: '服务器运维人员',
	enterprise: '企业',
	office: '接收部门（凭邮件链接）',
	reporter: '反映人'
};

function midnight(localDay: string): string {
	return new Date(`${localDay}T00:00:00+08:00`).toISOString();
}
