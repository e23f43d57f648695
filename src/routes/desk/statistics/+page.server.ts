// 统计: half-yearly totals; small numbers are hidden from whoever may not open the cards.
import { kindRows, leastShown } from '#lib/server/cases/statistics.ts';
import { readStatistics } from '#lib/server/journey/read-statistics.ts';
import { itemNumbers, itemOrdinals, tenItems } from '#lib/server/regulation/ten-items.ts';
import { kindInBody } from '#lib/server/regulation/visit-kinds.ts';
import { personAt } from '../who.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const wish = url.searchParams.get('half');
	const { statistics, ...page } = await readStatistics(locals.context, personAt(locals), wish);
	return {
		...page,
		least: leastShown,
		rows: statistics && [
			...kindRows.map((kind) => ({
				name: kind === 'several' ? '同时属于几类' : kindInBody[kind],
				...statistics.rows[kind]
			})),
			{ name: '合计', ...statistics.total }
		],
		items:
			statistics &&
			itemNumbers.map((item) => ({
				ordinal: itemOrdinals[item - 1],
				text: tenItems[item].replace(/[；。]$/, ''),
				visits: statistics.items[item]
			}))
	};
};
