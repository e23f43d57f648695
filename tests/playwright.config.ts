import { defineConfig } from '@playwright/test';

// Chromium as root, and without the traffic of its own that a closed network would refuse.
const args = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	...['--disable-background-networking', '--disable-component-update', '--disable-sync']
];

export default defineConfig({
	testDir: 'stories',
	outputDir: '../test-results',
	// Each with a portal of its own; the browser and the portal take turns, so two fill two cores.
	workers: 2,
	timeout: 60_000,
	reporter: [['line'], ['json', { outputFile: '../test-results/stories.json' }]],
	use: {
		browserName: 'chromium',
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai',
		launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args }
	},
	projects: [
		{
			name: 'phone',
			testMatch: /(phone|contract|same-pages|journey|verify|report|engines|webkit|fuzz)\.story/,
			use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
		},
		{
			name: 'every state',
			testMatch: /states\.story/,
			use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
		},
		{
			name: 'phone without JavaScript',
			testMatch: /(phone|verify|report)\.story/,
			use: { viewport: { width: 390, height: 844 }, javaScriptEnabled: false }
		},
		{
			name: 'desk',
			testMatch: /(desk|people|first-person|delivery)\.story/,
			use: { viewport: { width: 1440, height: 900 } }
		}
	]
});
