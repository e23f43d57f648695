// The administrator keeps the directory: which bureaus there are, and how their offices are reached.
import { listBureaus, saveBureau, saveHead } from '../delivery/directory-repository.ts';
import type { BureauReading } from '../delivery/directory-form.ts';
import { mayHangUnder, ownReach } from '../delivery/directory.ts';
import type { Bureau } from '../delivery/directory.ts';
import { organs } from '../delivery/letter.ts';
import type { Organ } from '../delivery/letter.ts';
import { receiverProblem } from '../delivery/office-change.ts';
import type { OfficeProposal } from '../delivery/office-change.ts';
import { proposals } from '../delivery/office-change-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import { officeHash, proposeOfficeChange } from './change-office.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound } from './outcome.ts';

type Entry = BureauReading['bureau'];

/**
 * Enters a bureau, or changes the one with `bureauId`; how its offices are reached is only proposed,
 * and holds when another person has confirmed it. Answers the bureau's id.
 */
export async function keepBureau(
	context: Context,
	person: Person,
	bureauId: string | null,
	reading: BureauReading
): Promise<Outcome<string>> {
	const { db, clock, cipher } = context;
	if (!may(person, 'keep the directory')) return notAllowed;
	const outcome = await transaction(db, async (trx): Promise<Outcome<string>> => {
		const bureaus = await listBureaus(trx);
		const current = bureaus.find((bureau) => bureau.id === bureauId);
		if (bureauId && !current) return notFound;
		const open = await proposals(trx, cipher, { open: true });
		const changed = changedOffices(reading.bureau, current);
		const problems = {
			...problemsOfOffices(changed, reading, bureaus, current, open),
			...problemsInTree(reading.bureau, bureaus, current),
			...reading.problems
		};
		if (Object.keys(problems).length > 0) return { problems };

		const id = bureauId ?? randomId();
		const now = clock.now();
		const offices = {
			supervision: ownReach(current?.offices.supervision),
			discipline: ownReach(current?.offices.discipline)
		};
		const bureau = { ...reading.bureau, id, offices };
		await enterBureau(context, trx, person.id, bureau, reading.heads);
		for (const organ of changed) {
			const to = ownReach(reading.bureau.offices[organ]);
			const wish = { bureauId: id, organ, to, reason: reading.reason || '新增单位' };
			await proposeOfficeChange(context, trx, person, wish, now);
		}
		return { done: id };
	});
	context.wakePostman();
	return outcome;
}

/** Writes a bureau down, and in the ledger what it holds of it. */
export async function enterBureau(
	{ cipher, clock }: Context,
	trx: Executor,
	actor: string,
	bureau: Bureau,
	heads: Record<Organ, string> = { supervision: '', discipline: '' }
): Promise<void> {
	await saveBureau(trx, bureau);
	for (const organ of organs) {
		const name = heads[organ];
		await saveHead(trx, cipher, {
			bureauId: bureau.id,
			organ,
			name,
			nameHash: nameHash(cipher, name)
		});
	}
	const { id, offices, ...entry } = bureau;
	await append(trx, cipher, clock.now(), {
		actor,
		act: 'directory changed',
		subject: `bureau:${id}`,
		detail: {
			entry: cipher.hash('ledger content', canonicalJson(entry)),
			heads: cipher.hash('ledger content', canonicalJson(heads)),
			supervision: officeHash(cipher, offices.supervision),
			discipline: officeHash(cipher, offices.discipline)
		}
	});
}

/** Offices that would be reached otherwise than now. */
function changedOffices({ offices }: Entry, current: Bureau | undefined): Organ[] {
	const held = (office: Bureau['offices'][Organ] | undefined) => canonicalJson(ownReach(office));
	return organs.filter((organ) => held(offices[organ]) !== held(current?.offices[organ]));
}

function problemsOfOffices(
	changed: Organ[],
	{ bureau: entry, reason }: BureauReading,
	bureaus: Bureau[],
	current: Bureau | undefined,
	open: OfficeProposal[]
): Problems {
	const problems: Problems = {};
	if (current && changed.length > 0 && !reason) problems.reason = '请写明更换的原因，确认的人要看';
	for (const organ of changed) {
		const now = ownReach(current?.offices[organ]);
		const { mailbox, phone, receivedBy } = ownReach(entry.offices[organ]);
		const moves = receivedBy !== now.receivedBy;
		const waits = open.some((each) => each.bureauId === current?.id && each.organ === organ);
		const barred = moves && receivedBy && receiverProblem(bureaus, current?.id, organ, receivedBy);
		if (waits)
			problems[`${organ}${moves ? 'Receiver' : 'Mailbox'}`] =
				'这个部门已有一项更换等待确认，请先确认或撤回';
		else if (barred) problems[`${organ}Receiver`] = barred;
		else if (now.receivedBy && !receivedBy && !mailbox)
			problems[`${organ}Mailbox`] = '改由本单位接收的，请填写邮箱';
		else if (now.mailbox && !receivedBy && !mailbox)
			problems[`${organ}Mailbox`] = '已启用的邮箱不能清空，只能更换';
		else if (!mailbox && phone) problems[`${organ}Mailbox`] = '请一并填写邮箱：电话和邮箱一起确认';
	}
	return problems;
}

function problemsInTree(entry: Entry, bureaus: Bureau[], current: Bureau | undefined): Problems {
	const others = bureaus.filter(({ id }) => id !== current?.id);
	const problems: Problems = {};
	const parent = others.find(({ id }) => id === entry.parentId) ?? null;
	if (others.some(({ code }) => code === entry.code)) problems.code = '这个区划代码已有单位使用';
	if (others.some(({ name }) => name === entry.name)) problems.name = '已有同名单位';
	if (!mayHangUnder(entry.level, parent?.level ?? null))
		problems.parent = '上级单位与层级不符：县级属市级，市级属省级';
	return problems;
}
