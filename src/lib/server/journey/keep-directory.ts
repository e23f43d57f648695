// The administrator keeps the directory: which bureaus there are, and how their offices are reached.
import { listBureaus, saveBureau, saveHead } from '../delivery/directory-repository.ts';
import type { BureauReading } from '../delivery/directory-form.ts';
import { mayHangUnder } from '../delivery/directory.ts';
import { organs } from '../delivery/letter.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed, notFound } from './outcome.ts';

/** Enters a bureau, or changes the one with `bureauId`. Answers its id. */
export async function keepBureau(
	context: Context,
	person: Person,
	bureauId: string | null,
	reading: BureauReading
): Promise<Outcome<string>> {
	const { db, clock, cipher } = context;
	if (!may(person, 'keep the directory')) return notAllowed;
	return transaction(db, async (trx) => {
		const bureaus = await listBureaus(trx);
		const others = bureaus.filter((bureau) => bureau.id !== bureauId);
		const current = bureaus.find((bureau) => bureau.id === bureauId);
		if (bureauId && !current) return notFound;
		const { bureau } = reading;
		const problems = { ...reading.problems };
		const parent = others.find((candidate) => candidate.id === bureau.parentId) ?? null;
		if (others.some((other) => other.code === bureau.code))
			problems.code ??= '这个区划代码已有单位使用';
		if (others.some((other) => other.name === bureau.name)) problems.name ??= '已有同名单位';
		if (!mayHangUnder(bureau.level, parent?.level ?? null))
			problems.parent ??= '上级单位与层级不符：县级属市级，市级属省级';
		const { receivedBy } = bureau.offices.discipline;
		const receiver = others.find(({ id }) => id === receivedBy);
		if (receivedBy && (!receiver || receiver.offices.discipline.receivedBy))
			problems.disciplineReceiver ??= '请选择一个自设机关纪委的单位';
		else if (receivedBy && others.some((other) => other.offices.discipline.receivedBy === bureauId))
			problems.disciplineReceiver ??= '已有单位由本单位机关纪委代为接收，不能再改由别的单位接收';
		for (const organ of organs) {
			const { mailbox, receivedBy } = bureau.offices[organ];
			if (current?.offices[organ].mailbox && !mailbox && !receivedBy)
				problems[`${organ}Mailbox`] ??= '已启用的邮箱不能清空，只能更换';
		}
		if (Object.keys(problems).length > 0) return { problems };

		const id = bureauId ?? randomId();
		await saveBureau(trx, { ...bureau, id });
		for (const organ of organs) {
			const name = reading.heads[organ];
			const head = { bureauId: id, organ, name, nameHash: nameHash(cipher, name) };
			await saveHead(trx, cipher, head);
		}
		await append(trx, cipher, clock.now(), {
			actor: person.id,
			act: 'directory changed',
			subject: `bureau:${id}`,
			detail: {
				entry: cipher.hash('ledger content', canonicalJson(bureau)),
				heads: cipher.hash('ledger content', canonicalJson(reading.heads))
			}
		});
		return { done: id };
	});
}
