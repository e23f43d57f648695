// 办法（一）: the three kinds of visit that issue a card, and the activities that are no 入企检查.

export const visitKinds = ['enforcement', 'guidance', 'verification'] as const;
export type VisitKind = (typeof visitKinds)[number];

/** What the annexes print beside each box. The body of the regulation says 调查核实. */
export const kindOnForms: Record<VisitKind, string> = {
	enforcement: '执法检查',
	guidance: '督导检查',
	verification: '调查核查'
};

/** What the body of the regulation calls each kind, 办法（一）. */
export const kindInBody: Record<VisitKind, string> = {
	enforcement: '执法检查',
	guidance: '督导检查',
	verification: '调查核实'
};

/** Phrases for 依据 and 内容 of a 调查核实 that do not tell who reported. */
export const neutralPhrases = [
	'根据工作安排开展现场核查',
	'根据年度工作计划开展现场核查',
	'对安全生产有关事项进行现场核实'
] as const;
