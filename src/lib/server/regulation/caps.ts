// 办法（四）: how often a year an enterprise may be visited, by sector and grade.
import type { VisitKind } from './visit-kinds.ts';

export const sectors = {
	coal: '煤矿',
	mine: '非煤矿山',
	hazardous: '危险化学品、金属冶炼',
	general: '非高危行业领域'
} as const;
export type Sector = keyof typeof sectors;

const enforcementCaps: Record<Sector, Record<string, number>> = {
	coal: { 'A（较高）': 2, 'B（一般）': 4, 'C（较低）': 6, 'D（长期停工停产）': 4 },
	mine: { 'A（低风险）': 1, 'B（一般风险）': 1, 'C（较大风险）': 2, 'D（重大风险）': 4 },
	hazardous: { 标准化一级: 2, 标准化二级: 4, 标准化三级: 8, 未定级: 12 },
	general: { 标准化一级: 1, 标准化二级: 2, 标准化三级: 4, 未定级: 6 }
};

/** The grades of a sector, in the regulation's order. */
export function gradesOf(sector: Sector): string[] {
	return Object.keys(enforcementCaps[sector]);
}

/** Visits of a kind allowed in a calendar year; null where the regulation sets no cap. */
export function yearlyCap(kind: VisitKind, sector: Sector, grade: string): number | null {
	if (kind === 'verification') return null;
	if (kind === 'guidance') return 3;
	return enforcementCaps[sector][grade] ?? null;
}
