import type { Check } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { sysctl } from './observe/command.ts';

interface Observation {
	readonly entries?: number;
	readonly limit?: number;
}

/** Of the limit: the rest is used up in seconds by a page with many parts. */
const scarce = 0.9;
/** The kernel takes old entries out before it refuses new ones, so that the count rarely is the limit itself. */
const full = 0.99;

/** The kernel's table of connections, which all of this machine share (nf_conntrack_core.c: "table full, dropping packet"). */
export const conntrack: Check<Observation> = {
	id: 'conntrack',
	needs: [],
	mandatory: false,
	limitMs: 10_000,

	async observe(system) {
		const [entries, limit] = await Promise.all(
			['count', 'max'].map(async (which) => Number(await sysctl(system, `net/netfilter/nf_conntrack_${which}`))),
		);
		return {
			...(Number.isSafeInteger(entries) ? { entries: entries! } : {}),
			...(Number.isSafeInteger(limit) && limit! > 0 ? { limit: limit! } : {}),
		};
	},

	judge({ entries, limit }) {
		// before the module is loaded nobody is tracked
		if (entries === undefined || limit === undefined) return ok();
		const finding = { code: 'conntrack-full', entries, limit } as const;
		if (entries >= full * limit) return failed(finding);
		return entries >= scarce * limit ? warning(finding) : ok({ detail: `${entries}/${limit}` });
	},
};
