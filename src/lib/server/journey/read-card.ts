// An office reads what came back from a visit; every reading is recorded.
import { flaggedItems } from '../cards/card.ts';
import type { FrozenCard } from '../cards/card.ts';
import { drawCardForReader } from '../cards/card-pdf.ts';
import { cardsReadableBy, standingVersion, visitOfReadableCard } from '../cards/card-repository.ts';
import { casesReadableBy } from '../cases/case-repository.ts';
import { lettersReadableBy } from '../delivery/letter-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { findPerson } from '../identity/person-repository.ts';
import { append, entriesAbout } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { unprintable } from '../platform/pdf/faces.ts';
import { itemNumbers } from '../regulation/ten-items.ts';
import type { ItemNumber } from '../regulation/ten-items.ts';
import { findVisit } from '../visits/visit-repository.ts';
import { copyOf } from './deliver-letters.ts';
import { heedReadings } from './heed-readings.ts';
import type { Outcome } from './outcome.ts';
import { notFound } from './outcome.ts';
import { signByReading } from './sign-for-letter.ts';

/** A card with its visit, its other versions, its letters and its case, for a reader who may. */
export async function readCard(context: Context, person: Person, cardId: string) {
	const { db, cipher, clock } = context;
	if (!may(person, 'read cards')) return notFound;
	const found = await visitOfReadableCard(db, person, cardId);
	if (!found) return notFound;
	const visit = await findVisit(db, cipher, { id: found.visitId });
	const versions = await cardsReadableBy(db, cipher, person, found.visitId);
	const card = versions.find((version) => version.id === cardId);
	if (!visit || !card) return notFound;

	await transaction(db, async (trx) => {
		await append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'card read',
			subject: `card:${cardId}`,
			detail: { content: card.contentHash }
		});
		await signByReading(trx, context, person, cardId);
	});
	await heedReadings(context, person);
	return {
		done: {
			visit,
			card,
			versions: versions.map((version) => ({
				id: version.id,
				number: version.number,
				version: version.version,
				form: version.form,
				late: version.late,
				beforeEnd: version.beforeEnd,
				verified: version.verified,
				submittedAt: version.submittedAt,
				flagged: flaggedItems(version.content.items)
			})),
			unprintable: unprintable(card.content),
			turned: turnedItems(versions, await standingVersion(db, visit.id)),
			letters: await lettersReadableBy(db, person, { cardIds: [cardId] }),
			cases: await casesReadableBy(db, cipher, person, { visitId: visit.id }),
			readings: await readingsOf(context, cardId)
		}
	};
}

/** 查阅件: the card drawn for this reader, with name and time on each page. What was mailed stays kept. */
export async function readCardPdf(
	context: Context,
	person: Person,
	cardId: string
): Promise<Outcome<{ number: string; pdf: Uint8Array }>> {
	const { db, cipher, clock } = context;
	if (!may(person, 'read cards')) return notFound;
	const found = await visitOfReadableCard(db, person, cardId);
	if (!found) return notFound;
	const { card, copy } = await copyOf(context, cardId, found.bureauId);
	const reading = { reader: person.name, at: clock.now().toISOString() };
	const pdf = await drawCardForReader(card, copy, reading);
	await transaction(db, async (trx) => {
		await append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'card pdf read',
			subject: `card:${cardId}`,
			detail: {}
		});
		await signByReading(trx, context, person, cardId);
	});
	await heedReadings(context, person);
	return { done: { number: copy.number, pdf } };
}

/** Items that were 是 in an earlier version and are 否 in the one whose word stands. */
function turnedItems(
	versions: { version: number; content: Pick<FrozenCard, 'items'> }[],
	standing: number | null
): ItemNumber[] {
	const current = versions.find(({ version }) => version === standing);
	const earlier = versions.filter(({ version }) => standing !== null && version < standing);
	return itemNumbers.filter(
		(item) =>
			current?.content.items[item].answer === 'no' &&
			earlier.some(({ content }) => content.items[item].answer === 'yes')
	);
}

async function readingsOf(context: Context, cardId: string) {
	const { db, cipher } = context;
	const entries = await entriesAbout(db, [`card:${cardId}`]);
	const readings = entries.filter(
		(entry) => entry.act.startsWith('card ') && entry.act.endsWith('read')
	);
	const names = new Map<string, string>();
	for (const { actor } of readings)
		if (!names.has(actor)) {
			const reader = await findPerson(db, cipher, { id: actor });
			names.set(actor, reader?.name ?? '');
		}
	return readings
		.reverse()
		.slice(0, 50)
		.map((entry) => ({
			at: entry.at,
			by: names.get(entry.actor) ?? '',
			pdf: entry.act === 'card pdf read'
		}));
}
