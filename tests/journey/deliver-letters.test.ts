// What becomes of a letter: by the mail server's answers, by returned mail, by signatures, by hand.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leaseNextLetter } from '#lib/server/delivery/letter-queue-repository.ts';
import { allLetters } from '#lib/server/delivery/letter-repository.ts';
import { statusOf } from '#lib/server/delivery/letter.ts';
import { openAlarms } from '#lib/server/delivery/alarm-repository.ts';
import { saveBureau, listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { deliverNextLetter } from '#lib/server/journey/deliver-letters.ts';
import { alarmsFor, causesNow, watchOnce } from '#lib/server/journey/keep-watch.ts';
import { readCard } from '#lib/server/journey/read-card.ts';
import { takeReport } from '#lib/server/journey/read-returns.ts';
import { resendLetter } from '#lib/server/journey/resend-letter.ts';
import { openSigning, signByLink, signingAddress } from '#lib/server/journey/sign-for-letter.ts';
import { openMailer } from '#lib/server/platform/mail.ts';
import { openMailServer } from '../delivery/mail-server.ts';
import type { MailServer } from '../delivery/mail-server.ts';
import { accepted, deliverAll, issueVisit, openWorld, sendCard } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World;
let server: MailServer;
const office = 'jiandu@city.example';
const committee = 'jiwei@city.example';

beforeEach(async () => {
	world = await openWorld();
	server = await openMailServer();
	world.context.mailer.close();
	world.context.mailer = openMailer(server.url);
});
afterEach(async () => {
	await world.close();
	await server.close();
});

async function sendOne(words = {}) {
	const { visit, code } = await issueVisit(world);
	world.setClock('2026-11-24 10:00:00');
	await accepted(sendCard(world, visit, { code, ...words }));
}

async function letterTo(mailbox: string) {
	const found = (await allLetters(world.context.db)).find((each) => each.mailbox === mailbox);
	if (!found) throw new Error(`no letter to ${mailbox}`);
	return found;
}

/** What the digest to a mailbox says; '' where there is none. */
async function digestBodies() {
	const { cipher, db } = world.context;
	const rows = await db.selectFrom('letters').selectAll().where('kind', '=', 'digest').execute();
	return (mailbox: string) => {
		const row = rows.find((each) => each.mailbox === mailbox);
		return row?.body ? cipher.open('letters.body', row.body, row.id) : '';
	};
}

const stateTo = async (mailbox: string) => statusOf(await letterTo(mailbox));
const outcomesTo = async (mailbox: string) =>
	(await letterTo(mailbox)).attempts.map(({ outcome }) => outcome);

describe('the mail server answers', () => {
	test.each([
		['refused at RCPT', 'refused'],
		['refused at DATA', 'refused'],
		['later at RCPT', 'failed'],
		['dropped at DATA', 'failed'],
		['dropped after the dot', 'unknown']
	] as const)('%s counts as %s, and the other recipient has its letter', async (fault, outcome) => {
		server.faults.set(office, fault);
		await sendOne();
		await deliverAll(world);
		expect(await outcomesTo(office)).toEqual([outcome]);
		expect(await stateTo(office)).toBe('retrying');
		expect(await stateTo(committee)).toBe('accepted');
	});

	test('an unknown end is tried again under the same Message-ID', async () => {
		server.faults.set(office, 'dropped after the dot');
		await sendOne();
		await deliverAll(world);
		server.faults.clear();
		world.setClock('2026-11-24 10:05:00');
		await deliverAll(world);
		const { id } = await letterTo(office);
		const mine = server.taken.filter(({ to }) => to === office);
		expect(mine.map(({ messageId }) => messageId)).toEqual([`${id}@localhost`, `${id}@localhost`]);
		expect(await outcomesTo(office)).toEqual(['unknown', 'accepted']);
	});

	test('a second refusal after an hour returns the letter', async () => {
		server.faults.set(office, 'refused at RCPT');
		await sendOne();
		await deliverAll(world);
		world.setClock('2026-11-24 10:59:00');
		expect(await deliverNextLetter(world.context)).toBe(false);
		world.setClock('2026-11-24 11:00:01');
		await deliverAll(world);
		expect(await stateTo(office)).toBe('returned');
	});

	test('a server beyond loopback that withholds STARTTLS gets nothing', async () => {
		world.context.mailer = openMailer(server.url.replace('127.0.0.1', '0.0.0.0'));
		await sendOne();
		await deliverAll(world);
		expect(server.taken).toEqual([]);
		expect((await letterTo(office)).attempts[0]).toMatchObject({
			outcome: 'failed',
			fault: 'ETLS'
		});
		expect((await causesNow(world.context)).map(({ cause }) => cause)).toContain('tls');
		world.context.mailer = openMailer(server.url.replace('127.0.0.1', '0.0.0.0'), '0.0.0.0');
		world.setClock('2026-11-24 10:02:00');
		await deliverAll(world);
		expect(server.taken).toHaveLength(2);
	});
});

describe('the lease', () => {
	test('a troubled mailbox has one letter in hand; another is not kept waiting', async () => {
		const { visit, code } = await issueVisit(world);
		world.setClock('2026-11-24 10:00:00');
		await accepted(sendCard(world, visit, { code }));
		await accepted(sendCard(world, visit, { code, item2: 'yes', detail2: '未缴纳' }));
		const { db, cipher, clock } = world.context;
		const take = (holder: string) =>
			leaseNextLetter(
				db,
				cipher,
				holder,
				{ now: clock.now(), leaseMs: 90_000, longestWaitMs: 3_600_000 },
				new Set([office])
			);
		const taken = [await take('one'), await take('two'), await take('three'), await take('four')];
		expect(taken.map((letter) => letter?.mailbox).sort()).toEqual([
			office,
			committee,
			committee,
			undefined
		]);
	});

	test('a hand that was overtaken hands nothing over', async () => {
		await sendOne();
		const { context } = world;
		const { send } = context.mailer;
		context.mailer = {
			...context.mailer,
			send: async (message, mayGoOn) => {
				// Another process takes the letter over while this one stands still.
				await context.db.updateTable('letters').set({ leased_by: 'another' }).execute();
				return send(message, mayGoOn);
			}
		};
		expect(await deliverNextLetter(context)).toBe(false);
		expect(server.taken).toEqual([]);
		expect((await allLetters(context.db)).flatMap(({ attempts }) => attempts)).toEqual([]);
	});
});

const report = (letterId: string, action: string, status: string, words: string) =>
	Buffer.from(
		[
			'From: MAILER-DAEMON@mx.example',
			'To: no-reply@localhost',
			`Message-ID: <${letterId}.${status}@mx.example>`,
			'Subject: Undelivered Mail Returned to Sender',
			'MIME-Version: 1.0',
			'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
			'',
			'--b',
			'Content-Type: text/plain',
			'',
			'This is the mail system.',
			'--b',
			'Content-Type: message/delivery-status',
			'',
			'Reporting-MTA: dns; mx.example',
			'',
			'Final-Recipient: rfc822; jiandu@city.example',
			`Action: ${action}`,
			`Status: ${status}`,
			`Diagnostic-Code: smtp; ${words}`,
			'',
			'--b',
			'Content-Type: message/rfc822',
			'',
			`Message-ID: <${letterId}@localhost>`,
			'Subject: letter',
			'',
			'text',
			'--b--',
			''
		].join('\r\n')
	);

describe('returned mail', () => {
	test('a hard bounce returns a letter that had been accepted', async () => {
		await sendOne();
		await deliverAll(world);
		const { id } = await letterTo(office);
		world.setClock('2026-11-24 10:03:00');
		const bounce = report(id, 'failed', '5.1.1', '550 5.1.1 User unknown');
		await takeReport(world.context, bounce);
		await takeReport(world.context, bounce);
		const letter = await letterTo(office);
		expect(statusOf(letter)).toBe('returned');
		expect(letter.returns).toMatchObject([{ verdict: 'hard', words: '550 5.1.1 User unknown' }]);
		expect(await stateTo(committee)).toBe('accepted');
	});

	test.each([
		['failed', '5.2.2', 'mailbox full'],
		['delayed', '4.4.1', 'connection timed out']
	])('%s %s does not', async (action, status, words) => {
		await sendOne();
		await deliverAll(world);
		const { id } = await letterTo(office);
		await takeReport(world.context, report(id, action, status, words));
		expect(await stateTo(office)).toBe('accepted');
	});

	test('a report whose own id looks like one of ours is matched by the letter in it', async () => {
		await sendOne();
		await deliverAll(world);
		const { id } = await letterTo(office);
		const own = Buffer.from('Message-ID: <report-0001@localhost>\r\n');
		const bounce = report(id, 'failed', '5.1.1', '550 5.1.1 User unknown');
		await takeReport(world.context, Buffer.concat([own, bounce]));
		expect(await stateTo(office)).toBe('returned');
	});

	test('an out-of-office reply does not, and a report about a stranger is kept and ignored', async () => {
		await sendOne();
		await deliverAll(world);
		const { id } = await letterTo(office);
		const reply = `From: jiandu@city.example\r\nMessage-ID: <away@city.example>\r\nIn-Reply-To: <${id}@localhost>\r\nAuto-Submitted: auto-replied\r\n\r\n出差\r\n`;
		await takeReport(world.context, Buffer.from(reply));
		await takeReport(world.context, report('unknownletter', 'failed', '5.1.1', 'no'));
		expect(await stateTo(office)).toBe('accepted');
		const kept = await world.context.db.selectFrom('letter_returns').selectAll().execute();
		expect(kept.map(({ verdict, letter_id }) => [verdict, letter_id])).toEqual([
			['other', id],
			['hard', null]
		]);
	});
});

describe('signed for', () => {
	test('by the link: looking confirms nothing, confirming does', async () => {
		await sendOne();
		await deliverAll(world);
		const { id, number } = await letterTo(office);
		const slip = signingAddress(world.context, id).split('/').at(-1) ?? '';
		expect(await openSigning(world.context, slip)).toMatchObject({ number, signedAt: null });
		expect(await stateTo(office)).toBe('accepted');
		expect(await signByLink(world.context, slip)).toBe(true);
		expect(await signByLink(world.context, slip)).toBe(true);
		expect(await stateTo(office)).toBe('signed for');
		expect(await stateTo(committee)).toBe('accepted');
		expect(await signByLink(world.context, `${id}.${'A'.repeat(27)}`)).toBe(false);
	});

	test('by opening the card at the desk, for the office of the reader', async () => {
		await sendOne();
		await deliverAll(world);
		const { cardId } = await letterTo(office);
		await readCard(world.context, world.people.jiwei!, cardId ?? '');
		expect(await stateTo(committee)).toBe('signed for');
		expect(await stateTo(office)).toBe('accepted');
	});

	test('what is not is shown after 24 hours of workdays, and told to the level above', async () => {
		const config = { ...world.context.config, digestHour: 8 };
		world.context.config = config;
		// A Friday: the weekend does not count.
		const { visit, code } = await issueVisit(world, { startOn: '2026-11-25', endOn: '2026-11-26' });
		world.setClock('2026-11-27 10:00:00');
		await accepted(sendCard(world, visit, { code }));
		await deliverAll(world);
		world.setClock('2026-11-30 09:30:00');
		const unsigned = async () =>
			(await alarmsFor(world.context, world.people.jiandu!)).filter(({ cause }) =>
				cause.startsWith('unsigned')
			);
		expect(await unsigned()).toEqual([]);
		world.setClock('2026-11-30 10:30:00');
		expect(await unsigned()).toHaveLength(2);
		await watchOnce(world.context);
		await watchOnce(world.context);
		const told = (await allLetters(world.context.db)).filter(({ kind }) => kind === 'unsigned');
		expect(told.map(({ mailbox }) => mailbox).sort()).toEqual([
			'jiandu@province.example',
			'jiwei@province.example'
		]);
		expect((await openAlarms(world.context.db)).map(({ cause }) => cause).sort()).toEqual([
			'unsigned:city:discipline',
			'unsigned:city:supervision'
		]);
	});
});

describe('by hand', () => {
	test('a returned letter is sent again to the address of the directory, with a reason', async () => {
		server.faults.set(office, 'refused at RCPT');
		await sendOne();
		await deliverAll(world);
		world.setClock('2026-11-24 11:30:00');
		await deliverAll(world);
		const { db } = world.context;
		await watchOnce(world.context);
		expect((await openAlarms(db)).map(({ cause }) => cause)).toEqual([`mailbox:${office}`]);

		const city = (await listBureaus(db)).find(({ id }) => id === 'city')!;
		city.offices.supervision.mailbox = 'new@city.example';
		await saveBureau(db, city);
		const { id } = await letterTo(office);
		const again = (reason: string) => resendLetter(world.context, world.people.jiandu!, id, reason);
		expect(await again('')).toMatchObject({ problems: { reason: expect.any(String) } });
		expect(await again('邮箱已更换')).toEqual({ done: null });
		await deliverAll(world);
		expect(server.taken.at(-1)).toEqual({ messageId: `${id}@localhost`, to: 'new@city.example' });
		expect(await stateTo('new@city.example')).toBe('accepted');
		await watchOnce(world.context);
		expect(await openAlarms(db)).toEqual([]);
		expect(await resendLetter(world.context, world.people['xian-jiandu']!, id, '无')).toMatchObject(
			{
				refused: 'not found'
			}
		);
	});
});

describe('the watch', () => {
	test('a mailbox that had no letter for a week gets a marked one, once', async () => {
		world.context.config = { ...world.context.config, canaryDays: 7 };
		await watchOnce(world.context);
		await watchOnce(world.context);
		await deliverAll(world);
		expect(server.taken).toHaveLength(6);
		world.setClock('2026-11-28 09:00:01');
		await watchOnce(world.context);
		await deliverAll(world);
		expect(server.taken).toHaveLength(12);
	});

	test('the digest tells numbers, who is silent today, and the ledger; to the two offices alone', async () => {
		world.context.config = { ...world.context.config, digestHour: 8 };
		const { visit, code } = await issueVisit(world);
		const blackstone = { enterprise: '黑石沟煤业有限公司', sectorGrade: 'coal/B（一般）' };
		await issueVisit(world, { ...blackstone, contactPhone: '0990-6670001' });
		await issueVisit(world, { ...blackstone, enterprise: '白石沟煤业有限公司' });
		world.setClock('2026-11-25 10:00:00');
		await accepted(sendCard(world, visit, { code, item2: 'yes', detail2: '未缴纳' }));
		world.setClock('2026-11-26 07:59:00');
		await watchOnce(world.context);
		expect((await allLetters(world.context.db)).filter(({ kind }) => kind === 'digest')).toEqual(
			[]
		);
		world.setClock('2026-11-26 08:01:00');
		await watchOnce(world.context);
		await watchOnce(world.context);
		const digests = (await allLetters(world.context.db)).filter(({ kind }) => kind === 'digest');
		expect(digests.map(({ mailbox }) => mailbox).sort()).toEqual([office, committee]);
		const bodyTo = await digestBodies();
		expect(bodyTo(office)).toContain('一、新收到反馈卡 1 份：990100-2026-00001');
		expect(bodyTo(office)).toContain('三、今日到期、尚未收到反馈卡的企业 2 家');
		expect(bodyTo(office)).toContain('黑石沟煤业有限公司，电话 0990-6670001');
		expect(bodyTo(office)).toContain('白石沟煤业有限公司，未登记电话');
		expect(bodyTo(office)).toMatch(/审计日志校验值：[0-9a-f]{64}/);
		expect(bodyTo(committee)).not.toContain('黑石沟');
		expect(bodyTo(office)).not.toContain('未缴纳');
		expect(bodyTo(office)).not.toContain('青石岭');
	});

	test('a phone told later is the one that is called, and no column holds it in clear', async () => {
		world.context.config = { ...world.context.config, digestHour: 8 };
		await issueVisit(world, { contactPhone: '0990-6670001' });
		await issueVisit(world, { contactPhone: '0990-6670002' });
		await issueVisit(world, { contactPhone: '' });
		world.setClock('2026-11-26 08:01:00');
		await watchOnce(world.context);
		const body = (await digestBodies())(office);
		expect(body.match(/电话 0990-6670002/g)).toHaveLength(3);
		const rows = await world.context.db.selectFrom('enterprises').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain('667000');
	});

	test('an office with a reader on the team is told nothing of that visit: the level above is', async () => {
		world.context.config = { ...world.context.config, digestHour: 8 };
		// 方正 is the city's supervisor and goes along; the discipline committee has nobody there.
		const team = { newMembers: '方正，平川市应急管理局' };
		const { visit, code } = await issueVisit(world, team);
		const silent = { enterprise: '黑石沟煤业有限公司', sectorGrade: 'coal/B（一般）' };
		await issueVisit(world, { ...silent, ...team, contactPhone: '0990-6670001' });
		world.setClock('2026-11-25 10:00:00');
		await accepted(sendCard(world, visit, { code }));
		await deliverAll(world);
		world.setClock('2026-11-26 08:01:00');
		await watchOnce(world.context);
		const bodyTo = await digestBodies();
		expect(bodyTo(office)).toBe('');
		expect(bodyTo(committee)).toContain('一、新收到反馈卡 1 份');
		const above = bodyTo('jiandu@province.example');
		expect(above).toContain('一、新收到反馈卡 1 份');
		expect(above).toContain('黑石沟煤业有限公司，电话 0990-6670001');
		expect(bodyTo('jiwei@province.example')).toBe('');
	});
});
