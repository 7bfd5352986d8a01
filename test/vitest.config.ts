import { defineConfig } from 'vitest/config';

// Three projects, cheapest first; test/all.sh runs them in that order.
export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					root: '.',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: ['test/journey/**', 'test/lab/**'],
					// a machine that does other things at the same time is slow, not wrong
					testTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'journey',
					root: '.',
					include: ['test/journey/**/*.test.ts'],
					testTimeout: 60_000,
					fileParallelism: false,
				},
			},
			{
				test: {
					name: 'lab',
					root: '.',
					include: ['test/lab/**/*.test.ts'],
					testTimeout: 300_000,
					hookTimeout: 300_000,
					globalSetup: 'test/lab/prepare.ts',
				},
			},
		],
	},
});
