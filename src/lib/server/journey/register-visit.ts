// A registrar registers a visit: its enterprise, its hosts and its team, ready for approval.
import { listBureaus } from '../delivery/directory-repository.ts';
import { may } from '../identity/person.ts';
import type { Person } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import { canonicalJson } from '../platform/canonical.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import type { Problems } from '../platform/form.ts';
import { randomId } from '../platform/ids.ts';
import { gradesOf, sectors } from '../regulation/caps.ts';
import type { Sector } from '../regulation/caps.ts';
import {
	findEnterpriseByWords,
	insertEnterprise,
	listEnterprises,
	saveContactPhone
} from '../register/enterprise-repository.ts';
import type { Enterprise } from '../register/enterprise.ts';
import { everyone } from '../visits/visit.ts';
import type { EnterpriseWords, VisitReading } from '../visits/visit-form.ts';
import { findVisit, insertVisit } from '../visits/visit-repository.ts';
import { knownInspectors, rememberInspectors } from '../visits/inspector-repository.ts';
import type { Outcome } from './outcome.ts';
import { notAllowed } from './outcome.ts';

/** What the registration form offers: bureaus (the registrar's own first), people used before, enterprises. */
export async function visitFormFor(context: Context, person: Person) {
	const { db, cipher } = context;
	const bureaus = await listBureaus(db);
	const own = bureaus.filter((bureau) => bureau.id === person.bureauId);
	const others = bureaus.filter((bureau) => bureau.id !== person.bureauId);
	return {
		bureaus: [...own, ...others],
		known: await knownInspectors(db, cipher, person.bureauId),
		enterprises: await listEnterprises(db)
	};
}

/** Puts a visit into the record, or says what is wrong beside each field. Answers the visit's id. */
export async function registerVisit(
	context: Context,
	person: Person,
	reading: VisitReading
): Promise<Outcome<string>> {
	const { db, clock, cipher } = context;
	if (!may(person, 'register visits')) return notAllowed;
	const { problems, facts } = reading;
	const found = await findEnterpriseByWords(db, reading.enterprise.name);
	const bureauIds = (await listBureaus(db)).map((bureau) => bureau.id);
	if (!found && reading.enterprise.name)
		Object.assign(problems, problemsOfNew(reading.enterprise, bureauIds));
	if (!facts || Object.keys(problems).length > 0) return { problems };

	return transaction(db, async (trx) => {
		const now = clock.now();
		const enterprise = found ?? (await enrol(trx, reading.enterprise, now));
		const { contactPhone } = reading.enterprise;
		if (contactPhone) await saveContactPhone(trx, cipher, enterprise.id, contactPhone);
		const followed = reading.followsId
			? await findVisit(trx, cipher, { id: reading.followsId })
			: undefined;
		if (reading.followsId && (followed?.enterpriseId !== enterprise.id || !followed.approval))
			return { problems: { followsId: '后续活动只能接续同一企业已下发通知的检查' } };
		const id = await insertVisit(
			trx,
			cipher,
			{
				bureauId: person.bureauId,
				enterpriseId: enterprise.id,
				registrarId: person.id,
				followsId: followed ? (followed.followsId ?? followed.id) : null,
				facts
			},
			now
		);
		await rememberInspectors(trx, cipher, person.bureauId, everyone(facts), now);
		await append(trx, cipher, now, {
			actor: person.id,
			act: 'visit registered',
			subject: `visit:${id}`,
			detail: {
				facts: cipher.hash('ledger content', canonicalJson(facts)),
				...(contactPhone && { contactPhone: cipher.hash('ledger content', contactPhone) })
			}
		});
		return { done: id };
	});
}

function problemsOfNew(words: EnterpriseWords, bureauIds: string[]): Problems {
	const problems: Problems = {};
	if (!bureauIds.includes(words.bureauId))
		problems.enterprise = '登记簿里没有这家企业。请核对名称；确是新企业的，请补充下面几项';
	if (!bureauIds.includes(words.bureauId))
		problems.enterpriseBureau = '请选择企业所在地的应急管理部门';
	if (!(words.sector in sectors) || !gradesOf(words.sector as Sector).includes(words.grade))
		problems.sectorGrade = '请选择企业的行业类别和等级（决定年度检查频次上限）';
	if (words.creditCode.length > 18) problems.creditCode = '统一社会信用代码为 18 位';
	if ([...words.address].length > 200) problems.address = '地址最多 200 个字';
	return problems;
}

async function enrol(trx: Executor, words: EnterpriseWords, now: Date): Promise<Enterprise> {
	const { name, creditCode, address, bureauId, grade } = words;
	const same = { name, creditCode, address, bureauId, grade };
	const enterprise = { ...same, id: randomId(), sector: words.sector as Sector };
	await insertEnterprise(trx, enterprise, now);
	return enterprise;
}
