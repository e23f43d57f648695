// WebKitGTK by the W3C WebDriver protocol, plain HTTP: the engine of iPhones and of many a built-in browser.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { freePort, until } from '../support/portal.ts';

/** False where driver and display are not installed; `npm test` installs them as root on Debian. */
export const webKitInstalled = ['WebKitWebDriver', 'Xvfb'].every(
	(tool) => spawnSync('which', [tool]).status === 0
);

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

export interface WebKit {
	goto(address: string): Promise<void>;
	address(): Promise<string>;
	/** Waits until something matches, and scrolls to it before it clicks. */
	click(css: string): Promise<void>;
	/** Clicks a link or button by its words. */
	press(words: string): Promise<void>;
	type(css: string, text: string): Promise<void>;
	/** Everything that can be read on the page. */
	text(): Promise<string>;
	/** What a script answers in the page. */
	evaluate<Value>(script: string): Promise<Value>;
	close(): Promise<void>;
}

export async function openWebKit(): Promise<WebKit> {
	const display = await startDisplay();
	const port = await freePort();
	// The tests run as root in containers that give no namespaces to a sandbox.
	const env = {
		...process.env,
		DISPLAY: display.name,
		LANG: 'zh_CN.UTF-8',
		WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1'
	};
	const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' });
	const base = `http://127.0.0.1:${port}`;
	await until(async () => (await fetch(`${base}/status`)).ok);
	const { sessionId } = await ask<{ sessionId: string }>('POST', `${base}/session`, {
		capabilities: { alwaysMatch: {} }
	});
	const session = `${base}/session/${sessionId}`;
	await ask('POST', `${session}/window/rect`, { width: 390, height: 844 });

	const find = async (using: 'css selector' | 'xpath', value: string) => {
		const found: { id?: string } = {};
		await until(async () => {
			const elements = await ask<Record<string, string>[]>('POST', `${session}/elements`, {
				using,
				value
			});
			found.id = elements[0]?.[elementKey];
			return found.id !== undefined;
		}, 10_000).catch(() => {
			throw new Error(`nothing matches ${value}`);
		});
		return `${session}/element/${found.id}`;
	};
	const click = async (element: string) => {
		// The protocol scrolls only as far as it must: to under whatever is fixed at the edge.
		await ask('POST', `${session}/execute/sync`, {
			script: "arguments[0].scrollIntoView({ block: 'center' })",
			args: [{ [elementKey]: element.split('/').at(-1) }]
		});
		await ask('POST', `${element}/click`, {});
	};
	return {
		goto: (url) => ask('POST', `${session}/url`, { url }),
		address: () => ask('GET', `${session}/url`),
		click: async (css) => click(await find('css selector', css)),
		press: async (words) => {
			const named = `//*[self::a or self::button][contains(normalize-space(.), '${words}')]`;
			await click(await find('xpath', named));
		},
		type: async (css, text) => {
			const element = await find('css selector', css);
			await ask('POST', `${element}/clear`, {});
			await ask('POST', `${element}/value`, { text });
		},
		text: async () => ask('GET', `${await find('css selector', 'body')}/text`),
		evaluate: (script) => ask('POST', `${session}/execute/sync`, { script, args: [] }),
		close: async () => {
			await ask('DELETE', session).catch(() => {});
			await end(driver);
			await end(display.process);
		}
	};
}

async function ask<Value>(method: string, address: string, body?: unknown): Promise<Value> {
	const answer = await fetch(address, {
		method,
		headers: { 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body)
	});
	const { value } = (await answer.json()) as {
		value: Value & { error?: string; message?: string };
	};
	if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
	return value;
}

/** A display of its own; Xvfb picks a free number and says which. */
async function startDisplay(): Promise<{ name: string; process: ChildProcess }> {
	const screen = ['-screen', '0', '500x1000x24', '-nolisten', 'tcp', '-displayfd', '3'];
	const started = spawn('Xvfb', screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
	const number = await new Promise<string>((resolve, reject) => {
		started.stdio[3]?.once('data', (chunk: Buffer) => resolve(String(chunk).trim()));
		started.once('exit', () => reject(new Error('Xvfb did not start')));
	});
	return { name: `:${number}`, process: started };
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return;
	const ended = new Promise((resolve) => child.once('exit', resolve));
	child.kill();
	await ended;
}
