import type { ApplyOptions } from '../../src/apply/apply.ts';

/** As --yes decides: what works is kept. */
export const unattended: ApplyOptions = {
	acceptedRisks: [],
	timeoutMs: 120_000,
	decide: async ({ failed }) => (failed.length === 0 ? 'keep' : 'revert'),
	onTask: () => undefined,
	onCheck: () => undefined,
};
