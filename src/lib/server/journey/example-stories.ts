// The visits of the demo as they are told: who went where on which day, and what came of it.
import type { CaseOutcome } from '../cases/case.ts';
import { neutralPhrases } from '../regulation/visit-kinds.ts';
import type { VisitKind } from '../regulation/visit-kinds.ts';
import type { CardWords } from './example-acts.ts';
import { baitaCode, cityCode, qingheCode } from './example-directory.ts';
import type { exampleEnterprises } from './example-directory.ts';

interface CardStory extends CardWords {
	/** Days after the end; `late`: two days after the deadline. */
	after: number | 'late';
	time: string;
}

export interface VisitStory {
	name: string;
	by: string;
	enterprise: keyof typeof exampleEnterprises;
	kinds: VisitKind[];
	basis: string;
	content: string;
	/** Days from today. */
	start: number;
	end: number;
	/** Other hosts, with their items; `items` are those of the registering bureau. */
	joint?: { items: string; others: { code: string; items: string }[]; partners: string[] };
	experts?: string[];
	follows?: string;
	/** How far it came; without a word the notice was issued and the end recorded. */
	stays?: 'registered' | 'issued';
	joins?: { member: string; reason: string };
	cancelled?: string;
	cards?: CardStory[];
	work?: { note: string; closure?: { outcome: CaseOutcome; reason: string } };
}

/** Leader and members of each bureau's team; none of them sits in an office that reads cards. */
export const crews: Record<string, { leader: string; members: string[] }> = {
	[cityCode]: { leader: '顾长林', members: ['冯䶮', '谭晓川'] },
	[qingheCode]: { leader: '秦望山', members: ['卢一帆'] },
	[baitaCode]: { leader: '童大川', members: ['叶小满'] }
};

const cityPlan = '平川市应急管理局年度安全生产监督检查计划';
const qinghePlan = '清河县应急管理局年度安全生产监督检查计划';

const coalManager = { representative: '高岚', position: '安全副总经理', phone: '0399-5531201' };
const grainManager = { representative: '田丰', position: '厂长', phone: '0399-5531302' };

/** The enterprise of which a card is always open, and the words of that visit. */
export const openStory: VisitStory = {
	name: 'open',
	by: cityCode,
	enterprise: 'market',
	kinds: ['enforcement'],
	basis: cityPlan,
	content: '消防通道、用电安全、燃气使用和人员密集场所应急疏散准备情况',
	start: -1,
	end: 0,
	stays: 'issued'
};

