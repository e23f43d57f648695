// The invented province of the demo: its bureaus, its enterprises, and who enters them in the record.
import { listBureaus } from '../delivery/directory-repository.ts';
import type { Bureau, BureauLevel } from '../delivery/directory.ts';
import { findPerson, insertPerson } from '../identity/person-repository.ts';
import type { Person, Role } from '../identity/person.ts';
import { append } from '../ledger/ledger-repository.ts';
import type { Context } from '../platform/context.ts';
import { transaction } from '../platform/database.ts';
import type { Executor } from '../platform/database.ts';
import { randomId } from '../platform/ids.ts';
import type { Sector } from '../regulation/caps.ts';
import { nameHash } from '../visits/inspector-repository.ts';
import { enterBureau } from './keep-directory.ts';

// Division codes that begin with 99 belong to no place.
export const cityCode = '990100';
export const qingheCode = '990121';
export const baitaCode = '990122';
const provinceCode = '990000';
const shiqiaoCode = '990102';

interface ExampleBureau {
	code: string;
	name: string;
	level: BureauLevel;
	parentCode: string | null;
	domain: string;
	/** The four digits that its phones share. */
	phone: string;
	supervisionMailbox?: string;
}

const exampleBureaus: readonly ExampleBureau[] = [
	{
		code: provinceCode,
		name: '云岭省应急管理厅',
		level: 'province',
		parentCode: null,
		domain: 'yunling.example',
		phone: '5500'
	},
	{
		code: cityCode,
		name: '平川市应急管理局',
		level: 'city',
		parentCode: provinceCode,
		domain: 'pingchuan.example',
		phone: '5510'
	},
	{
		code: shiqiaoCode,
		name: '石桥区应急管理局',
		level: 'county',
		parentCode: cityCode,
		domain: 'shiqiao.example',
		phone: '5520'
	},
	{
		code: qingheCode,
		name: '清河县应急管理局',
		level: 'county',
		parentCode: cityCode,
		domain: 'qinghe.example',
		phone: '5530'
	},
	{
		code: baitaCode,
		name: '白塔县应急管理局',
		level: 'county',
		parentCode: cityCode,
		domain: 'baita.example',
		phone: '5540',
		// The demo's mail server answers 452 for it: a letter that has not arrived.
		supervisionMailbox: 'full.zfjd@baita.example'
	}
];

export interface ExampleEnterprise {
	name: string;
	creditCode: string;
	address: string;
	bureauCode: string;
	sector: Sector;
	grade: string;
	contactPhone: string;
}

function enterprise(
	name: string,
	creditCode: string,
	bureauCode: string,
	address: string,
	sector: Sector,
	grade: string
): ExampleEnterprise {
	// The last four digits of its credit code, so that no two are alike.
	const contactPhone = `0990-667${creditCode.replace(/\D/g, '').slice(-4)}`;
	return { name, creditCode, address, bureauCode, sector, grade, contactPhone };
}

