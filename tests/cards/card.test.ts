// Which items of a card were answered 是.
import { expect, test } from 'vitest';
import { flaggedItems } from '#lib/server/cards/card.ts';
import type { ItemAnswer } from '#lib/server/cards/card.ts';
import { itemNumbers } from '#lib/server/regulation/ten-items.ts';
import type { ItemNumber } from '#lib/server/regulation/ten-items.ts';

test.each([[[]], [[1]], [[10]], [[2, 9]], [[...itemNumbers]]] as ItemNumber[][][])(
	'%j',
	(flagged) => {
		const items = Object.fromEntries(
			itemNumbers.map((item) => [
				item,
				{ answer: flagged.includes(item) ? 'yes' : 'no', detail: '', about: [] }
			])
		) as unknown as Record<ItemNumber, ItemAnswer>;
		expect(flaggedItems(items)).toEqual(flagged);
	}
);
