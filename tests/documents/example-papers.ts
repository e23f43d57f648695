// An ordinary visit and its card, as the papers show them. All names are invented.
import { canonicalJson } from '#lib/server/platform/canonical.ts';
import { sha256 } from '#lib/server/platform/cipher.ts';
import { signingKeyOf } from '#lib/server/platform/signing-key.ts';
import { cardHallmark } from '#lib/server/cards/hallmark.ts';
import type { CardCopy, FrozenCard } from '#lib/server/cards/card.ts';
import type { Answer, ItemNumber } from '#lib/server/regulation/ten-items.ts';
import { itemNumbers } from '#lib/server/regulation/ten-items.ts';
import type { OfficeContacts } from '#lib/server/regulation/annexes.ts';
import type { SlipOnPaper, VisitFacts, VisitOnPaper } from '#lib/server/visits/visit.ts';

export const exampleFacts: VisitFacts = {
	kinds: ['enforcement'],
	basis: '《平川市应急管理局2026年度安全生产监督检查计划》',
	content: '安全生产责任制落实、重大事故隐患排查治理、特种作业人员持证上岗和应急救援准备情况',
	hosts: [
		{ bureauId: 'pc', bureauName: '平川市应急管理局', items: '矿山安全监督检查' },
		{ bureauId: 'qh', bureauName: '清河县应急管理局', items: '应急救援准备检查' }
	],
	partners: ['清河县消防救援大队'],
	startOn: '2026-11-20',
	endOn: '2026-11-23',
	leader: { name: '㛃䶮', unit: '平川市应急管理局' },
	members: [
		{ name: '𬭚远山', unit: '平川市应急管理局' },
		{ name: '沈文柏', unit: '清河县应急管理局' }
	],
	experts: [{ name: '罗𫖯之', unit: '平川市矿山技术服务中心' }],
	headcount: 4
};

export const exampleVisit: VisitOnPaper = {
	facts: exampleFacts,
	enterpriseName: '青石岭煤业有限公司',
	issuedOn: '2026-11-18',
	address: 'https://feedback.pingchuan.example/v/Jx3mQ0vT8yZ2nKc5RwLd7A',
	shortNumber: '38205174',
	reportPhone: '0350-5550112',
	reportMailbox: 'jiwei@yjj.pingchuan.example'
};

export const exampleSlip: SlipOnPaper = {
	enterpriseName: '青石岭煤业有限公司',
	shortNumber: '38205174',
	address: 'https://feedback.pingchuan.example/v/Jx3mQ0vT8yZ2nKc5RwLd7A/card',
	code: '7K3M-9QXT-2RWA',
	due: '2026年11月26日（周四）24:00前'
};

function office(place: string, number: string): OfficeContacts {
	return {
		supervisionMailbox: `zfjd@${place}.example`,
		supervisionPhone: `0350-555${number}1`,
		disciplineMailbox: `jiwei@${place}.example`,
		disciplinePhone: `0350-555${number}2`
	};
}

/** Ten answers, 否 but for the items named; what is written behind each 是 is `detail`. */
export function answers(flagged: readonly ItemNumber[], detail = '', about: string[] = []) {
	const answered = itemNumbers.map((item) => {
		const answer: Answer = flagged.includes(item) ? 'yes' : 'no';
		return [item, answer === 'yes' ? { answer, detail, about } : { answer, detail: '', about: [] }];
	});
	return Object.fromEntries(answered) as FrozenCard['items'];
}

export const exampleCard: FrozenCard = {
	form: 'card',
	version: 1,
	verified: true,
	late: false,
	beforeEnd: false,
	textsVersion: 'dt-1',
	submittedAt: '2026-11-24T02:32:08.000Z',
	dueAt: '2026-11-26T16:00:00.000Z',
	visit: {
		shortNumber: '38205174',
		factsVersion: 1,
		hosts: ['平川市应急管理局', '清河县应急管理局'],
		partners: ['清河县消防救援大队'],
		kinds: ['enforcement'],
		startOn: '2026-11-20',
		endOn: '2026-11-23',
		inspectors: ['㛃䶮', '𬭚远山', '沈文柏'],
		experts: ['罗𫖯之']
	},
	enterprise: '青石岭煤业有限公司',
	items: answers([]),
	visitOrdinal: { stated: 3, counted: 3 },
	kindOrdinals: { enforcement: { stated: null, counted: 2 } },
	representative: '高岚',
	position: '安全副总经理',
	phone: '13900001111',
	contacts: {
		province: office('yjt.linshan', '01'),
		city: office('yjj.pingchuan', '02'),
		county: office('yjj.qinghe', '03')
	},
	ledgerHead: '5f'.repeat(32),
	salt: 'c2FsdHNhbHRzYWx0c2Fsd'
};

export const signingKey = signingKeyOf({ derive: () => 'a secret for examples' });

export const exampleCopy: CardCopy = {
	number: '平应急反馈〔2026〕17号',
	bureauName: '平川市应急管理局',
	contentHash: sha256(canonicalJson(exampleCard)),
	verifyAddress: 'https://feedback.pingchuan.example/verify',
	hallmark: cardHallmark(signingKey, '990100-2026-00017', {
		submittedAt: exampleCard.submittedAt,
		contentHash: sha256(canonicalJson(exampleCard))
	})
};
