// One set of papers and one card, drawn by the journey itself, for pictures.
import { printPapers } from '#lib/server/journey/issue-notice.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from './world.ts';

export async function drawExamples(): Promise<{ papers: Uint8Array; card: Uint8Array }> {
	const world = await openWorld();
	const { visit, code } = await issueVisit(world, { kinds: ['enforcement', 'guidance'] });
	const printed = await printPapers(world.context, world.people.dengji!, visit.id);
	if (!('done' in printed)) throw new Error('not printed');
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, visit, { code, item2: 'yes', detail2: '三餐未缴纳伙食费' }));
	await deliverAll(world);
	const [letter] = await world.mailbox.list();
	const card = letter?.attachments[0]?.content;
	await world.close();
	if (!card) throw new Error('no letter');
	return { papers: printed.done, card };
}
