// The quick tests that mutants are tried against: rules as tables, no server and no browser.
import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['identity', 'regulation', 'cards', 'delivery'].map(
			(room) => `tests/${room}/**/*.test.ts`
		),
		environment: 'node',
		env: { LOG_LEVEL: 'silent' },
		testTimeout: 20_000
	}
});
