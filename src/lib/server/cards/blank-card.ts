// A card with nobody's words in it: what every card's PDF shows, so that its glyphs are cut once.
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import type { CardCopy, FrozenCard, ItemAnswer } from './card.ts';

const signs =
	'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_@:/，。、；：（）“”';

const answers = itemNumbers.map((item): [ItemNumber, ItemAnswer] => [
	item,
	{ answer: 'no', detail: '', about: [] }
]);

const office = {
	supervisionMailbox: signs,
	supervisionPhone: '',
	disciplineMailbox: '',
	disciplinePhone: ''
};

export const blankCard: FrozenCard = {
	form: 'card',
	version: 1,
	verified: true,
	late: false,
	beforeEnd: false,
	textsVersion: '',
	submittedAt: '2026-01-01T00:00:00.000Z',
	dueAt: '2026-01-01T00:00:00.000Z',
	visit: {
		shortNumber: '',
		factsVersion: 1,
		hosts: ['省市县区应急管理厅局'],
		partners: [],
		kinds: [],
		startOn: '2026-01-01',
		endOn: '2026-01-02',
		inspectors: [],
		experts: []
	},
	enterprise: '有限公司',
	items: Object.fromEntries(answers) as FrozenCard['items'],
	visitOrdinal: { stated: null, counted: 0 },
	kindOrdinals: {},
	representative: '',
	position: '安全生产副总经理矿长主任科',
	phone: '',
	contacts: { province: office, city: office, county: office },
	ledgerHead: '',
	salt: ''
};

export const blankCopy: CardCopy = {
	number: '',
	bureauName: '',
	contentHash: '',
	verifyAddress: '',
	hallmark: ''
};
