// npm run person: a one-time link by which somebody sets a password; the first person comes in by it.
import { readArguments, Refusal, run, withPortal } from './open.ts';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { readBureau } from '#lib/server/delivery/directory-form.ts';
import { missingMailboxes } from '#lib/server/delivery/directory.ts';
import type { Bureau, BureauLevel } from '#lib/server/delivery/directory.ts';
import { roleNames, roles } from '#lib/server/identity/person.ts';
import type { Role } from '#lib/server/identity/person.ts';
import { findPerson } from '#lib/server/identity/person-repository.ts';
import { invitePerson } from '#lib/server/journey/invite-person.ts';
import { enterBureau } from '#lib/server/journey/keep-directory.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { transaction } from '#lib/server/platform/database.ts';
import { randomId } from '#lib/server/platform/ids.ts';

const roleChoices = roles.map((role) => `${role} ${roleNames[role]}`).join('、');
const usage =
	'npm run person -- --username 用户名 --bureau 单位 --role 岗位 [--name 姓名] [--code 区划代码]';

await run(async (config) => {
	const wish = readWish();
	await withPortal(config, async (context) => {
		const bureau = await bureauOf(context, wish);
		await refuseOtherPost(context, wish.username, bureau, wish.role);
		const invited = { ...wish, bureauId: bureau.id, otherPerson: true };
		const outcome = await invitePerson(context, invited, 'operator');
		if ('problems' in outcome) throw new Refusal(Object.values(outcome.problems).join('；'));
		if (!('done' in outcome)) throw new Refusal(outcome.words);

		console.log(
			`${wish.name}（${bureau.name}，${roleNames[wish.role]}）请在 3 天内打开这个链接设置密码，只能用一次：`
		);
		console.log(`${config.origin}/invitation/${outcome.done}`);
		if (missingMailboxes([bureau]).length > 0)
			console.log(`${bureau.name}的邮箱还没有填：请由系统管理员（system）登录后在通讯录中补全`);
	});
});

interface Wish {
	username: string;
	name: string;
	bureau: string;
	role: Role;
	code: string;
}

function readWish(): Wish {
	const text = { type: 'string' } as const;
	const { values } = readArguments(
		{ username: text, bureau: text, role: text, name: text, code: text },
		usage
	);
	const { username, bureau, code = '000000' } = values;
	if (!username || !bureau || !values.role) throw new Refusal(`用法：${usage}`);
	const role = roles.find((each) => each === values.role);
	if (!role) throw new Refusal(`岗位不正确：--role 应为 ${roleChoices}`);
	return { username, bureau: bureau.trim(), role, code, name: values.name?.trim() || username };
}

/** By its name or code; on an empty directory the bureau is entered, its mailboxes still to be filled. */
async function bureauOf(context: Context, wish: Wish): Promise<Bureau> {
	const { db } = context;
	return transaction(db, async (trx) => {
		const bureaus = await listBureaus(trx);
		const found = bureaus.find(({ name, code }) => name === wish.bureau || code === wish.bureau);
		if (found) return found;
		if (bureaus.length > 0) {
			const known = bureaus.slice(0, 10).map(({ name, code }) => `${name}（${code}）`);
			throw new Refusal(
				`通讯录里没有“${wish.bureau}”：--bureau 请填单位全称或区划代码，例如 ${known.join('、')}`
			);
		}
		const { bureau: entry, problems } = readBureau(directoryForm(wish));
		if (Object.keys(problems).length > 0) throw new Refusal(Object.values(problems).join('；'));
		const bureau = { ...entry, id: randomId() };
		await enterBureau(context, trx, 'operator', bureau);
		return bureau;
	});
}

function directoryForm({ bureau, code }: Wish): FormData {
	const form = new FormData();
	form.set('name', bureau);
	form.set('code', code);
	form.set('level', levelOf(bureau));
	return form;
}

/** As its name says: 厅 or 省 a province, 县 or 区 a county, anything else a city. */
function levelOf(name: string): BureauLevel {
	if (/厅|省|自治区/.test(name)) return 'province';
	return /[县区旗]/.test(name) ? 'county' : 'city';
}

/** A link for somebody who is entered already must not seem to move him to another post. */
async function refuseOtherPost(
	{ db, cipher }: Context,
	username: string,
	bureau: Bureau,
	role: Role
): Promise<void> {
	const known = await findPerson(db, cipher, { username });
	if (known && (known.bureauId !== bureau.id || known.role !== role))
		throw new Refusal(
			`用户 ${username} 已经登记为另一单位或岗位（${roleNames[known.role]}）：请换一个用户名`
		);
}
