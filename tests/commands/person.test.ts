// npm run person: how the first person of a real installation comes in.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listBureaus } from '#lib/server/delivery/directory-repository.ts';
import { acceptInvitation } from '#lib/server/journey/invite-person.ts';
import { signIn } from '#lib/server/journey/sign-in.ts';
import { closing, newInstallation, refusalOf } from './installation.ts';
import type { Installation } from './installation.ts';

let installation: Installation;

beforeEach(() => {
	installation = newInstallation();
});

afterEach(() => installation.remove());

const wish = (username: string, bureau: string, role: string, ...more: string[]) => [
	...['--username', username, '--bureau', bureau, '--role', role],
	...more
];

test('the first person comes in by a link that works once, and brings the bureau along', async () => {
	const invited = await installation.command(
		'person',
		wish('guanli', '柳溪县应急管理局', 'system', '--name', '管理')
	);
	expect(invited).toMatchObject({ status: 0, error: '' });
	const token = /^http:\/\/localhost:3000\/invitation\/([\w-]{22,})$/m.exec(invited.out)?.[1] ?? '';
	expect(token).not.toBe('');

	const context = await installation.open();
	expect(await listBureaus(context.db)).toMatchObject([
		{ name: '柳溪县应急管理局', level: 'county', code: '000000', parentId: null }
	]);
	const password = 'a-long-enough-one';
	const words = { name: '管理', password, again: password };
	const common = { ...words, password: 'password1234', again: 'password1234' };
	expect(await acceptInvitation(context, token, common)).toHaveProperty('problems.password');
	// The name is the inviter's word: nobody comes in under another one.
	const renamed = { ...words, name: '别人' };
	expect(await acceptInvitation(context, token, renamed)).toHaveProperty('done.name', '管理');
	expect(await acceptInvitation(context, token, words)).toHaveProperty('refused');
	expect(await signIn(context, 'guanli', password, 'here')).toMatchObject({
		name: '管理',
		role: 'system'
	});
	await closing(context);

	const again = await installation.command('person', wish('guanli', '000000', 'system'));
	expect(refusalOf(again)).toContain('已经存在');
});

test.each([
	['云岭省应急管理厅', 'province'],
	['平川市应急管理局', 'city'],
	['石桥区应急管理局', 'county'],
	['平川市清河县应急管理局', 'county']
])('%s is a bureau of the level %s', async (bureau, level) => {
	const { status } = await installation.command(
		'person',
		wish('dengji', bureau, 'registrar', '--code', '990190')
	);
	expect(status).toBe(0);
	const context = await installation.open();
	expect(await listBureaus(context.db)).toMatchObject([{ name: bureau, level, code: '990190' }]);
	await closing(context);
});

test('a link can be made anew while no password was set, for the same post only', async () => {
	const post = wish('dengji', '柳溪县应急管理局', 'registrar');
	expect((await installation.command('person', post)).status).toBe(0);
	expect((await installation.command('person', post)).status).toBe(0);
	const other = wish('dengji', '柳溪县应急管理局', 'approver');
	expect(refusalOf(await installation.command('person', other))).toContain('换一个用户名');
});

test('says in one line what is wrong', async () => {
	const refusal = async (args: string[]) => refusalOf(await installation.command('person', args));
	expect(await refusal([])).toContain('用法：npm run person');
	expect(await refusal(wish('dengji', '平川市应急管理局', 'boss'))).toContain(
		'--role 应为 registrar'
	);
	expect(await refusal(wish('dengji', '局', 'system'))).toContain('单位全称');
	expect(await refusal(wish('no spaces', '平川市应急管理局', 'system'))).toContain(
		'用户名为 3 到 32'
	);
	expect(await refusal(wish('dengji', '别的局', 'system'))).toContain('平川市应急管理局（000000）');
});
