import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from '../svelte.config.js';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'data/', 'test-results/', '.stryker/'] },
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
		rules: {
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports' }],
			'max-lines-per-function': 'off',
			// Links here are to our own absolute paths; the site has no base path.
			'svelte/no-navigation-without-resolve': 'off',
			// Addresses are built and thrown away; nothing watches them.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['src/lib/server/**/*.ts'],
		rules: {
			'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		// The ideographic space belongs to Chinese typesetting.
		rules: { 'no-irregular-whitespace': 'off' },
		languageOptions: {
			parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
		}
	}
);
