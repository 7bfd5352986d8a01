import { defineConfig } from 'vitest/config';

/** Of the lab's tests those that break an apply in every way, or follow the line for long: `npm run test:long`, an hour and more. */
const longOnly = ['matrix', 'probe', 'refresh', 'rounds', 'safety-broken', 'watch'].map(
	(name) => `test/lab/${name}.test.ts`,
);
/** They have a short form, too, which is in `npm test`. */
const longAndShort = ['conntrack', 'drift', 'faults', 'neighbours', 'safety', 'stun', 'wizard'].map(
	(name) => `test/lab/${name}.test.ts`,
);

// A host that stands still for seconds makes any test of a machine on it fail once; one that fails twice is red.
const lab = { root: '.', retry: 1, testTimeout: 300_000, hookTimeout: 300_000, globalSetup: 'test/lab/prepare.ts' };

/** By itself: a line that is full, on a machine that has not even its processor for itself, is no line any more. */
const alone = ['test/lab/torture.test.ts'];

// Cheapest first; test/all.sh runs the first four in that order.
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
			{ test: { ...lab, name: 'lab', include: ['test/lab/**/*.test.ts'], exclude: [...longOnly, ...alone] } },
			// its events follow each other: what is left of them is nothing to begin again with
			{ test: { ...lab, name: 'torture', include: alone, retry: 0 } },
			{ test: { ...lab, name: 'lab-long', include: [...longOnly, ...longAndShort], env: { LAB_LONG: '1' } } },
		],
	},
});
