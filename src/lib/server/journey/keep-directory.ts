// The administrator keeps the directory: which bureaus there are, and how their offices are reached.
import { listBureaus, saveBureau, saveHead } from '../delivery/directory-repository.ts';
import type { BureauReading } from '../delivery/directory-form.ts';
import { mayHangUnder } from '../delivery/directory.ts';
import type { Bureau, Office } from '../delivery/directory.ts';
import { organs } from '../delivery/letter.ts';
import type { Organ } from '../delivery/letter.ts';
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
			...problemsOfAddresses(changed, current, open, reading.reason),
			...problemsInTree(reading.bureau, bureaus, current),
			...reading.problems
		};
		if (Object.keys(problems).length > 0) return { problems };

		const id = bureauId ?? randomId();
		const now = clock.now();
		const bureau = { ...reading.bureau, id, offices: officesKept(reading.bureau, current) };
		await enterBureau(context, trx, person.id, bureau, reading.heads);
		for (const organ of changed) {
			const change = { ...reading.bureau.offices[organ], reason: reading.reason || '新增单位' };
			await proposeOfficeChange(context, trx, person, { bureau, organ, change }, now);
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

/** Offices whose mailbox or phone would be another than now. */
function changedOffices({ offices }: Entry, current: Bureau | undefined): Organ[] {
	return organs.filter((organ) => {
		const { mailbox, phone, receivedBy } = offices[organ];
		const now = current?.offices[organ];
		const same = mailbox === ownAddress(now).mailbox && phone === ownAddress(now).phone;
		return !receivedBy && !same;
	});
}

/** What the directory goes on holding: an office that others receive for has no address of its own. */
function officesKept(entry: Entry, current: Bureau | undefined): Bureau['offices'] {
	const kept = (organ: Organ): Office => {
		const { receivedBy } = entry.offices[organ];
		return receivedBy
			? { mailbox: '', phone: '', receivedBy }
			: ownAddress(current?.offices[organ]);
	};
	return { supervision: kept('supervision'), discipline: kept('discipline') };
}

function ownAddress(office: Office | undefined): Office {
	if (!office || office.receivedBy) return { mailbox: '', phone: '' };
	return { mailbox: office.mailbox, phone: office.phone };
}

function problemsOfAddresses(
	changed: Organ[],
	current: Bureau | undefined,
	open: OfficeProposal[],
	reason: string
): Problems {
	const problems: Problems = {};
	if (current && changed.length > 0 && !reason)
		problems.reason = '请写明更换邮箱、电话的原因，确认的人要看';
	for (const organ of changed)
		if (open.some((each) => each.bureauId === current?.id && each.organ === organ))
			problems[`${organ}Mailbox`] = '这个部门已有一项更换等待确认，请先确认或撤回';
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
	const { receivedBy } = entry.offices.discipline;
	const receiver = others.find(({ id }) => id === receivedBy);
	if (receivedBy && (!receiver || receiver.offices.discipline.receivedBy))
		problems.disciplineReceiver = '请选择一个自设机关纪委的单位';
	else if (
		receivedBy &&
		others.some(({ offices }) => offices.discipline.receivedBy === current?.id)
	)
		problems.disciplineReceiver = '已有单位由本单位机关纪委代为接收，不能再改由别的单位接收';
	for (const organ of organs) {
		const { mailbox, receivedBy } = entry.offices[organ];
		if (ownAddress(current?.offices[organ]).mailbox && !mailbox && !receivedBy)
			problems[`${organ}Mailbox`] = '已启用的邮箱不能清空，只能更换';
		else if (!mailbox && entry.offices[organ].phone && !receivedBy)
			problems[`${organ}Mailbox`] = '请一并填写邮箱：电话和邮箱一起确认';
	}
	return problems;
}