export const exampleEnterprises = {
	coal: enterprise(
		'青石岭煤业有限公司',
		'91990121MA0E100724',
		qingheCode,
		'云岭省平川市清河县青石岭镇矿山路1号',
		'coal',
		'B（一般）'
	),
	smallCoal: enterprise(
		'云杉沟煤矿有限公司',
		'91990121MA0E10443T',
		qingheCode,
		'云岭省平川市清河县云杉沟乡沟口村',
		'coal',
		'C（较低）'
	),
	iron: enterprise(
		'赤崖铁矿有限公司',
		'91990122MA0E108140',
		baitaCode,
		'云岭省平川市白塔县赤崖镇铁山村',
		'mine',
		'C（较大风险）'
	),
	chemicals: enterprise(
		'平川晶泰化工有限公司',
		'91990102MA0E1118X5',
		shiqiaoCode,
		'云岭省平川市石桥区化工园区纬二路8号',
		'hazardous',
		'标准化二级'
	),
	gas: enterprise(
		'石桥恒信液化气有限公司',
		'91990102MA0E11550Y',
		shiqiaoCode,
		'云岭省平川市石桥区南环路316号',
		'hazardous',
		'标准化三级'
	),
	grain: enterprise(
		'清河县丰禾粮油加工厂',
		'91990121MA0E119216',
		qingheCode,
		'云岭省平川市清河县城关镇粮仓街22号',
		'general',
		'标准化三级'
	),
	flour: enterprise(
		'白塔金穗面业有限公司',
		'91990122MA0E12297X',
		baitaCode,
		'云岭省平川市白塔县工业园区3号',
		'general',
		'标准化三级'
	),
	furniture: enterprise(
		'石桥广润家具制造有限公司',
		'91990102MA0E12668M',
		shiqiaoCode,
		'云岭省平川市石桥区木器街50号',
		'general',
		'未定级'
	),
	copper: enterprise(
		'云岭铜冶炼有限公司',
		'91990100MA0E13038T',
		cityCode,
		'云岭省平川市高新区冶金路9号',
		'hazardous',
		'标准化一级'
	),
	fireworks: enterprise(
		'清河安泰烟花爆竹仓储有限公司',
		'91990121MA0E13409Y',
		qingheCode,
		'云岭省平川市清河县柳林乡仓储区',
		'hazardous',
		'标准化三级'
	),
	market: enterprise(
		'平川百汇商业广场有限公司',
		'91990102MA0E13775A',
		shiqiaoCode,
		'云岭省平川市石桥区人民路88号',
		'general',
		'标准化二级'
	)
} satisfies Record<string, ExampleEnterprise>;

/** Enters those of the example bureaus that are not there yet. Answers all of them by their code. */
export async function ensureExampleBureaus(context: Context): Promise<Map<string, Bureau>> {
	return transaction(context.db, async (trx) => {
		const found = await listBureaus(trx);
		const byCode = new Map<string, Bureau>();
		for (const example of exampleBureaus) {
			const known = found.find(({ code, name }) => code === example.code || name === example.name);
			const parent = example.parentCode === null ? null : byCode.get(example.parentCode);
			byCode.set(
				example.code,
				known ?? (await enterExample(context, trx, example, parent ?? null))
			);
		}
		return byCode;
	});
}

async function enterExample(
	context: Context,
	trx: Executor,
	example: ExampleBureau,
	parent: Bureau | null
): Promise<Bureau> {
	const { code, name, level, domain, phone } = example;
	const entry = {
		code,
		name,
		level,
		parentId: parent?.id ?? null,
		offices: {
			supervision: {
				mailbox: example.supervisionMailbox ?? `zfjd@${domain}`,
				phone: `0399-${phone}101`
			},
			discipline: { mailbox: `jw@${domain}`, phone: `0399-${phone}102` }
		}
	};
	const bureau = { ...entry, id: randomId() };
	await enterBureau(context, trx, 'portal', bureau);
	return bureau;
}

export interface ExamplePerson {
	username: string;
	name: string;
	bureauId: string;
	role: Role;
	passwordHash: string;
}

/** Enters people who come with a password; whoever is there already stays as he is. */
export async function enterPeople(context: Context, people: ExamplePerson[]): Promise<Person[]> {
	const { db, cipher, clock } = context;
	return transaction(db, async (trx) => {
		const now = clock.now();
		const entered: Person[] = [];
		for (const person of people) {
			const known = await findPerson(trx, cipher, { username: person.username });
			if (known) {
				entered.push(known);
				continue;
			}
			const id = randomId();
			await insertPerson(
				trx,
				cipher,
				{ ...person, id, nameHash: nameHash(cipher, person.name) },
				now
			);
			const subject = `person:${id}`;
			await append(trx, cipher, now, { actor: 'operator', act: 'person invited', subject });
			await append(trx, cipher, now, { actor: id, act: 'password set', subject });
			const { username, name, bureauId, role } = person;
			const posts = [{ role, bureauId }];
			entered.push({ id, username, name, bureauId, role, active: true, posts });
		}
		return entered;
	});
}
