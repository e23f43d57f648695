import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Svelte scopes with :where(), which Chromium 86 does not know: it would drop every such rule. */
const plainScopes: Plugin = {
	name: 'plain-scopes',
	enforce: 'pre',
	transform(code, id) {
		if (!/\.svelte\?.*\btype=style\b/.test(id)) return null;
		return { code: code.replaceAll(/:where\((\.svelte-\w+)\)/g, '$1'), map: null };
	}
};

export default defineConfig({
	plugins: [sveltekit(), plainScopes],
	build: {
		// WeChat's browser engines: newer syntax (inset, media ranges) is lost on them.
		cssTarget: ['chrome86', 'safari14']
	},
	test: {
		include: ['tests/**/*.test.ts'],
		environment: 'node',
		// By itself it would take one of two cores, and half of the tests wait for servers and clocks.
		maxWorkers: 2,
		env: { LOG_LEVEL: 'silent' },
		testTimeout: 60_000,
		hookTimeout: 60_000
	}
});
