// A rotation seals everything anew under a portal that goes on working, and can be broken off.
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findCardToCarry } from '#lib/server/cards/card-repository.ts';
import { casesReadableBy } from '#lib/server/cases/case-repository.ts';
import { listPeople } from '#lib/server/identity/person-repository.ts';
import { pdfOfCopy } from '#lib/server/journey/deliver-letters.ts';
import { rotateKeys, stateOfKeys } from '#lib/server/journey/rotate-keys.ts';
import { acceptCase, noteOnCase } from '#lib/server/journey/work-case.ts';
import { openCipher } from '#lib/server/platform/cipher.ts';
import { transaction } from '#lib/server/platform/database.ts';
import { addKey, readKeyRing } from '#lib/server/platform/key-ring.ts';
import { sealedColumns } from '#lib/server/platform/sealed-columns.ts';
import { sealClear } from '#lib/server/platform/sealed-repository.ts';
import { suiteNames } from '#lib/server/platform/suite.ts';
import type { SuiteName } from '#lib/server/platform/suite.ts';
import { findVisit, reasonsOf } from '#lib/server/visits/visit-repository.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { Issued, World } from '../support/world.ts';

let world: World;
let issued: Issued;
beforeEach(async () => {
	world = await openWorld('2026-11-22 10:00:00');
	issued = await issueVisit(world);
	await accepted(
		sendCard(world, issued.visit, { code: issued.code, item2: 'yes', detail2: '未缴纳伙食费' })
	);
	await deliverAll(world);
	const [found] = await cases();
	await acceptCase(world.context, world.people.jiwei!, found!.id);
	await noteOnCase(world.context, world.people.jiwei!, found!.id, '已电话核实');
});
afterEach(() => world.close());

const cases = () =>
	casesReadableBy(world.context.db, world.context.cipher, world.people.jiwei!, {
		visitId: issued.visit.id
	});

/** Another process on the same data, as the command is. */
function commandWith(suite: SuiteName) {
	const { config } = world.context;
	return { ...world.context, cipher: openCipher(config.secretFile, suite) };
}

async function everythingOpens(): Promise<void> {
	const { db, cipher } = world.context;
	const [found] = await cases();
	expect(found?.notes.map(({ words }) => words)).toEqual(['已电话核实']);
	const card = await findCardToCarry(db, cipher, found!.cardId);
	expect(card.content.items[2].detail).toBe('未缴纳伙食费');
	expect(Buffer.from((await pdfOfCopy(world.context, card.id, 'city')).pdf.subarray(0, 5))).toEqual(
		Buffer.from('%PDF-')
	);
	const visit = await findVisit(db, cipher, { id: issued.visit.id });
	expect(visit?.facts.leader.name).toBe('赵启明');
	expect((await reasonsOf(db, cipher, issued.visit.id)).versions[0]?.reason).toBe('登记');
	expect((await listPeople(db, cipher, {})).people.map(({ name }) => name)).toContain('严明');
}

describe.each(suiteNames)('to %s', (suite) => {
	test('every value is sealed anew, and the portal that was running reads and writes on', async () => {
		const command = commandWith(suite);
		const { version, resumed, sealed } = await rotateKeys(command);
		expect([version, resumed]).toEqual([2, false]);
		const states = await stateOfKeys(command);
		expect(states.reduce((sum, { behind }) => sum + behind, 0)).toBe(0);
		expect(states.flatMap(({ counts }) => counts).reduce((sum, { count }) => sum + count, 0)).toBe(
			sealed
		);
		await everythingOpens();
		const receipt = await accepted(sendCard(world, issued.visit, { code: issued.code }));
		expect(receipt).toMatch(/^[\w-]{27}$/);
	});

	test('a twin, a name and a receipt are found as before', async () => {
		const words = { code: issued.code, key: 'key-00000000000000009999' };
		const receipt = await accepted(sendCard(world, issued.visit, words));
		await rotateKeys(commandWith(suite));
		expect(await accepted(sendCard(world, issued.visit, words))).toBe(receipt);
	});
});

test('a rotation that was broken off is finished, without a further key', async () => {
	const { secretFile } = world.context.config;
	addKey(secretFile);
	const broken = commandWith('aes');
	let told = 0;
	await expect(
		rotateKeys(broken, () => {
			if (++told === 3) throw new Error('power cut');
		})
	).rejects.toThrow('power cut');
	await everythingOpens();
	const { resumed, version } = await rotateKeys(commandWith('aes'));
	expect([resumed, version, readKeyRing(secretFile).newest]).toEqual([true, 2, 2]);
	expect((await stateOfKeys(commandWith('aes'))).every(({ behind }) => behind === 0)).toBe(true);
	await everythingOpens();
});

test('a value put into another row does not open', async () => {
	const { db, cipher } = world.context;
	const second = await issueVisit(world);
	await sql`update visit_versions set facts =
		(select facts from visit_versions where visit_id = ${issued.visit.id})
		where visit_id = ${second.visit.id}`.execute(db);
	await expect(findVisit(db, cipher, { id: second.visit.id })).rejects.toThrow();
});

test('reasons of before are sealed at the next start, once', async () => {
	const { db, cipher } = world.context;
	await sql`update visit_versions set reason = '企业来电要求改期'`.execute(db);
	await sql`delete from sealed_since`.execute(db);
	for (const column of sealedColumns.filter(
		(each) => each.onceClear && each.table !== 'visit_versions'
	))
		await db
			.insertInto('sealed_since')
			.values({ name: `${column.table}.${column.column}` })
			.execute();
	for (let starts = 0; starts < 2; starts++) await transaction(db, (trx) => sealClear(trx, cipher));
	const { versions } = await reasonsOf(db, cipher, issued.visit.id);
	expect(versions.map(({ reason }) => reason)).toEqual(['企业来电要求改期']);
	const stored = await db.selectFrom('visit_versions').select('reason').execute();
	expect(stored.map(({ reason }) => reason).join()).not.toContain('企业');
});