export const stories: VisitStory[] = [
	{
		name: 'coal in time',
		by: cityCode,
		enterprise: 'coal',
		kinds: ['enforcement'],
		basis: cityPlan,
		content: '采掘作业现场、通风系统、瓦斯监测和安全管理资料',
		start: -27,
		end: -26,
		cards: [{ after: 1, time: '10:20', flagged: {}, visitOrdinal: 1, ...coalManager }]
	},
	{
		name: 'grain late',
		by: qingheCode,
		enterprise: 'grain',
		kinds: ['enforcement'],
		basis: qinghePlan,
		content: '粉尘防爆措施、有限空间作业和用电安全',
		start: -25,
		end: -25,
		cards: [{ after: 'late', time: '09:40', flagged: {}, ...grainManager }]
	},
	{
		name: 'chemicals silent',
		by: cityCode,
		enterprise: 'chemicals',
		kinds: ['guidance'],
		basis: '平川市安全生产督导工作方案',
		content: '重大危险源包保责任落实和双重预防机制运行情况',
		start: -22,
		end: -21,
		experts: ['罗明之，平川市化工安全技术中心']
	},
	{
		name: 'small coal accepted',
		by: qingheCode,
		enterprise: 'smallCoal',
		kinds: ['enforcement'],
		basis: qinghePlan,
		content: '停工停产期间值班值守、排水和通风情况',
		start: -20,
		end: -19,
		cards: [
			{
				after: 2,
				time: '16:05',
				flagged: {
					2: '检查组两天在我矿食堂用餐，共四顿，没有缴纳伙食费，食堂有用餐登记。',
					4: '第一天晚上由矿上安排在沟口村饭店吃饭，检查组组长参加。'
				},
				about: ['秦望山'],
				representative: '石长河',
				position: '现场负责人',
				phone: '0399-5531403'
			}
		],
		work: { note: '已电话核对填写意愿，反馈人确认不是误填。调取食堂登记，约谈检查组组长。' }
	},
	{
		name: 'gas closed',
		by: cityCode,
		enterprise: 'gas',
		kinds: ['enforcement'],
		basis: cityPlan,
		content: '储罐区安全附件、充装作业和应急器材配备情况',
		start: -18,
		end: -17,
		cards: [
			{
				after: 1,
				time: '11:32',
				flagged: { 1: '检查中要求充装线停产半日等候，没有出具书面决定，影响正常供气。' },
				representative: '曹立新',
				position: '总经理',
				phone: '0399-5521504'
			}
		],
		work: {
			note: '电话回访反馈人，调阅执法记录仪：要求停产等候属实，未造成处罚。',
			closure: {
				outcome: 'partly',
				reason: '停产等候情况属实，无逐利目的。已责令检查组改进，并在局内通报提醒。'
			}
		}
	},
	{
		name: 'coal joint',
		by: cityCode,
		enterprise: 'coal',
		kinds: ['enforcement', 'guidance'],
		basis: '云岭省矿山安全生产联合检查方案',
		content: '防治水措施、顶板管理、应急救援准备和安全投入情况',
		start: -15,
		end: -13,
		joint: {
			items: '矿山安全监督检查',
			others: [{ code: qingheCode, items: '应急救援准备情况督导' }],
			partners: ['清河县消防救援大队']
		},
		experts: ['周知远，云岭矿业技术学院'],
		joins: { member: '卢一帆，清河县应急管理局', reason: '清河县应急管理局增派一名检查人员' },
		cards: [{ after: 2, time: '15:18', flagged: {}, visitOrdinal: 2, ...coalManager }]
	},
	{
		name: 'fireworks turned',
		by: cityCode,
		enterprise: 'fireworks',
		kinds: ['enforcement'],
		basis: cityPlan,
		content: '库区安全距离、防雷防静电设施和出入库登记',
		start: -12,
		end: -12,
		cards: [
			{
				after: 1,
				time: '09:26',
				flagged: { 3: '检查结束时收下了我单位准备的两箱土特产。' },
				representative: '潘守业',
				position: '安全负责人',
				phone: '0399-5531605'
			},
			{
				after: 2,
				time: '17:48',
				flagged: {},
				representative: '潘守业',
				position: '安全负责人',
				phone: '0399-5531605'
			}
		]
	},
	{
		name: 'copper verified',
		by: cityCode,
		enterprise: 'copper',
		kinds: ['verification'],
		basis: neutralPhrases[0],
		content: neutralPhrases[2],
		start: -10,
		end: -10,
		cards: [
			{
				after: 0,
				time: '18:10',
				flagged: {},
				representative: '陆文彬',
				position: '生产副总经理',
				phone: '0399-5511706'
			}
		]
	},
	{
		name: 'grain unverified',
		by: qingheCode,
		enterprise: 'grain',
		kinds: ['guidance'],
		basis: '清河县安全生产督导工作方案',
		content: '秋粮收储期间安全措施落实情况',
		start: -8,
		end: -8,
		cards: [
			{
				after: 1,
				time: '08:55',
				flagged: {},
				// More than the portal counts: a visit that was never registered.
				visitOrdinal: 5,
				withoutCode: true,
				...grainManager
			}
		]
	},
	{
		name: 'gas follow-up',
		by: cityCode,
		enterprise: 'gas',
		kinds: ['enforcement'],
		basis: '责令限期整改指令书',
		content: '上次检查所列事故隐患整改情况复查',
		start: -6,
		end: -6,
		follows: 'gas closed'
	},
	{
		name: 'furniture cancelled',
		by: cityCode,
		enterprise: 'furniture',
		kinds: ['enforcement'],
		basis: cityPlan,
		content: '粉尘清理制度、喷涂车间通风和用电安全',
		start: -5,
		end: -5,
		cancelled: '企业停产检修，检查计划延后'
	},
	{
		name: 'flour flagged',
		by: cityCode,
		enterprise: 'flour',
		kinds: ['enforcement'],
		basis: cityPlan,
		content: '粉尘涉爆场所专项检查：除尘系统、清扫记录和员工培训',
		start: -4,
		end: -2,
		cards: [
			{
				after: 1,
				time: '16:12',
				flagged: {
					5: '检查组两晚住宿由我单位结算，共 920 元，发票抬头开给我单位。',
					6: '要求我单位找指定的检测公司做粉尘检测，并留下该公司名片。',
					9: ''
				},
				about: ['顾长林', '平川市应急管理局'],
				representative: '金小禾',
				position: '副总经理',
				phone: '0399-5541807'
			}
		]
	},
	{
		name: 'iron undelivered',
		by: baitaCode,
		enterprise: 'iron',
		kinds: ['enforcement'],
		basis: '白塔县应急管理局年度安全生产监督检查计划',
		content: '露天边坡监测、尾矿库在线监测和爆破作业管理',
		start: -3,
		end: -2,
		cards: [
			{
				after: 1,
				time: '15:10',
				flagged: {},
				representative: '雷云生',
				position: '矿长',
				phone: '0399-5541908'
			}
		]
	},
	{
		name: 'small coal due',
		by: qingheCode,
		enterprise: 'smallCoal',
		kinds: ['guidance'],
		basis: '清河县安全生产督导工作方案',
		content: '冬季安全生产措施和值班值守情况',
		start: -1,
		end: 0,
		stays: 'issued'
	},
	{
		name: 'chemicals upcoming',
		by: cityCode,
		enterprise: 'chemicals',
		kinds: ['enforcement'],
		basis: cityPlan,
		content: '特殊作业管理、自动化控制系统和安全仪表运行情况',
		start: 2,
		end: 3,
		experts: ['罗明之，平川市化工安全技术中心'],
		stays: 'issued'
	},
	{
		name: 'fireworks not approved',
		by: qingheCode,
		enterprise: 'fireworks',
		kinds: ['enforcement'],
		basis: qinghePlan,
		content: '旺季来临前库存管理和安全防护情况',
		start: 4,
		end: 4,
		stays: 'registered'
	},
	openStory
];
