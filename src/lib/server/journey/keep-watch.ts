// The watch: reads returned mail, tries quiet mailboxes, tells the offices, and raises alarms.
import {
	causesOfUndelivered,
	causesOfUnsigned,
	isAboutInstallation,
	isAboutReaders
} from '../delivery/alarm.ts';
import type { Alarm, Cause } from '../delivery/alarm.ts';
import { endAlarm, openAlarms, raiseAlarm } from '../delivery/alarm-repository.ts';
import { allLetters, lettersReadableBy, unsignedLetters } from '../delivery/letter-repository.ts';
import type { Person } from '../identity/person.ts';
import { may } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import { freeMegabytes } from '../platform/disk.ts';
import { randomId } from '../platform/ids.ts';
import { passUp } from './address-card.ts';
import { causesOfReadings } from './heed-readings.ts';
import { tidyAccounts } from './keep-account.ts';
import { keepStandIns } from './keep-stand-ins.ts';
import { localDay } from '../regulation/deadline.ts';
import { readReturns } from './read-returns.ts';
import { removeExpired } from './remove-expired.ts';
import { tellOffices } from './tell-offices.ts';
import { tryQuietMailboxes } from './try-mailboxes.ts';

const day = 24 * 3600_000;

/** One round. Every part is tried: what fails is logged and does not keep the others from it. */
export async function watchOnce(context: Context): Promise<void> {
	const { log } = context;
	let returnsFault = false;
	await readReturns(context).catch((fault: unknown) => {
		returnsFault = true;
		log.error({ fault }, 'the return mailbox could not be read');
	});
	for (const part of [passUp, keepStandIns, tidyAccounts, tryQuietMailboxes, tellOffices])
		await part(context).catch((fault: unknown) => log.error({ fault }, 'the watch stumbled'));
	const causes = await causesNow(context);
	if (returnsFault) causes.push({ cause: 'returns', words: '平台的退信邮箱无法读取' });
	await settleAlarms(context, causes);
}

/** Everything that is wrong now with delivery and its ground, over all offices, and who read very much. */
export async function causesNow(context: Context): Promise<Cause[]> {
	const { db, clock, config } = context;
	const now = clock.now();
	const undelivered = await allLetters(db, { undeliveredOnly: true });
	const unsigned = await unsignedLetters(db, new Date(now.getTime() - day));
	const free = await freeMegabytes(config.dataDir);
	return [
		...causesOfUndelivered(undelivered, now),
		...causesOfUnsigned(unsigned, now),
		...(await causesOfReadings(context)),
		...(free < config.diskFloor
			? [{ cause: 'disk', words: `磁盘只剩 ${free} MB，请尽快清理` }]
			: [])
	];
}

/** What the person at the desk should know: about letters only what he may read about cards. */
export async function alarmsFor(context: Context, person: Person): Promise<Cause[]> {
	const { db, clock } = context;
	const now = clock.now();
	const seesLetters = may(person, 'see letters');
	if (!seesLetters && !may(person, 'see alarms')) return [];
	const open = await openAlarms(db);
	const installation = open.filter(isAboutInstallation);
	if (!seesLetters)
		return [...installation, ...(may(person, 'watch readers') ? open.filter(isAboutReaders) : [])];
	const stuck = await lettersReadableBy(db, person, { undeliveredOnly: true });
	const unsigned = await lettersReadableBy(db, person, { unsignedOnly: true });
	return [
		...installation,
		...causesOfUndelivered(stuck, now).filter((cause) => !isAboutInstallation(cause)),
		...causesOfUnsigned(unsigned, now)
	];
}

/** Opens an alarm for each new cause and ends those whose cause is gone, each with a line in the log. */
async function settleAlarms(context: Context, causes: Cause[]): Promise<void> {
	const { db, cipher, clock, log } = context;
	const open: Alarm[] = await openAlarms(db);
	const begun = causes.filter(({ cause }) => !open.some((alarm) => alarm.cause === cause));
	const gone = open.filter(({ cause }) => !causes.some((each) => each.cause === cause));
	if (begun.length + gone.length === 0) return;
	await transaction(db, async (trx) => {
		const now = clock.now();
		const note = (act: 'alarm raised' | 'alarm ended', cause: string) =>
			append(trx, cipher, now, { actor: 'portal', act, subject: `alarm:${cause}` });
		for (const cause of begun)
			if (await raiseAlarm(trx, randomId(), cause, now)) await note('alarm raised', cause.cause);
		for (const { cause } of gone)
			if (await endAlarm(trx, cause, now)) await note('alarm ended', cause);
	});
	// The log is read by people who may not know how many cards there are: it names the cause alone.
	for (const { cause } of begun) log.error({ cause }, 'alarm raised');
	for (const { cause } of gone) log.info({ cause }, 'alarm ended');
}

export interface Watch {
	/** Lets the round in hand end, then stops. */
	stop(): Promise<void>;
}

/**
 * Keeps the watch: a round at once, and one every `everyMs` after the last has ended. Once a day what
 * has been kept long enough is removed.
 */
export function startWatch(context: Context, everyMs: number): Watch {
	let timer: NodeJS.Timeout | undefined;
	let stopped = false;
	let round = Promise.resolve();
	let tidiedOn = '';
	const tidy = async () => {
		const today = localDay(context.clock.now());
		if (today === tidiedOn) return;
		await removeExpired(context);
		tidiedOn = today;
	};
	const begin = () => {
		round = watchOnce(context)
			.then(tidy)
			.catch((fault: unknown) => context.log.error({ fault }, 'the watch stumbled'))
			.then(() => {
				if (!stopped) timer = setTimeout(begin, everyMs);
			});
	};
	begin();
	return {
		stop: async () => {
			stopped = true;
			clearTimeout(timer);
			await round;
		}
	};
}
