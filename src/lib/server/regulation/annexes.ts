// The words of 附件 1, 2 and 3 around their blanks, verbatim, slips of the original included.
// 附件 N and （参考式样） are not part of a form and are not printed.

/** 附件 1. */
export const noticeText = {
	title: '入企检查活动通知书',
	basis: '依据',
	basisHint: '（计划、通知、方案等）',
	with: '，我局与',
	partnersHint: '（联合单位）',
	on: '于',
	until: '至',
	party: '，一行',
	persons: '人，在你单位开展（',
	end: '），请予配合。',
	seal: '单位名称（印章）',
	notes: [
		'说明：1.入企检查活动涉及多部门多层级多事项的，由直接监管的应急管理部门统一制作；',
		'2.入企业检查活动开始前交付企业；',
		'3.此文书一式两份，一份交企业，一份由部门留存。'
	]
} as const;

/** 附件 2. Item 十 has 乱冻结, which 附件 3 has not; neither is mended. */
export const posterText = {
	title: '入企检查监督公示',
	levelsHint: '（也可以是省、市、县三级）',
	department: '应急管理部门一行',
	persons: '人，依据',
	towards: '对',
	unitHint: '（单位）进行（',
	kindsEnd:
		'）（也可多选），为进一步严肃工作和廉洁纪律，现将监督内容、监督方式及监督须知予以告示，欢迎监督。',
	teamHeading: '一、检查（调查、核查）组及检查内容',
	leader: '组长：',
	members: '成员：',
	membersEnd: ';',
	experts: '专家：',
	expertsEnd: '。',
	content: '内容：',
	contentEnd: '。',
	prohibitionsHeading: '二、监督内容',
	prohibitionsLead: '检查组所有人员必须遵守以下“十个不得”：',
	prohibitions: [
		'一是不得逐利检查，干扰企业正常生产经营，任性处罚企业；',
		'二是不得不按规定缴纳伙食费；',
		'三是不得接受被检查企业的任何馈赠、报酬、福利待遇；',
		'四是不得参加被检查企业提供的宴请、娱乐、旅游等活动；',
		'五是不得由被检查企业支付消费开支或者将检查费用转嫁给企业；',
		'六是不得强制企业接受指定的中介机构提供服务；',
		'七是不得向被检查单位介绍业务或推销商品；',
		'八是不得为本人、亲友及其他利益相关人谋取不正当利益；',
		'九是不得刻意要求法定代表人（董事长、总经理）到场；',
		'十是不得乱查封、乱扣押、乱冻结、动辄责令停产停业。'
	],
	knowHeading: '三、监督须知',
	know: '监督人应反映问题要客观真实，不得捏造、歪曲事实。对存在捏造事实、诬告陷害等行为，涉嫌犯罪的，将移送司法机关依法处理。',
	reportHeading: '四、举报方式',
	reportPhone: '举报电话：',
	reportPhoneEnd: '；',
	reportMailbox: '邮 箱：',
	reportMailboxEnd: '。'
} as const;

/** 附件 3. */
export const cardText = {
	title: '入企检查监督反馈卡',
	unit: '检查单位：',
	date: '检查日期：',
	inspectors: '检查人员：',
	experts: '随行专家：',
	ordinalLead: '本次检查是你单位本年度接受的省、市、县三级应急管理部门第',
	ordinalVisits: '次入企业检查，第',
	ordinalKinds: '次',
	itemsHead: '监督内容',
	answersHead: ['反馈意见', '（是否）'],
	enterprise: '被检查单位',
	representative: '负责人',
	position: '职 务',
	phone: '联系电话'
} as const;

/** Mailbox and phone of the two offices of one level, as the remark of 附件 3 lists them. */
export interface OfficeContacts {
	supervisionMailbox: string;
	supervisionPhone: string;
	disciplineMailbox: string;
	disciplinePhone: string;
}

/** The levels of 备注, in its order; a level that the enterprise has no bureau on stays blank. */
export interface RemarkContacts {
	province: OfficeContacts;
	city: OfficeContacts;
	county: OfficeContacts;
}

/** A run of the remark: the form's own words, or a value written into one of its 12 blanks. */
export interface RemarkRun {
	text: string;
	blank: boolean;
}

/** 附件 3, 备注: verbatim, its uneven colons and semicolons included, with the 12 values in place. */
export function remark({ province, city, county }: RemarkContacts): RemarkRun[] {
	const parts: [string, string][] = [
		[
			'备注：此表由被检查单位填写，检查结束后 3 日内按入企检查事项转 PDF 版分别传至检查事项承办单位执法检查机构及机关纪委。（1.省应急厅执法监督机构邮箱',
			province.supervisionMailbox
		],
		['，监督电话：', province.supervisionPhone],
		['；机关纪委邮箱', province.disciplineMailbox],
		['、监督电话；', province.disciplinePhone],
		['。2.市应急局执法监督机构邮箱', city.supervisionMailbox],
		['，监督电话：', city.supervisionPhone],
		['；机关纪委邮箱', city.disciplineMailbox],
		['、监督电话；', city.disciplinePhone],
		['。3.县应急局执法监督机构邮箱', county.supervisionMailbox],
		['，监督电话：', county.supervisionPhone],
		['；机关纪委邮箱', county.disciplineMailbox],
		['、监督电话；', county.disciplinePhone]
	];
	return [
		...parts.flatMap(([text, value]) => [
			{ text, blank: false },
			{ text: value, blank: true }
		]),
		{ text: '。）', blank: false }
	];
}
