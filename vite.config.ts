import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
	build: {
		// WeChat's browser engines: newer syntax (inset, media ranges) is lost on them.
		cssTarget: ['chrome86', 'safari14']
	},
	test: {
		include: ['tests/**/*.test.ts'],
		environment: 'node',
		env: { LOG_LEVEL: 'silent' },
		testTimeout: 60_000,
		hookTimeout: 60_000
	}
});
