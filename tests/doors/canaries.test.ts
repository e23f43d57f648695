// A running portal whose faults are provoked: what it writes to its log holds nobody's words.
import { sql } from 'kysely';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '#lib/server/platform/database.ts';
import { ask, formType, mustBeBuilt } from '../support/built.ts';
import { runPortal, until } from '../support/portal.ts';
import { cardWords } from '../support/world.ts';

const timeout = 240_000;

test('no token, code, receipt, phone or answer is logged', { timeout }, async () => {
	mustBeBuilt();
	// A mail server that names the recipient in its refusal is part of the demo.
	const portal = await runPortal({ LOG_LEVEL: 'trace', RETRY_SCALE: '0.01' });
	const db = openDatabase(path.join(portal.folder, 'portal.sqlite'));
	try {
		const [visit, other] = portal.seed(2).visits;
		if (!visit || !other) throw new Error('no visits');
		const canaries = {
			representative: '金丝雀甲',
			position: '金丝雀职务',
			phone: '13987654321',
			detail5: '金丝雀说明一段话',
			code: visit.code
		};
		const words = cardWords({ ...canaries, item5: 'yes' });
		const post = (address: string, form: Record<string, string | string[]>) => {
			const body = new URLSearchParams();
			for (const [name, value] of Object.entries(form))
				for (const each of [value].flat()) body.append(name, each);
			const headers = { ...formType, origin: portal.origin, accept: '*/*' };
			return ask(portal.origin, address, { method: 'POST', headers, body: body.toString() });
		};
		const receipt = String((await post(visit.card, words)).headers['location']);
		expect(receipt).toMatch(/^\/r\//);
		await post(visit.card, { ...words, code: other.code });
		await post('/sign-in', { username: 'canary-user', password: 'canary-password' });

		// Unknown faults: the tables that are read are gone.
		await sql`alter table visit_versions rename to visit_versions_gone`.execute(db);
		await sql`alter table cards rename to cards_gone`.execute(db);
		for (const address of [`/v/${visit.token}`, visit.card, receipt, '/v/canary-token-1234567890'])
			await ask(portal.origin, address);
		expect((await post(visit.card, words)).status).toBe(500);
		expect((await post(receipt, { code: other.code })).status).toBe(500);
		await sql`alter table visit_versions_gone rename to visit_versions`.execute(db);
		await sql`alter table cards_gone rename to cards`.execute(db);

		// A fault of the storage: somebody else holds the lock.
		await sql`begin immediate`.execute(db);
		expect((await post(visit.card, cardWords({ ...canaries, item6: 'yes' }))).status).toBe(503);
		await sql`rollback`.execute(db);
		for (const line of ['could not be stored', 'letter not accepted'])
			await until(() => Promise.resolve(portal.said().includes(line)));
		// What greets the operator of the demo is no log; an alarm names the office's mailbox that he must mend.
		const lines = portal.said().split('\n');
		const log = lines.filter((line) => /^{(?!.*"alarm raised")/.test(line)).join('\n');

		expect(log).toContain('unexpected fault');
		expect(log).toContain('/v/[token]');
		for (const secret of [
			...Object.values(canaries),
			...[visit.token, other.token, other.code, receipt.slice(3), other.code.replaceAll(' ', '')],
			...['canary-user', 'canary-password', 'canary-token', visit.enterprise, '@baita.example']
		])
			expect(log.split(secret).length - 1, `times that ${secret} was logged`).toBe(0);
	} finally {
		await db.destroy();
		await portal.stop();
	}
});
