// The reports of the demo: one about meals that was asked about and answered, one sent past the bureau that
// it is about to the level above, and one of people who came without a notice.
import type { Person } from '../identity/person.ts';
import type { Context } from '../platform/context.ts';
import { randomId } from '../platform/ids.ts';
import { addDays } from '../regulation/workdays.ts';
import type { LocalDate } from '../regulation/workdays.ts';
import type { ClosureOfReport } from '../reports/handling-form.ts';
import { readDocket } from '../reports/docket-repository.ts';
import { readReportForm } from '../reports/report-form.ts';
import { done, formOf, refusal, visitOf } from './example-acts.ts';
import { baitaCode, cityCode, qingheCode } from './example-directory.ts';
import { instantOf } from './example-visits.ts';
import type { Cast, Step } from './example-visits.ts';
import { addToReport } from './follow-report.ts';
import { openReportShape } from './open-report.ts';
import { sendReport } from './send-report.ts';
import { acceptReport, askReporter, closeReport, noteOnReport, readReport } from './work-report.ts';

interface ReportStory {
	/** The name of the visit's story; without one no poster told of it. */
	visit?: string;
	/** Whose committee gets it. */
	receiver: string;
	/** Days from today. */
	day: number;
	words: (cast: Cast) => Record<string, string | string[]>;
	work?: { asked: string; answered?: string; noted?: string; closure?: ClosureOfReport };
}

const stories: ReportStory[] = [
	{
		visit: 'chemicals silent',
		receiver: cityCode,
		day: -20,
		words: () => ({
			items: ['2', '4'],
			what: '检查的两天，中午都在厂里招待所包间吃饭，没有看见有人交钱，第二天还上了酒。具体几个人记不清。',
			when: '检查那两天的中午',
			others: '带队的和另外两三个人',
			way: 'own'
		}),
		work: {
			asked: '第二天中午大约几点开始？还有哪些岗位的人在场？不方便说的可以不答。',
			answered: '十二点多开始，食堂的两位师傅在。',
			noted: '已调取招待所用餐登记，并向检查组组长函询。',
			closure: {
				handling: 'interview',
				outcome: 'partly',
				measures: ['correction', 'notice'],
				reason: '两餐未按标准缴纳伙食费属实；饮酒一节没有查实。已责令补缴并通报提醒。',
				reply: '您反映的用餐缴费问题属实，已责令补缴并通报提醒；另一情节没有查实。感谢您的监督。'
			}
		}
	},
	{
		visit: 'iron undelivered',
		receiver: cityCode,
		day: -2,
		words: (cast) => ({
			bureau: cast.bureaus.get(baitaCode)?.id ?? '',
			items: ['6'],
			what: '检查的人说隐患整改必须找他们推荐的那家公司做，不找就不给验收。',
			when: '检查的第二天',
			way: 'above'
		}),
		work: { asked: '推荐的是哪家公司，是口头说的还是给了名片或联系方式？' }
	},
	{
		receiver: qingheCode,
		day: -3,
		words: (cast) => ({
			bureau: cast.bureaus.get(qingheCode)?.id ?? '',
			unposted: '1',
			enterprise: '清河县丰禾粮油加工厂',
			place: '城关镇粮仓街',
			items: ['1'],
			what: '来了三个人，说是查安全的，没有出示通知书，门口也没有贴公示，看了一圈说要停产。',
			when: '前天下午三点左右',
			others: '开一辆白色越野车，自称是县里的',
			way: 'own',
			signed: 'yes',
			name: '田丰',
			phone: '0399-5531302'
		})
	}
];

/** What is done with each report on which day, by the real steps. */
export function reportSteps(
	cast: Cast,
	today: LocalDate,
	visitIds: ReadonlyMap<string, string>
): Step[] {
	return stories.flatMap((story, place) =>
		stepsOf(story, `example-${place}`, cast, today, visitIds)
	);
}

function stepsOf(
	story: ReportStory,
	client: string,
	cast: Cast,
	today: LocalDate,
	visitIds: ReadonlyMap<string, string>
): Step[] {
	const on = (after: number, time: string, take: Step['take']): Step => ({
		at: instantOf(addDays(today, story.day + after), time),
		take
	});
	const officer = cast.person(story.receiver, 'discipline');
	let receipt = '';
	let id = '';
	const steps = [
		on(0, '20:40', async (context) => {
			const token = story.visit
				? (await visitOf(context, visitIds.get(story.visit) ?? '')).token
				: null;
			receipt = await send(context, token, story.words(cast), client);
		})
	];
	const { work } = story;
	if (!work) return steps;
	steps.push(
		on(1, '09:20', async (context) => {
			id = await newest(context, officer);
			done(await readReport(context, officer, id));
			done(await acceptReport(context, officer, id));
			done(await askReporter(context, officer, id, work.asked));
		})
	);
	const { answered, noted, closure } = work;
	if (answered)
		steps.push(
			on(2, '21:15', (context) =>
				addToReport(context, receipt, { words: answered, key: randomId(), problems: {} })
			)
		);
	if (noted)
		steps.push(
			on(3, '10:05', async (context) => done(await noteOnReport(context, officer, id, noted)))
		);
	if (closure)
		steps.push(
			on(9, '16:30', async (context) => done(await closeReport(context, officer, id, closure)))
		);
	return steps;
}

async function send(
	context: Context,
	token: string | null,
	words: Record<string, string | string[]>,
	client: string
): Promise<string> {
	const shape = await openReportShape(context, token);
	if (!shape) throw new Error('no report can be sent about this visit');
	const reading = readReportForm(formOf({ signed: 'no', key: randomId(), ...words }), shape);
	const sent = await sendReport(context, token, reading, client);
	if (!('accepted' in sent)) throw refusal(sent);
	return sent.accepted;
}

async function newest({ db, cipher }: Context, officer: Person): Promise<string> {
	const filter = { state: 'new', subject: null, item: null, page: 1 } as const;
	const [row] = (await readDocket(db, cipher, officer, filter)).rows;
	if (!row) throw new Error(`no report waits for ${officer.username}`);
	return row.id;
}
