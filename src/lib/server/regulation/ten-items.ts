// 附件 3: the ten items of the card, verbatim. 是 means that the misconduct happened.
// Item 十 differs from 附件 2 on purpose: the card has no 乱冻结. See annexes.ts.

export const itemNumbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
export type ItemNumber = (typeof itemNumbers)[number];
export type Answer = 'yes' | 'no';

/** The version of every form text below and in annexes.ts; a card keeps the one it answered. */
export const textsVersion = 'dt-1';

export const itemOrdinals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

/** 附件 3, 监督内容, with the original's punctuation. */
export const tenItems: Readonly<Record<ItemNumber, string>> = {
	1: '一、是否逐利检查，干扰你单位正常生产经营，任性处罚；',
	2: '二、是否不按规定缴纳伙食费；',
	3: '三、是否接受你单位任何馈赠、报酬、福利待遇；',
	4: '四、是否参加你单位提供的宴请、娱乐、旅游等活动；',
	5: '五、是否由你单位支付消费开支或者将检查费用转嫁给你单位；',
	6: '六、是否强制你单位接受指定的中介机构提供服务；',
	7: '七、是否向你单位介绍业务或推销商品；',
	8: '八、是否为检查人员、亲友及其他利益相关人谋取不正当利益；',
	9: '九、是否刻意要求你单位法定代表人（董事长、总经理）到场；',
	10: '十、是否乱查封、乱扣押、动辄责令停产停业。'
};

/** One line for each item: what it means and what it does not. No part of the form, and never printed. */
export const plainTwins: Readonly<Record<ItemNumber, string>> = {
	1: '指借检查谋利、无故让停工停产、没有依据的处罚。依法检查、依法处罚，选“否”。',
	2: '指应当交伙食费而没有交。没有用餐，或按标准交了伙食费并有收据的，选“否”。',
	3: '指收了钱、卡、礼品、土特产等，不论多少。借用安全帽等检查用品不算，选“否”。',
	4: '指参加贵单位安排的吃请、唱歌、旅游等。交了伙食费的工作餐不算，选“否”。',
	5: '指让贵单位付住宿、交通、购物等费用。检查组自己付清的，选“否”。',
	6: '指非要用某一家评价、检测、培训机构。只讲资质要求、由贵单位自选的，选“否”。',
	7: '指介绍工程、设备、保险、软件等买卖。只讲法规标准、不指定品牌的，选“否”。',
	8: '指替自己、亲友要安排工作、入股、承揽、借款等好处。没有的，选“否”。',
	9: '指没有必要却非要法定代表人到场。其自己愿意到场的，选“否”。',
	10: '指没有依据或明显过头的查封、扣押、停产。有文书、有依据的，选“否”。'
};

/** What each choice says in plain words, because item 二 is a double negative. */
export const choiceMeans: Readonly<Record<Answer, string>> = {
	yes: '是，存在此情形',
	no: '否，无此情形'
};

export const answerOnForm: Readonly<Record<Answer, string>> = { yes: '是', no: '否' };
